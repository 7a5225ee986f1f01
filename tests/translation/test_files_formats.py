"""Each format gives back what it was given; what is broken is named by line."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from translation.enums import SegmentState
from translation.interchange.formats import FORMATS
from translation.interchange.markup import Token, markup_of, normal
from translation.interchange.units import Document, Key, Unit, digest

LETTERS = st.text(
    st.one_of(
        st.sampled_from(list("aăâđêôơưỹ 　日本語한국어简体中文“”‘’\"'&<>;#⟦⟧|\\%s{}\t\n—…\u00a0😀")),
        st.characters(exclude_categories=["Cc", "Cs", "Cn", "Co"]),
    ),
    min_size=1,
    max_size=20,
)


@st.composite
def pieces(draw, links, depth=0):
    """Text, line breaks, marks in marks, and the links that are left, each once."""
    tokens = []
    for _number in range(draw(st.integers(1, 3))):
        choice = draw(st.sampled_from(["text", "text", "br", "mark", "link"] if depth < 3 else ["text", "br"]))
        if choice == "text":
            tokens.append(Token("text", draw(LETTERS)))
        elif choice == "br":
            tokens.append(Token("empty", "br"))
        else:
            link = choice == "link" and bool(links)
            tag = "a" if link else draw(st.sampled_from(["b", "i", "em", "strong", "code"]))
            reference = links.pop(0) if link else ""
            tokens.append(Token("open", tag, reference))
            tokens.extend(draw(pieces(links, depth + 1)))
            tokens.append(Token("close", tag, reference))
    return tokens


@st.composite
def markup(draw):
    return normal(markup_of(draw(pieces([f"a{number}" for number in range(1, 6)]))))


@st.composite
def units(draw):
    found = []
    for number in range(1, draw(st.integers(1, 4)) + 1):
        source = draw(markup().filter(lambda text: text.strip()))
        target = draw(st.one_of(st.just(""), markup()))
        state = draw(st.sampled_from([SegmentState.SUGGESTED, SegmentState.CONFIRMED])) if target else "empty"
        key = Key(7, 100 + number, digest(source, 12), digest(target, 8))
        found.append(
            Unit(
                name=str(number),
                key=key,
                source=source,
                target=target,
                state=state,
                notes=[("limit", "50 ký tự & <b>")],
            )
        )
    return found


def written(units, language="zh-hans", **values):
    return Document(
        job=7, title="Thu hút “đầu tư” & <b>", source_language="vi", language=language, units=units, **values
    )


@pytest.mark.parametrize("name", FORMATS)
@settings(max_examples=60, deadline=None)
@given(units=units())
def test_what_goes_out_comes_back(name, units):
    format_ = FORMATS[name]
    document = format_.read(format_.write(written(units, final=True)))
    assert document.job == 7
    assert (document.source_language, document.language) == ("vi", "zh-hans")
    assert len(document.units) == len(units)
    for before, after in zip(units, document.units, strict=True):
        assert after.error == ""
        assert after.key == before.key
        assert after.source == before.source
        assert after.target.strip("\n") == before.target.strip("\n")
        assert after.approved == (before.state == SegmentState.CONFIRMED)
        assert after.line
