"""Markdown to the blocks of a page.

HTML inside it is kept as far as nh3 and our rich text allow; the rest loses its tags.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape, unescape
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

PARSER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
# What rich text holds; italics are not among it (cms.core.blocks.TEXT_FEATURES).
TAGS = {"p", "br", "b", "ul", "ol", "li", "a", "sup", "sub"}
SCHEMES = {"http", "https", "mailto", "tel"}
_ALERT = re.compile(r"^\[!(INFO|OK|WARN|BAD|NOTE|TIP|WARNING|CAUTION|IMPORTANT)\]\s*(.*)$", re.IGNORECASE)
ALERTS = {"note": "info", "tip": "ok", "warning": "warn", "caution": "bad", "important": "warn"}
_CAPTION = re.compile(r"^(?:Bảng|Table)\s*:\s*(.+)$", re.DOTALL | re.IGNORECASE)
_BOLD_LINE = re.compile(r"^<p><b>[^<]+</b></p>$")
_ATTRIBUTION = re.compile(r"^[—–-]\s*(.+)$", re.DOTALL)

Block = dict[str, Any]


@dataclass
class Links:
    """What the converter asks of the package: the pictures and files that a text names.

    Attributes:
        picture: (path, line, alternative text) -> value of the image, or an exception.
        href: (address, line) -> attributes of the link, or `None` to keep only its text.
    """

    picture: Callable[[str, int, str], Any]
    href: Callable[[str, int], dict[str, str] | None]


@dataclass
class Converter:
    """One text on its way to blocks."""

    links: Links
    first_line: int = 1
    blocks: list[Block] = field(default_factory=list)
    html: list[str] = field(default_factory=list)

    def convert(self, text: str) -> list[Block]:
        tokens = PARSER.parse(text)
        index = 0
        while index < len(tokens):
            end = closing(tokens, index)
            self._element(tokens[index : end + 1])
            index = end + 1
        self._flush()
        return self.blocks

    def _element(self, tokens: list[Token]) -> None:
        kind = tokens[0].type
        if kind == "heading_open":
            self._flush()
            level = "h2" if tokens[0].tag in {"h1", "h2"} else "h3"
            self.blocks.append({"type": "heading", "value": {"text": plain(tokens[1])[:150], "level": level}})
        elif kind == "table_open":
            caption = self._caption()
            self._flush()
            self.blocks.append({"type": "table", "value": table(tokens, caption)})
        elif kind == "blockquote_open":
            self._flush()
            self._quote(tokens[1:-1])
        elif kind == "paragraph_open" and (pictures := only_pictures(tokens[1])):
            self._flush()
            self.blocks += [self._picture(picture, self._line(tokens[0])) for picture in pictures]
        elif kind == "hr":
            self._flush()
        else:
            self.html.append(self._render(tokens))

    def _caption(self) -> str:
        """A paragraph “Bảng: …” or one all in bold before the table is its caption.

        Without one, the last heading is.
        """
        if self.html:
            text = nh3.clean(self.html[-1], tags=set()).strip()
            match = _CAPTION.match(text)
            if match or _BOLD_LINE.match(self.html[-1].strip()):
                self.html.pop()
                return unescape(match[1] if match else text)[:250]
        headings = [block["value"]["text"] for block in self.blocks if block["type"] == "heading"]
        return str(headings[-1]) if headings else ""

    def _line(self, token: Token) -> int:
        return self.first_line + (token.map[0] if token.map else 0)

    def _render(self, tokens: list[Token]) -> str:
        line = self._line(tokens[0])
        html = PARSER.renderer.render(tokens, PARSER.options, {})
        return clean(html, lambda href: self.links.href(href, line))

    def _flush(self) -> None:
        text = "".join(self.html).strip()
        self.html.clear()
        if text and nh3.clean(text, tags=set()).strip():
            self.blocks.append({"type": "paragraph", "value": text})

    def _picture(self, token: Token, line: int) -> Block:
        alt = token.content.strip()
        image = self.links.picture(str(token.attrs.get("src", "")), line, alt)
        value = {"image": image, "decorative": not alt, "alt_text": alt[:255]}
        return {"type": "image", "value": {"image": value, "caption": str(token.attrs.get("title") or "")[:300]}}

    def _quote(self, tokens: list[Token]) -> None:
        """A quotation with its attribution, or a call-out where it begins with `[!WARN]`."""
        paragraphs = [plain(token) for token in tokens if token.type == "inline"]
        if not paragraphs:
            return
        if alert := _ALERT.match(paragraphs[0].split("\n")[0].strip()):
            kind = alert[1].lower()
            rest = without_first_line(tokens)
            html = self._render(rest) if rest else ""
            value = {"kind": ALERTS.get(kind, kind), "title": alert[2].strip()[:150], "text": html.strip() or "<p></p>"}
            self.blocks.append({"type": "callout", "value": value})
            return
        attribution = ""
        last_lines = paragraphs[-1].split("\n")
        if match := _ATTRIBUTION.match(last_lines[-1].strip()):
            attribution = match[1].strip()
            paragraphs[-1] = "\n".join(last_lines[:-1])
        text = "\n\n".join(" ".join(row.split()) for row in paragraphs if row.strip())
        self.blocks.append({"type": "quote", "value": {"text": text, "attribution": attribution[:200]}})


def to_blocks(text: str, links: Links, first_line: int = 1) -> list[Block]:
    """The blocks of a Markdown text, as raw StreamField values.

    Args:
        text: Markdown (CommonMark with tables).
        links: what pictures and links mean in the package.
        first_line: line of the file on which the text begins, for messages.
    """
    return Converter(links, first_line).convert(text)


def closing(tokens: list[Token], index: int) -> int:
    """Index of the token that closes the element opened at `index`."""
    if tokens[index].nesting != 1:
        return index
    depth = 0
    for position in range(index, len(tokens)):
        depth += tokens[position].nesting
        if depth == 0:
            return position
    return len(tokens) - 1


def plain(inline: Token) -> str:
    """The readable text of an inline token; line breaks stay."""
    parts = []
    for child in inline.children or []:
        if child.type in {"softbreak", "hardbreak"}:
            parts.append("\n")
        elif child.type in {"text", "code_inline", "image"}:
            parts.append(child.content)
    return "".join(parts).strip()


def without_first_line(tokens: list[Token]) -> list[Token]:
    """The tokens of a quotation whose first paragraph has lost its first line, or is left out if that was all."""
    first = next(index for index, token in enumerate(tokens) if token.type == "inline")
    children = tokens[first].children or []
    breaks = [index for index, child in enumerate(children) if child.type in {"softbreak", "hardbreak"}]
    if not breaks:
        return tokens[first + 2 :]
    tokens[first].children = children[breaks[0] + 1 :]
    return tokens


def only_pictures(inline: Token) -> list[Token]:
    """The pictures of a paragraph that holds nothing else; an empty list for any other."""
    children = [
        c
        for c in inline.children or []
        if c.type not in {"softbreak", "hardbreak"} and (c.content or c.type == "image")
    ]
    return children if children and all(child.type == "image" for child in children) else []


def table(tokens: list[Token], caption: str) -> Block:
    """A table with its first row, and its first column where that holds words, as header cells."""
    rows: list[list[str]] = []
    for token in tokens:
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline":
            rows[-1].append(plain(token))
    body = [row[0] for row in rows[1:] if row]
    names_rows = bool(body) and all(cell and not cell.replace(".", "").replace(",", "").isdigit() for cell in body)
    return {
        "data": rows,
        "table_caption": caption,
        "table_header_choice": "both" if names_rows else "row",
        "first_row_is_table_header": True,
        "first_col_is_header": names_rows,
        "cell": [],
        "mergeCells": [],
    }


def clean(html: str, href: Callable[[str], dict[str, str] | None]) -> str:
    """HTML reduced to rich text. Links keep only what `href` says of them."""
    html = html.replace("<strong>", "<b>").replace("</strong>", "</b>")
    html = re.sub(r"<(/?)(h[1-6]|pre|div|section|blockquote)\b[^>]*>", r"<\1p>", html)
    safe = nh3.clean(
        html,
        tags=TAGS,
        attributes={"a": {"href"}},
        url_schemes=SCHEMES,
        link_rel=None,
        clean_content_tags={"script", "style", "iframe", "object"},
    )

    def link(match: re.Match[str]) -> str:
        attributes = href(unescape(match[1]))
        if attributes is None:
            return match[2]
        shown = " ".join(f'{name}="{escape(value)}"' for name, value in attributes.items())
        return f"<a {shown}>{match[2]}</a>"

    safe = re.sub(r'<a href="([^"]*)">(.*?)</a>', link, safe, flags=re.DOTALL)
    return re.sub(r"<a>(.*?)</a>", r"\1", safe, flags=re.DOTALL)
