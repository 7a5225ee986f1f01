"""Blocks of a page back to Markdown, the other way round from `exchange.markdown`."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from html.parser import HTMLParser
from typing import Any

# (media object) -> its path in the package.
Place = Callable[[Any], str]


class _RichText(HTMLParser):
    """Our rich text (bold, lists, links) as Markdown."""

    def __init__(self, href: Callable[[dict[str, str]], str]) -> None:
        super().__init__(convert_charrefs=True)
        self.href = href
        self.parts: list[str] = []
        self.lists: list[list[Any]] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "p":
            self.parts.append("\n\n")
        elif tag == "br":
            self.parts.append("  \n")
        elif tag in {"b", "strong"}:
            self.parts.append("**")
        elif tag in {"ul", "ol"}:
            self.lists.append([tag, 0])
            self.parts.append("\n" if len(self.lists) > 1 else "\n\n")
        elif tag == "li" and self.lists:
            self.lists[-1][1] += 1
            mark = "-" if self.lists[-1][0] == "ul" else f"{self.lists[-1][1]}."
            self.parts.append(f"{'   ' * (len(self.lists) - 1)}{mark} ")
        elif tag == "a":
            self.links.append(self.href({name: value or "" for name, value in attrs}))
            self.parts.append("[")
        elif tag in {"sup", "sub"}:
            self.parts.append(f"<{tag}>")

    def handle_endtag(self, tag: str) -> None:
        if tag in {"b", "strong"}:
            self.parts.append("**")
        elif tag == "li":
            self.parts.append("\n")
        elif tag in {"ul", "ol"} and self.lists:
            self.lists.pop()
        elif tag == "a":
            href = self.links.pop() if self.links else ""
            self.parts.append(f"](<{href}>)" if " " in href else f"]({href})")
        elif tag in {"sup", "sub"}:
            self.parts.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if data.strip() or not self.lists:
            self.parts.append(escape(re.sub(r"\s+", " ", data)))


def escape(text: str) -> str:
    """Characters that Markdown would read as syntax, made harmless."""
    text = re.sub(r"([\\*_`\[\]<>|])", r"\\\1", text)
    return re.sub(r"^(\s*)(#{1,6}|[-+]|\d+\.)(?=\s)", r"\1\\\2", text)


def rich_text(html: str, href: Callable[[dict[str, str]], str]) -> str:
    parser = _RichText(href)
    parser.feed(html)
    return re.sub(r"\n{3,}", "\n\n", "".join(parser.parts)).strip()


def to_markdown(body: Any, picture: Place, href: Callable[[dict[str, str]], str]) -> str:
    """The Markdown of a StreamField body. Galleries become single pictures; video and embeds become links."""
    parts = [_block(child.block_type, child.value, picture, href) for child in body]
    return "\n\n".join(part for part in parts if part) + "\n"


def _block(kind: str, value: Any, picture: Place, href: Callable[[dict[str, str]], str]) -> str:
    writers: dict[str, Callable[[], str]] = {
        "paragraph": lambda: rich_text(value.source, href),
        "heading": lambda: f"{'##' if value['level'] == 'h2' else '###'} {escape(value['text'])}",
        "image": lambda: _picture(value, picture),
        "gallery": lambda: "\n\n".join(_picture(figure, picture) for figure in value["images"]),
        "quote": lambda: _quote(value),
        "callout": lambda: _callout(value, href),
        "table": lambda: _table(value),
        "attachments": lambda: "\n".join(f"- [{escape(d.title)}]({picture(d)})" for d in value["documents"]),
        "video": lambda: f"[{escape(value['title'])}]({picture(value['video'])})",
        "embed": lambda: f"[{escape(value['title'])}]({value['url']})",
    }
    return writers[kind]() if kind in writers else ""


def _quote(value: Any) -> str:
    lines = [f"> {escape(row)}" for row in value["text"].split("\n")]
    return "\n".join([*lines, f"> — {escape(value['attribution'])}"] if value["attribution"] else lines)


def _callout(value: Any, href: Callable[[dict[str, str]], str]) -> str:
    text = rich_text(value["text"].source, href).replace("\n", "\n> ")
    return f"> [!{value['kind'].upper()}] {value['title']}\n> {text}".rstrip()


def _picture(figure: Any, picture: Place) -> str:
    image = figure["image"]
    alt = "" if image.decorative else image.contextual_alt_text or image.description
    caption = unescape(figure["caption"] or "").replace('"', "'")
    title = f' "{caption}"' if caption else ""
    return f"![{escape(alt)}]({picture(image)}{title})"


def _table(value: Any) -> str:
    rows = [[str(cell or "").replace("|", "\\|").replace("\n", " ") for cell in row] for row in value.get("data") or []]
    if not rows:
        return ""
    head, *rest = rows
    lines = [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}", *(f"| {' | '.join(row)} |" for row in rest)]
    caption = value.get("table_caption") or ""
    return (f"Bảng: {escape(caption)}\n\n" if caption else "") + "\n".join(lines)
