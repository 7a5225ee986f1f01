"""A reform from one file: what is read, what is refused, and that it can be given again."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from cms.core.actions import ActionError
from sites.csv_rows import read_rows
from sites.models import Unit
from sites.reform import Reform
from tests.sites.life import communes, dump, make_unit, site_of

pytestmark = pytest.mark.django_db

HEADER = "predecessors,code,name,kind,host,day,mode,legal_basis,name_en,languages\n"
ROW = "xa-a xa-b,xa-c,Xã Cồn Xanh,ward,xa-c.portal.test,2026-07-01,archive,NQ 46,Cồn Xanh Commune,en\n"


def run(tmp_path, text: str | bytes, *args: str) -> tuple[str, str]:
    file = tmp_path / "reform.csv"
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    out, err = StringIO(), StringIO()
    try:
        call_command("merge_units", str(file), *args, stdout=out, stderr=err)
    except CommandError as error:
        err.write(str(error))
    return out.getvalue(), err.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_a_file_merges(tmp_path, encoding):
    communes()
    out, err = run(tmp_path, (HEADER + ROW).encode(encoding))
    assert err == ""
    assert "1 merged" in out
    merged = Unit.objects.get(code="xa-c")
    assert (merged.name_on(), merged.name_on(language="en")) == ("Xã Cồn Xanh", "Cồn Xanh Commune")
    assert merged.origins.filter(legal_basis="NQ 46").count() == 2
    assert {locale.language_code for locale in site_of("xa-c").languages.all()} == {"vi", "en"}
    assert site_of("xa-a").state == "archive"


def test_again_it_does_nothing(tmp_path):
    communes()
    run(tmp_path, HEADER + ROW)
    before = dump()
    out, err = run(tmp_path, HEADER + ROW)
    assert "1 unchanged" in out
    assert err == ""
    assert dump() == before


def test_a_dry_run_writes_nothing_and_names_every_step(tmp_path):
    communes()
    before = dump()
    out, err = run(tmp_path, HEADER + ROW, "--dry-run")
    assert dump() == before
    assert "1 planned" in out
    assert "xa-a.portal.test" in out
    assert err == ""


def test_semicolons_and_vietnamese_days(tmp_path):
    communes()
    text = (HEADER + ROW).replace(",", ";").replace("2026-07-01", "01/07/2026").replace("archive", "redirects")
    assert "1 merged" in run(tmp_path, text)[0]
    assert site_of("xa-b").state == "forwarded"


def test_a_row_that_is_refused_stops_no_other_and_says_why(tmp_path):
    communes()
    make_unit("xa-e", host="xa-e.portal.test")
    make_unit("xa-f")
    rows = [
        "xa-a khong-co,m1,Xã Một,ward,m1.portal.test,2026-07-01,,,,",
        "xa-a xa-b,m2,Xã Hai,ward,m2.portal.test,1/7,,,,",
        "xa-a xa-b,m3,Xã Ba,thon,m3.portal.test,2026-07-01,,,,",
        "xa-a xa-b,m4,Xã Bốn,ward,xa-e.portal.test,2026-07-01,,,,",
        "xa-a xa-b,m5,Xã Năm,ward,m5.portal.test,2026-07-01,gop,,,",
        "xa-a xa-b,cua-vinh,Xã Sáu,ward,m6.portal.test,2026-07-01,,,,",
        "xa-a xa-b,m7,Xã Bảy,ward,m7.portal.test,2026-07-01,,,,,thừa,ra",
        "xa-a,m8,Xã Tám,ward,m8.portal.test,2026-07-01,,,,",
        "",
        "xa-e xa-f,m9,Xã Chín,ward,m9.portal.test,2026-07-01,,,,",
    ]
    out, err = run(tmp_path, HEADER + "\n".join(rows))
    assert "1 merged, 0 planned, 0 unchanged, 8 error" in out
    for number, part in (
        (2, "khong-co"),
        (3, "1/7"),
        (4, "thon"),
        (5, "xa-e.portal.test"),
        (6, "gop"),
        (7, "cua-vinh"),
    ):
        line = next(line for line in err.splitlines() if line.startswith(f"{number}: error"))
        assert part in line
    assert not Unit.objects.filter(code__in=["m1", "m2", "m3", "m4", "m5", "m7", "m8"]).exists()
    assert Unit.objects.get(code="xa-a").periods.get().valid_to is None
    assert "11: merged" in out


def test_a_dry_run_sees_what_two_rows_take(tmp_path):
    communes()
    make_unit("xa-e")
    second = "xa-b xa-e,xa-d,Xã Dừa,ward,xa-d.portal.test,2026-07-01,,,,\n"
    _out, err = run(tmp_path, HEADER + ROW + second, "--dry-run")
    assert err.startswith("3: error")
    assert "xa-b" in err


@pytest.mark.parametrize(
    ("data", "part"),
    [
        (b"", "rỗng"),
        (b"predecessors,code\nxa-a,xa-c\n", "kind"),
        ((HEADER.strip() + ",gia\n" + ROW).encode(), "gia"),
        ((HEADER.strip() + ",code\n" + ROW).encode(), "code"),
        ((HEADER + ROW).encode("utf-16"), "UTF-16"),
        (f"{HEADER}a b,c,Xa\u0303 Đo\u0300,ward,,,,,,\n".encode("cp1258"), "UTF-8"),
        ((HEADER + '"xa-a xa-b,xa-c').encode() + b"\x00", "UTF"),
    ],
)
def test_a_file_that_cannot_be_read_does_nothing(tmp_path, data, part):
    communes()
    before = dump()
    out, err = run(tmp_path, data)
    assert part in err, err
    assert out == ""
    assert dump() == before


def test_rows_have_the_numbers_of_a_spreadsheet():
    rows = list(read_rows(b"a,b\n1,2\n\n,,\n 3 ,4,5\n", ["a"], ["b"]))
    assert [(row.number, row["a"], row["b"], row.too_long) for row in rows] == [
        (2, "1", "2", False),
        (5, "3", "4", True),
    ]


def test_nothing_of_a_wrong_file_is_read_before_it_is_refused():
    with pytest.raises(ActionError):
        Reform(b"x\n").run()


def test_the_command_says_what_is_missing(tmp_path):
    with pytest.raises(CommandError):
        call_command("merge_units", str(tmp_path / "nothing.csv"))
    (tmp_path / "a.csv").write_text(HEADER)
    with pytest.raises(CommandError, match="khong-ai"):
        call_command("merge_units", str(tmp_path / "a.csv"), "--user", "khong-ai")
