"""The glossary: terms marked in the source, its seed data, CSV and TBX."""

from __future__ import annotations

import io

import pytest
from django.core.management import call_command
from translate.storage.tbx import tbxfile

from cms.core.actions import ActionError
from tests.translation.makers import locale
from translation.glossary import forget_terms, romanised, terms_in
from translation.glossary.files import export_csv, export_tbx, import_glossary
from translation.glossary.loading import terms_of_file
from translation.models import Term, TermTranslation

pytestmark = pytest.mark.django_db


def make_term(term: str, en: str = "", *, forbidden: str = "", **values) -> Term:
    made = Term.objects.create(term=term, **values)
    if en:
        TermTranslation.objects.create(term=made, locale=locale("en"), text=en, forbidden=forbidden)
    forget_terms()
    return made


def found(source: str, language: str = "en") -> list[tuple[str, str]]:
    return [(hit.term, source[hit.start : hit.end]) for hit in terms_in(source, locale(language))]


def test_the_longest_term_wins_and_words_are_whole():
    make_term("Ủy ban nhân dân", "People's Committee", variants="UBND")
    make_term("Ủy ban nhân dân tỉnh", "Provincial People's Committee", variants="UBND tỉnh")
    make_term("xã", "commune")
    make_term("xã hội", "society")
    assert found("Ủy ban nhân dân tỉnh và UBND xã") == [
        ("Ủy ban nhân dân tỉnh", "Ủy ban nhân dân tỉnh"),
        ("Ủy ban nhân dân", "UBND"),
        ("xã", "xã"),
    ]
    assert found("phúc lợi xã hội; xãi; axã") == [("xã hội", "xã hội")]


def test_spelling_case_tags_and_blanks():
    make_term("Ủy ban nhân dân", "People's Committee", variants="UBND")
    make_term("thủ tục hành chính", "administrative procedure")
    make_term("Hải Đăng", "Hải Đăng")
    assert [name for name, _ in found("Uỷ ban nhân dân; ủy ban nhân dân; ubnd")] == ["Ủy ban nhân dân"]
    source = "Thủ tục <b>hành\u00a0chính</b> và thủ&nbsp;tục, hành chính"
    assert found(source) == [("thủ tục hành chính", "Thủ tục <b>hành\u00a0chính")]
    assert found("ngọn hải đăng") == []
    assert found('<a id="a1">phường Hải Đăng</a>') == [("Hải Đăng", "Hải Đăng")]
    assert found("<b title='Hải Đăng'>x</b>") == []


def test_names_without_an_entry_are_romanised():
    make_term("Đà Nẵng", romanise=True)
    make_term("hồ sơ")
    [hit] = terms_in("thành phố Đà Nẵng", locale("ja"))
    assert hit.texts == ("Da Nang",)
    [hit] = terms_in("nộp hồ sơ", locale("ja"))
    assert hit.texts == ()
    assert romanised("Nguyễn Đình Chiểu, Thừa Thiên – Huế") == "Nguyen Dinh Chieu, Thua Thien – Hue"


def test_a_change_is_known_at_once(django_capture_on_commit_callbacks):
    assert found("đấu thầu") == []
    with django_capture_on_commit_callbacks(execute=True):
        term = Term.objects.create(term="đấu thầu")
    assert found("đấu thầu") == [("đấu thầu", "đấu thầu")]
    with django_capture_on_commit_callbacks(execute=True):
        term.delete()
    assert found("đấu thầu") == []


def test_a_paragraph_needs_no_query_once_the_glossary_is_read(django_assert_num_queries):
    for number in range(200):
        Term.objects.create(term=f"thuật ngữ {number}")
    forget_terms()
    found("x")
    pk = locale("en")
    with django_assert_num_queries(0):
        assert len(terms_in("Thuật ngữ 5, thuật ngữ 17 và thuật ngữ 199", pk)) == 3


# ---- seed ----
def test_the_seed_has_150_terms_in_four_languages_and_no_contradiction():
    rows = list(terms_of_file())
    assert len(rows) >= 150
    assert len({row.term for row in rows}) == len(rows)
    for row in rows:
        assert set(row.languages) == {"en", "ja", "ko", "zh-hans"}, row.term


def test_loading_the_seed_and_the_units_twice(capsys):
    call_command("load_glossary")
    assert "0 refused" in capsys.readouterr().out
    ubnd = Term.objects.get(term="Ủy ban nhân dân")
    texts = {row.locale.language_code: row.text for row in ubnd.translations.select_related("locale")}
    assert texts == {"en": "People's Committee", "ja": "人民委員会", "ko": "인민위원회", "zh-hans": "人民委员会"}
    ward = Term.objects.get(term="Phường Cửa Vịnh")
    assert ward.unit.code == "cua-vinh"
    place = Term.objects.get(term="Cửa Vịnh")
    assert place.romanise
    assert place.translations.get(locale=locale("en")).text == "Cửa Vịnh; Cua Vinh"
    ubnd.translations.filter(locale=locale("en")).update(text="Edited by hand")
    number = Term.objects.count()
    call_command("load_glossary")
    assert Term.objects.count() == number
    assert ubnd.translations.get(locale=locale("en")).text == "Edited by hand"
    call_command("load_glossary", "--overwrite")
    assert ubnd.translations.get(locale=locale("en")).text == "People's Committee"


# ---- files ----
def snapshot():
    return {
        (term.term, term.variants, term.kind, term.romanise, row.locale.language_code, row.text, row.forbidden)
        for term in Term.objects.all()
        for row in term.translations.select_related("locale")
    }


@pytest.mark.parametrize("form", ["csv", "tbx"])
def test_out_and_in_again(form):
    call_command("load_glossary", "--without-units", verbosity=0)
    before = snapshot()
    content = {"csv": export_csv, "tbx": export_tbx}[form](Term.objects.all())
    Term.objects.all().delete()
    done = import_glossary(content, f"a.{form}")
    assert done.refusals == 0, done.refused
    assert snapshot() == before
    done = import_glossary(content, f"a.{form}")
    assert (done.new, done.changed) == (0, 0)


def test_a_real_tool_reads_our_tbx_and_we_read_its():
    make_term("ngân sách", "budget", forbidden="purse")
    theirs = tbxfile.parsestring(export_tbx(Term.objects.all()))
    assert theirs.units[0].source == "ngân sách"
    made = tbxfile(sourcelanguage="vi", targetlanguage="ja")
    made.addsourceunit("đấu giá").settarget("競売", "ja")
    stream = io.BytesIO()
    made.serialize(stream)
    assert import_glossary(stream.getvalue(), "theirs.tbx").new == 1
    assert Term.objects.get(term="đấu giá").translations.get().text == "競売"


def test_csv_of_a_spreadsheet_with_errors_by_line():
    content = (
        "\ufeffTerm;EN;en forbidden;ja;kind\r\n"
        "phường;ward;quarter;坊;\r\n"
        ";nothing;;;\r\n"
        "xã;commune;;;village\r\n"
        "tỉnh;province;Province;省;\r\n"
        "phường;again;;;\r\n"
        "huyện;;county;;\r\n"
    ).encode()
    done = import_glossary(content, "a.csv")
    assert (done.new, done.refusals) == (1, 5)
    assert [line for line, _why in done.refused] == [3, 4, 5, 6, 7]
    assert Term.objects.get().translations.get(locale=locale("en")).forbidden == "quarter"


def test_terms_that_are_there_stay_unless_asked():
    make_term("phường", "ward")
    content = b"term,en,ja\nph\xc6\xb0\xe1\xbb\x9dng,district,\xe5\x9d\x8a\n"
    assert import_glossary(content, "a.csv", overwrite=False).changed == 1
    assert Term.objects.get().translations.get(locale=locale("en")).text == "ward"
    assert Term.objects.get().translations.get(locale=locale("ja")).text == "坊"
    import_glossary(content, "a.csv", overwrite=True)
    assert Term.objects.get().translations.get(locale=locale("en")).text == "district"


def test_a_formula_does_not_reach_a_spreadsheet():
    make_term("=HYPERLINK(1)", "+1")
    content = export_csv(Term.objects.all()).decode("utf-8-sig")
    assert "'=HYPERLINK(1)" in content
    assert ",'+1" in content
    Term.objects.all().delete()
    import_glossary(content.encode(), "a.csv")
    assert Term.objects.get().term == "=HYPERLINK(1)"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", b"\xff\xfe\x00"),
        ("a.csv", "term,en\nphường,ward".encode("cp1258", "replace")),
        ("a.csv", b"word,en\nx,y"),
        ("a.csv", b"term,en,klingon\nx,y,z"),
        ("a.csv", b""),
        ("a.docx", b"PK"),
        ("a.tbx", b'<!DOCTYPE martif [<!ENTITY a "b">]><martif><text><body/></text></martif>'),
        ("a.tbx", b"<martif><text>"),
        ("a.tbx", b"<tmx/>"),
        ("a.tbx", b""),
    ],
)
def test_broken_files_are_refused_whole(name, content):
    with pytest.raises(ActionError):
        import_glossary(content, name)
    assert not Term.objects.exists()


def test_tbx_of_another_language_pair_is_refused_by_entry():
    content = b"""<martif type="TBX"><text><body>
<termEntry><langSet xml:lang="en"><tig><term>ward</term></tig></langSet></termEntry>
<termEntry><langSet xml:lang="vi"><tig><term>x\xc3\xa3</term></tig></langSet>
<langSet xml:lang="fr"><tig><term>commune</term></tig></langSet></termEntry>
</body></text></martif>"""
    done = import_glossary(content, "a.tbx")
    assert [line for line, _why in done.refused] == [2, 3]
    assert not Term.objects.exists()
