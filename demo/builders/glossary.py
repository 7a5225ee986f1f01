"""The glossary: administrative terms, names of the province's units, its places."""

from __future__ import annotations

from demo.data import FOLDER
from translation.glossary.loading import load_glossary, terms_of_file
from translation.glossary.rows import store_rows


def build_glossary() -> None:
    store_rows(terms_of_file(FOLDER / "glossary.yaml"), overwrite=False)
    load_glossary()
