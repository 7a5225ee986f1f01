"""What a typed query means, and what its results show."""

from __future__ import annotations

import unicodedata
from html import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.language.highlight import mark, snippet
from search.language.lexicon import NO_WORDS
from search.language.query import MAX_LENGTH, MAX_UNITS, QueryUnit, UnitKind, parse


def shown(unit: QueryUnit) -> str:
    return f"{unit.kind.value}:{' '.join(unit.tokens)}{'*' if unit.prefix else ''}"


def alternatives(text: str) -> list[str]:
    """What also serves, over all clauses."""
    return [" + ".join(map(shown, units)) for clause in parse(text).clauses for units in clause.alternatives]


def raising(text: str) -> list[str]:
    return [shown(unit) for unit in parse(text).raising]


def units(text: str) -> list[tuple[str, tuple[str, ...]]]:
    return [(unit.kind.value, unit.tokens) for unit in parse(text).units]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("đất đai", [("term", ("dat",)), ("term", ("dai",))]),
        ('"đất đai" mới', [("phrase", ("dat", "dai")), ("term", ("moi",))]),
        ("“một cửa”", [("phrase", ("mot", "cua"))]),
        ('"một cửa', [("phrase", ("mot", "cua"))]),
        ("15/2022/QĐ-UBND", [("number", ("15", "2022", "qd", "ubnd"))]),
        ("観光地", [("cjk", ("観光", "光地"))]),
        ("観", [("cjk", ("観",))]),
        ("観光する", [("cjk", ("観光",)), ("cjk", ("する",))]),
        ("ダナン観光 visa", [("cjk", ("ダナ", "ナン")), ("cjk", ("観光",)), ("term", ("visa",))]),
        ("「観光地」", [("cjk", ("観光", "光地"))]),
        ("『観光する』", [("phrase", ("観光", "光", "する"))]),
        ("«một cửa» ”hai cửa“", [("phrase", ("mot", "cua")), ("phrase", ("hai", "cua"))]),
        ('"visa"', [("term", ("visa",))]),
        ("(đất) [ở]", [("term", ("dat",)), ("term", ("o",))]),
        ("a:b http://x", [("number", ("a", "b")), ("number", ("http", "x"))]),
        ("AND NOT NEAR", [("term", ("and",)), ("term", ("not",)), ("term", ("near",))]),
        ('"', []),
        ('""', []),
        ("*()^{}:", []),
        ("\x00", []),
        ("", []),
    ],
)
def test_units(typed, expected):
    assert units(typed) == expected


def test_minus_excludes_and_prefixes_narrow():
    query = parse("bão -tin site:snnmt lang:en type:article https://x")
    assert [unit.tokens for unit in query.excluded] == [("tin",)]
    assert query.values("site") == ("snnmt",)
    assert query.values("lang") == ("en",)
    assert query.values("type") == ("article",)
    assert ("number", ("https", "x")) in units("https://x")
    assert parse("- bão").excluded == ()


def test_long_queries_are_cut_and_say_so():
    assert parse("x " * 400).cut
    assert len(parse("a" * 1000).text) == MAX_LENGTH
    query = parse(" ".join(f"w{number}" for number in range(60)))
    assert len(query.units) == MAX_UNITS
    assert query.cut
    assert not parse("ngắn").cut


@given(st.text(max_size=400))
@settings(max_examples=300, deadline=None)
def test_nothing_typed_makes_it_fail(text):
    query = parse(text)
    assert all(unit.tokens for unit in query.units)
    assert len(query.units) <= MAX_UNITS


def test_hits_are_marked_whatever_their_spelling():
    assert mark("Đà Nẵng mở cửa", parse("da nang")) == "<mark>Đà Nẵng</mark> mở cửa"
    assert mark("観光地へ", parse("観光地")) == "<mark>観光地</mark>へ"
    assert mark("Số 15/2022/QĐ-UBND", parse("15/2022/qd-ubnd")) == "Số <mark>15/2022/QĐ-UBND</mark>"
    assert mark("2022 và 15", parse("15/2022/qd-ubnd")) == "2022 và 15", "parts of a number are no hits"


def test_everything_is_escaped():
    assert mark('<b>đất</b> & "x"', parse("dat")) == "&lt;b&gt;<mark>đất</mark>&lt;/b&gt; &amp; &quot;x&quot;"
    assert "<script" not in snippet("<script>đất</script>", parse("dat"))


def test_the_snippet_is_where_the_words_are():
    text = "Mở đầu. " * 100 + "Mức thu học phí của trường công lập năm 2026 là 300.000 đồng. " + "Kết thúc. " * 100
    shown = snippet(text, parse("học phí công lập"))
    assert shown.startswith("… ")
    assert shown.endswith(" …")
    assert "<mark>học phí</mark>" in shown
    assert "<mark>công lập</mark>" in shown
    assert len(shown) < 320
    assert snippet("Không có gì ở đây", parse("zzz")) == "Không có gì ở đây"


@given(st.text(max_size=300), st.text(max_size=40))
@settings(max_examples=300, deadline=None)
def test_marks_are_balanced_and_text_is_kept(text, typed):
    shown = mark(text, parse(typed))
    assert shown.count("<mark>") == shown.count("</mark>")
    assert shown.replace("<mark>", "").replace("</mark>", "") == escape(unicodedata.normalize("NFC", text))
    snippet(text, parse(typed))


def test_one_character_stands_for_words_that_begin_with_it():
    assert parse("税").units[0].prefix
    assert parse("税").units[0].kind is UnitKind.CJK
    assert mark("税務署の税", parse("税")) == "<mark>税</mark>務署の<mark>税</mark>"


def folded(text: str) -> set[str]:
    return {token for unit in parse(text).units for token in unit.tokens}


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("15/2022/QĐ-UBND", "15_2022_qd_ubnd"),
        ("015/2022/qd-ubnd", "15_2022_qd_ubnd"),
        ("15 2022 qd ubnd", "15_2022_qd_ubnd"),
        ("15 / 2022 / QĐ - UBND", "15_2022_qd_ubnd"),
        ("15-2022-QD-UBND", "15_2022_qd_ubnd"),
        ("Số: 15/2022/QĐ-UBND", "15_2022_qd_ubnd"),
        ("Quyết định số 15/2022/QĐ-UBND", "15_2022_qd_ubnd"),
        ("QĐ 15/2022", "15_2022_qd"),
        ("quyết định 15/2022", "15_2022_qd"),
        ("15/2022", "15_2022"),
        ("số 15 năm 2022", "15_2022"),
        ("quyet dinh so 15 nam 2022", "15_2022_qd"),
        ("QĐ-UBND 1245", "1245_qd_ubnd"),
        ("1245 QĐ-UBND", "1245_qd_ubnd"),
        ("1522/UBND-KT", "1522_ubnd_kt"),
        ("1522/UBND-XYZ", "1522_ubnd_xyz"),
        ("15/2022 QĐ-UBND", "15_2022_qd_ubnd"),
        ("Luật 31/2024/QH15", "31_2024_qh15"),
        ("24/7", "24_7"),
        ("nghị định 30/2020/NĐ-CP", "30_2020_nd_cp"),
    ],
)
def test_the_very_document_stands_first(typed, key):
    assert f"key:{key}*" in raising(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "bão số 4",
        "giá đất 2022",
        "chuyển đổi số năm 2023",
        "khóa 15 năm học",
        "NA5",
        "2022",
        "từ 2022 đến 2026",
        "kế hoạch 2026",
        "số 12",
    ],
)
def test_other_numbers_are_words(typed):
    assert raising(typed) == []
    assert len(parse(typed).clauses) == len(typed.split())


def test_a_number_also_serves_in_one_piece_and_its_label_is_not_needed():
    assert alternatives("15/2022/QĐ-UB") == ["key:15_2022_qd_ub*"]
    assert folded("Số: 15/2022/QĐ-UBND") == {"15", "2022", "qd", "ubnd"}
    clause = parse("số 15 năm 2022").clauses[0]
    assert clause.alternatives == ((QueryUnit(UnitKind.KEY, ("15_2022",), prefix=True),),)


@pytest.mark.parametrize("typed", ["20/11/2026", "ngày 20 tháng 11 năm 2026", "November 20, 2026", "2026年11月20日"])
def test_a_day_is_found_in_every_spelling(typed):
    assert alternatives(typed) == ["key:d20261120"]
    query = parse(f"họp {typed} Kobe")
    assert [clause.units[0].tokens for clause in query.clauses][::2] == [("hop",), ("kobe",)]


def test_english_words_also_serve_by_their_stem():
    assert alternatives("fireworks") == ["stem:firework"]
    assert alternatives("pháo hoa2 ab") == []


def test_other_scripts_also_serve_and_the_typed_one_comes_first():
    assert "cjk:签证" in alternatives("簽證")
    assert "cjk:簽證" in alternatives("签证")
    assert "cjk:信息" in alternatives("資訊")
    assert raising("签证") == ["cjk:签证"]
    assert alternatives("観光ビザ") == [], "Japanese stays Japanese"
    assert alternatives("らーめん") == ["cjk:ラー ーメ メン"]
    assert "cjk:さー ーば ばー" in alternatives("サーバー")
    assert "cjk:サー ーバ" in alternatives("サーバー")
    assert alternatives("タイ") == [], "たい is in every second sentence"


def test_korean_with_and_without_blanks():
    assert "cjk:비자 자 연장" in alternatives("비자연장")
    assert alternatives('"비자 연장"') == ["cjk:비자 자연 연장"]
    assert units("비자 연장") == [("cjk", ("비자",)), ("cjk", ("연장",))]


def test_or_takes_either_side():
    for word in ("OR", "HOẶC", "|", "||"):
        query = parse(f"sổ đỏ {word} sổ hồng")
        assert len(query.clauses) == 1
        assert [unit.tokens for unit in query.clauses[0].units] == [("so",), ("do",)]
        assert [unit.tokens for unit in query.clauses[0].alternatives[0]] == [("so",), ("hong",)]
    query = parse('"học phí" OR "viện phí" OR lệ 2026 "một cửa"')
    assert [clause.units[0].tokens for clause in query.clauses] == [("hoc", "phi"), ("mot", "cua")]
    assert [len(units) for units in query.clauses[0].alternatives] == [1, 2]


@pytest.mark.parametrize(
    "typed", ["OR bão", "bão OR", "bão OR OR", "| bão |", "OR | bão", "bão OR -lụt", "bão OR site:x"]
)
def test_or_at_the_ends_means_nothing(typed):
    query = parse(typed)
    assert [unit.tokens for unit in query.units] == [("bao",)]
    assert query.clauses[0].alternatives == ()


def test_or_and_or_in_small_letters_is_a_word():
    assert len(parse("bão or lụt").clauses) == 3


def test_a_minus_excludes_the_whole_word():
    assert [shown(unit) for unit in parse('bão -観光する -"đất ở" -e-mail -tin').excluded] == [
        "phrase:観光 光 する",
        "phrase:dat o",
        "phrase:e mail",
        "term:tin",
    ]
    assert parse("-đất").only_excludes
    assert parse("-đất").is_empty
    assert not parse("bão -đất").only_excludes
    assert not parse("- --").only_excludes


@pytest.mark.parametrize(
    ("typed", "narrowing"),
    [
        ("before:2026", ("before", "2026-01-01")),
        ("after:2026-11", ("after", "2026-11-01")),
        ("BEFORE:2026-11-20", ("before", "2026-11-20")),
        ("after:20/11/2026", ("after", "2026-11-20")),
        ("after:11/2026", ("after", "2026-11-01")),
        ("number:15/2022/QĐ-UBND", ("number", "15_2022_qd_ubnd")),
        ("number:015/2022", ("number", "15_2022")),
        ("site:SNNMT", ("site", "snnmt")),
        ('type:"article"', ("type", "article")),
        ("lang:zh-Hans", ("lang", "zh-hans")),
    ],
)
def test_prefixes_have_one_spelling(typed, narrowing):
    query = parse(typed)
    assert query.narrowing == (narrowing,)
    assert query.is_empty


@pytest.mark.parametrize(
    "typed", ["before:mai", "after:31/02/2026", "after:2026-13", "number:abc", "site:đất", "site:", "loai:x"]
)
def test_a_prefix_without_a_value_is_text(typed):
    assert parse(typed).narrowing == ()
    assert parse(typed).units


def test_who_knows_the_values_says_which_are_text():
    query = parse("cảng site:snnmt site:zzz before:2026", accepts=lambda prefix, value: value == "snnmt")
    assert query.narrowing == (("site", "snnmt"), ("before", "2026-01-01"))
    assert ("site", "zzz") in [unit.tokens for unit in query.units]


def test_synonyms_also_serve():
    lexicon = NO_WORDS.with_group("same", ["sổ đỏ", "giấy chứng nhận"]).with_group(
        "abbreviation", ["UBND", "ủy ban nhân dân"]
    )

    def also(text: str) -> list[str]:
        return [
            " + ".join(map(shown, units))
            for clause in parse(text, lexicon).clauses
            for units in clause.alternatives
            if units[0].kind is not UnitKind.STEM
        ]

    assert also("làm sổ đỏ") == ["phrase:giay chung nhan"]
    assert also("lam so do") == ["phrase:giay chung nhan"]
    assert also("sơ đồ") == []
    assert also("Uỷ ban nhân dân xã") == ["term:ubnd"]
    assert also("ubnd") == ["phrase:uy ban nhan dan"]
    assert also('"sổ đỏ" -ubnd') == [], "quoted is quoted"
    assert [unit.tokens for unit in parse("làm sổ đỏ", lexicon).units] == [("lam",), ("so",), ("do",)]
    assert also("cảng OR sổ đỏ") == ["term:so + term:do", "phrase:giay chung nhan"]


@pytest.mark.parametrize(
    "text",
    [
        '"' * 100_000, 'a"' * 50_000, "- " * 50_000, "|" * 100_000, "1/" * 50_000, "비" * 100_000, "観" * 100_000,
        "x" * 100_000, "a" + "\u0300\u0323" * 50_000, "OR " * 30_000, "가나다라마바사 " * 10_000, "签证" * 50_000,
        "1 tháng " * 10_000, "số 1 năm 2026 " * 10_000, "\ud800" * 100_000, "a" * 2_000,
    ],
)  # fmt: skip
def test_long_input_is_cut_and_said(text):
    query = parse(text)
    assert query.cut
    assert len(query.text) <= MAX_LENGTH
    assert len(query.units) <= MAX_UNITS
    assert sum(len(clause.alternatives) for clause in query.clauses) < 600
    query.text.encode()


PIECES = st.sampled_from(
    ["đất", "OR", "|", "-", '"', "“", "”", "site:x", "before:2026", "15/2022/QĐ-UBND", "số", "năm", "2022",
     "20/11/2026", "ビザ延長", "비자연장", "签证",
     "so", "do", "ubnd", "-x", "(", "\x00", "\u200d", "🎆", "visa", "QĐ", ":"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=30), st.sampled_from(["", " "]))
@settings(max_examples=300, deadline=None)
def test_every_query_is_well_formed(pieces, joint):
    lexicon = NO_WORDS.with_group("same", ["sổ đỏ", "giấy chứng nhận", "ビザ", "签证"])
    query = parse(joint.join(pieces), lexicon)
    every = [unit for clause in query.clauses for choice in (clause.units, *clause.alternatives) for unit in choice]
    for unit in (*every, *query.excluded, *query.raising):
        assert unit.tokens
        assert all(unit.tokens)
        assert not set("".join(unit.tokens)) & set(" \"'*(){}:^/\\\x00|")
    assert all(clause.units and all(clause.alternatives) for clause in query.clauses)
    assert query.cut or query == parse(query.text, lexicon), "the text that is kept means the same"
