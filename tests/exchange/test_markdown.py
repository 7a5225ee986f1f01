"""Markdown to blocks and back: nothing dangerous gets in, nothing said gets lost."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exchange.markdown import Links, to_blocks
from exchange.to_markdown import rich_text, to_markdown
from news.models import ArticlePage

LINKS = Links(picture=lambda name, line, alt: 1, href=lambda href, line: {"href": href})


def blocks(text: str) -> list[tuple[str, object]]:
    return [(block["type"], block["value"]) for block in to_blocks(text, LINKS)]


def html(text: str) -> str:
    return "".join(str(value) for kind, value in blocks(text) if kind == "paragraph")


def test_paragraphs_headings_lists():
    found = blocks("Một.\n\nHai **đậm**.\n\n# Đầu\n\n- a\n- b\n\n### Nhỏ\n\n1. x")
    assert [kind for kind, _value in found] == ["paragraph", "heading", "paragraph", "heading", "paragraph"]
    assert found[0][1].replace("\n", "") == "<p>Một.</p><p>Hai <b>đậm</b>.</p>"
    assert found[1][1] == {"text": "Đầu", "level": "h2"}
    assert found[3][1] == {"text": "Nhỏ", "level": "h3"}
    assert "<ol>" in found[4][1]


def test_a_table_has_header_cells_and_a_caption():
    found = blocks("Bảng: Giá nước\n\n| Mức | Giá |\n|---|---:|\n| Dưới 10 m³ | 5.973 |\n| Trên 10 m³ | 7.052 |")
    assert len(found) == 1
    table = found[0][1]
    assert table["data"] == [["Mức", "Giá"], ["Dưới 10 m³", "5.973"], ["Trên 10 m³", "7.052"]]
    assert table["table_caption"] == "Giá nước"
    assert table["first_row_is_table_header"] is True
    assert table["first_col_is_header"] is True
    assert blocks("| n | m |\n|---|---|\n| 1 | 2 |")[0][1]["first_col_is_header"] is False


def test_quotes_and_callouts():
    assert blocks("> Biển là nhà.\n> — Bà Lê Thị Sa")[0] == (
        "quote",
        {"text": "Biển là nhà.", "attribution": "Bà Lê Thị Sa"},
    )
    kind, value = blocks("> [!WARNING] Bão số 12\n> Tàu về bến & neo chặt.")[0]
    assert kind == "callout"
    assert value == {"kind": "warn", "title": "Bão số 12", "text": "<p>Tàu về bến &amp; neo chặt.</p>"}
    _kind, value = blocks("> [!INFO]\n> Xem **ngay** [bản đồ](https://example.org/).\n>\n> - một\n> - hai")[0]
    assert value["title"] == ""
    assert value["text"].startswith('<p>Xem <b>ngay</b> <a href="https://example.org/">bản đồ</a>.</p>')
    assert "<li>hai</li>" in value["text"]
    assert blocks("> [!OK] Chỉ có tiêu đề")[0][1] == {"kind": "ok", "title": "Chỉ có tiêu đề", "text": "<p></p>"}


def test_pictures_name_their_line():
    seen = []
    links = Links(picture=lambda name, line, alt: seen.append((name, line, alt)) or 7, href=LINKS.href)
    found = to_blocks('Một.\n\n![Con tàu](tau.png "Bến cá")\n\n![](trang-tri.png)', links, first_line=10)
    assert seen == [("tau.png", 12, "Con tàu"), ("trang-tri.png", 14, "")]
    assert found[1]["value"] == {
        "image": {"image": 7, "decorative": False, "alt_text": "Con tàu"},
        "caption": "Bến cá",
    }
    assert found[2]["value"]["image"]["decorative"] is True


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<p onclick=x>a</p>",
        "<a href='javascript:x'>a</a>",
        "[a](javascript:x)",
        "<img src=x onerror=x>",
        "<iframe src=//x></iframe>",
        "<style>*{}</style>",
        "<svg/onload=x>",
        "<a href='data:text/html,x'>a</a>",
        "<form action=//x><input></form>",
        "<<script>script>alert(1)<</script>/script>",
        "[a](<java\nscript:x>)",
    ],
)
def test_nothing_active_survives(text):
    shown = html(text).replace("&lt;", "‹")
    for bad in (
        "<script",
        "onclick",
        'href="javascript',
        "onerror=x>",
        "<iframe",
        "<style",
        "<svg",
        'href="data',
        "<form",
    ):
        assert bad not in shown


@given(st.text(alphabet=st.sampled_from("<>/&;\"'=: abscript javonlick[]()!#-*_\n|>`đế"), max_size=200))
@settings(max_examples=150, deadline=None)
def test_whatever_is_written_becomes_allowed_html(text):
    from html.parser import HTMLParser

    tags = set()

    class Seen(HTMLParser):
        def handle_starttag(self, tag, attrs):
            tags.add(tag)
            assert not [name for name, _value in attrs if name != "href"]
            assert all(not (value or "").lower().startswith("javascript") for _name, value in attrs)

    for kind, value in blocks(text):
        if kind == "paragraph":
            Seen().feed(value)
        elif kind == "callout":
            Seen().feed(value["text"])
    assert tags <= {"p", "br", "b", "ul", "ol", "li", "a", "sup", "sub"}


ROUND_TRIP = """Đoạn **đầu** có [liên kết](https://example.org/a) và 2\\*3.

Đoạn hai\\
xuống dòng, CO<sub>2</sub>.

## Việc cần làm

- một
- hai **đậm**

1. bước một
2. bước hai

> Biển là nhà.
> — Bà Sa

> [!WARN] Bão
> Tàu về bến.

Bảng: Giá nước

| Mức | Giá |
|---|---|
| Dưới 10 m³ | 5.973 |

### Nhỏ hơn

Hết.
"""


def test_text_survives_the_way_out_and_back(db):
    body = ArticlePage.body.field.stream_block

    def out(raw):
        return to_markdown(body.to_python(raw), lambda media: "x", lambda attrs: attrs.get("href", ""))

    raw = to_blocks(ROUND_TRIP, LINKS)
    again = to_blocks(out(raw), LINKS)
    assert [block["type"] for block in again] == [block["type"] for block in raw]
    assert [block["value"] for block in again if block["type"] != "paragraph"] == [
        block["value"] for block in raw if block["type"] != "paragraph"
    ]
    squeezed = [
        ["".join(block["value"].split()) for block in rows if block["type"] == "paragraph"] for rows in (raw, again)
    ]
    assert squeezed[0] == squeezed[1]
    assert out(again) == out(raw)


def test_text_that_looks_like_syntax_stays_text():
    assert rich_text("<p># không phải tiêu đề</p><p>1. không phải danh sách</p><p>a*b_c</p>", lambda a: "") == (
        "\\# không phải tiêu đề\n\n\\1. không phải danh sách\n\na\\*b\\_c"
    )


def test_every_body_block_can_leave():
    """A block added to the body later must say how it is exported."""
    import inspect

    from exchange import to_markdown as module

    source = inspect.getsource(module._block)
    for name in ArticlePage.body.field.stream_block.child_blocks:
        assert f'"{name}":' in source
