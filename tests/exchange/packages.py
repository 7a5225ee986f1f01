"""Packages made for a test, file by file."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import yaml
from django.core.management import call_command

from exchange.importer import Importer, Row
from sites.models import MemberSite
from tests.factories import png

PDF = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


def write(folder: Path, name: str, body: str = "", **front: Any) -> Path:
    """A file of a package; what a test does not say gets a sensible value, `None` leaves a field out."""
    values: dict[str, Any] = {"id": Path(name).name.split(".")[0], "title": "Ra khơi", "section": "kinh-te-xa-hoi"}
    values |= front
    body = body or ("The text of the article." if "lang" in front else "Nội dung của bài viết.")
    values = {key: value for key, value in values.items() if value is not None}
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    dumped = yaml.safe_dump(values, allow_unicode=True, sort_keys=False)
    path.write_text(f"---\n{dumped}---\n\n{body}\n", encoding="utf-8")
    return path


def picture(folder: Path, name: str = "tau.png", **kw: Any) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(png(**kw))
    return path


def run(folder: Path, site: MemberSite | None = None, **options: Any) -> dict[str, Row]:
    """Import a folder; the rows of the report by file name."""
    return {row.file: row for row in Importer(folder, site, **options).run()}


def command(*args: Any, **options: Any) -> tuple[str, str]:
    """`manage.py …`: what it wrote to standard output and standard error."""
    out, err = io.StringIO(), io.StringIO()
    call_command(*args, stdout=out, stderr=err, **options)
    return out.getvalue(), err.getvalue()
