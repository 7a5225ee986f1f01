"""Rules of the templates, read from their text."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template import engines

TEMPLATES = sorted((settings.BASE_DIR / "templates").rglob("*.html")) if hasattr(settings, "BASE_DIR") else []
TEMPLATES = TEMPLATES or sorted(Path(__file__).resolve().parents[2].joinpath("templates").rglob("*.html"))
NAMES = [str(path.relative_to(path.parents[len(path.parts) - path.parts.index("templates") - 2])) for path in TEMPLATES]

# Variables that are figures for readers; they go through |number, |filesize or a date filter.
FIGURES = re.compile(r"{{\s*[\w.]*(?:count|total|length|file_size|num_pages)\s*}}")


def without_comments(text: str) -> str:
    return re.sub(r"{#.*?#}|{% comment %}.*?{% endcomment %}", "", text, flags=re.DOTALL)


@pytest.mark.parametrize("path", TEMPLATES, ids=NAMES)
def test_no_inline_script_style_or_handler(path):
    text = without_comments(path.read_text(encoding="utf-8"))
    assert not re.search(r"<script(?![^>]*\bsrc=)", text), "scripts are files of their own"
    assert not re.search(r"<style\b|\sstyle=", text), "styles are files of their own"
    assert not re.search(r"\son[a-z]+=", text), "no handlers in attributes"


@pytest.mark.parametrize("path", TEMPLATES, ids=NAMES)
def test_figures_are_formatted(path):
    assert not FIGURES.search(path.read_text(encoding="utf-8")), "print figures with |number"


@pytest.mark.parametrize("path", TEMPLATES, ids=NAMES)
def test_every_text_is_marked(path):
    """No words of a language stand in a template outside {% translate %} and {% blocktranslate %}."""
    text = without_comments(path.read_text(encoding="utf-8"))
    text = re.sub(r"{% blocktranslate.*?{% endblocktranslate %}", "", text, flags=re.DOTALL)
    text = re.sub(r"{%.*?%}|{{.*?}}", "", text, flags=re.DOTALL)
    attributes = re.findall(r'\b(?:title|alt|placeholder|aria-label)="([^"]*)"', text)
    words = re.sub(r"<[^>]*>", " ", re.sub(r"<(code|kbd)>.*?</\1>", " ", text, flags=re.DOTALL))
    allowed = {"RSS", "Atom", "Zalo", "Facebook", "403", "404", "500", "HTTP", "SHA"}
    allowed |= {"CSV", "XLSX", "JSON", "PDF", "QĐ", "UBND"}
    found = [word for word in re.findall(r"[^\W\d_]{2,}", " ".join([words, *attributes])) if word not in allowed]
    assert not found


@pytest.mark.parametrize("path", TEMPLATES, ids=NAMES)
def test_every_template_compiles(path):
    assert engines["django"].from_string(path.read_text(encoding="utf-8"))


def test_every_component_is_used_twice():
    """A component that is used once belongs where it is used (base.html is every page)."""
    texts = {path: path.read_text(encoding="utf-8") for path in TEMPLATES}
    python = "\n".join(
        p.read_text(encoding="utf-8")
        for p in Path(__file__).resolve().parents[2].glob("*/**/*.py")
        if ".venv" not in p.parts
    )
    base_parts = {
        "picture.html",
        "header.html",
        "footer.html",
        "messages.html",
        "breadcrumbs.html",
        "archive_notice.html",
        "files.html",
        "item.html",
    }
    for path in TEMPLATES:
        if path.parent.name != "components":
            continue
        uses = sum(text.count(f'"components/{path.name}"') for text in texts.values()) + python.count(
            f"components/{path.name}"
        )
        assert uses >= (1 if path.name in base_parts else 2), path.name
