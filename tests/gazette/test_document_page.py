"""The page of one document: facts, state on a day, text with marks, relations, files, addresses, comparison."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Locale, PageViewRestriction

from gazette.citing import scan
from gazette.enums import EventKind
from gazette.models import (
    Correction,
    DocumentAddress,
    DocumentFile,
    DocumentText,
    GazetteIssue,
    IssueItem,
    IssueNumber,
    LegalDocument,
    PostingDuty,
    TextVersion,
)
from gazette.recomputing import recompute
from gazette.structure import parse_text, to_json
from sites.models import Unit
from tests.conftest import DEPARTMENT, PORTAL, WARD
from tests.factories import body, make_article, section
from tests.gazette.looking import TEXT, document, ends, hidden, relate, with_text

pytestmark = pytest.mark.django_db
PAGE = "/van-ban/qd-ubnd/2024/15/"


def text_of(response: Any) -> str:
    return str(response.content.decode())


def ld(response: Any) -> dict[str, Any]:
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text_of(response), re.DOTALL)
    return next(data for data in map(json.loads, found) if data["@type"] == "Legislation")


@pytest.fixture
def ship() -> LegalDocument:
    return with_text(document())


@pytest.fixture
def later(ship) -> LegalDocument:
    """Amends Điều 1 khoản 2 and repeals Điều 2 from May 2025."""
    made = document("20/2025/QĐ-UBND", signed_on=date(2025, 4, 10), effective_on=date(2025, 5, 1), abstract="Sửa đổi")
    relate(made, ship, "amends", articles=["dieu-1.khoan-2"])
    relate(made, ship, "repeals", articles=["dieu-2"], from_day=date(2025, 6, 1))
    return made


def test_what_readers_see(at, ship):
    response = at().get(PAGE)
    text = text_of(response)
    assert response.status_code == 200
    for words in ("15/2024/QĐ-UBND", "Trần Văn Hải", "Phạm vi điều chỉnh", "Ủy ban nhân dân tỉnh Hải Vân"):
        assert words in text
    assert 'id="dieu-1"' in text
    assert 'href="#dieu-1.khoan-2"' not in text
    assert 'id="dieu-1.khoan-2.diem-a"' in text
    assert f'<link rel="canonical" href="http://{PORTAL}{PAGE}">' in text
    assert "Quyết định số 15/2024/QĐ-UBND ngày 15/02/2024 của Ủy ban nhân dân tỉnh Hải Vân" in text
    assert "style=" not in text.split("<main")[1].split("</main>")[0]


def test_pages_that_cite_it(at, ship):
    cites = body("Theo Quyết định số 15/2024/QĐ-UBND ngày 15/02/2024 của Ủy ban nhân dân tỉnh.")
    assert "Trang có trích dẫn" not in text_of(at().get(PAGE))
    pages = [
        make_article(section(host, "thong-bao"), title, body=cites)
        for host, title in ((WARD, "Chợ Cửa Vịnh mở lại"), (DEPARTMENT, "Chỉ cho cán bộ"), (PORTAL, "Đã gỡ"))
    ]
    scan([page.pk for page in pages])
    PageViewRestriction.objects.create(page=pages[1].page_ptr, restriction_type="login")
    pages[2].unpublish()
    text = text_of(at().get(PAGE))
    assert f'href="{pages[0].full_url}"' in text
    assert "Chợ Cửa Vịnh mở lại" in text
    assert "Phường Cửa Vịnh" in text.split("Trang có trích dẫn")[1]
    for hidden_title in ("Chỉ cho cán bộ", "Đã gỡ"):
        assert hidden_title not in text


def test_structured_data(at, ship, later):
    data = ld(at().get(PAGE))
    assert data["legislationIdentifier"] == ship.number
    assert data["legislationDate"] == "2024-02-15"
    assert data["legislationLegalForce"] == "https://schema.org/InForce"
    assert data["@id"] == f"http://{PORTAL}{PAGE}"
    changes = ld(at().get("/van-ban/qd-ubnd/2025/20/"))["legislationChanges"]
    assert {row["@id"] for row in changes} == {data["@id"]}


@pytest.mark.parametrize(
    ("day", "state", "amended", "repealed"),
    [
        ("2024-01-01", "not_yet", False, False),
        ("2024-03-01", "in_force", False, False),
        ("2025-05-01", "in_force", True, False),
        ("2025-06-01", "in_force", True, True),
        ("2026-01-01", "expired", True, True),
        ("2025-02-30", "expired", True, True),
        ("hôm qua", "expired", True, True),
    ],
)
def test_as_on_a_day(at, ship, later, day, state, amended, repealed):
    ends(ship, date(2025, 12, 31))
    response = at().get(PAGE, {"ngay": day})
    text = text_of(response)
    law = text.split('<div class="law"')[1].split("</section>")[0]
    assert response.context_data["state"] == state
    assert law.count('class="amend') == amended + repealed
    assert ('<article id="dieu-2" class="is-ended">' in law) == repealed
    if amended:
        assert 'href="/van-ban/qd-ubnd/2025/20/"' in law
    assert ("X-Robots-Tag" in response) == (response.context_data["asked_day"] is not None)


def test_a_suspension_of_parts_ends_with_the_document_that_suspends(at, ship):
    pause = document("40/2024/QĐ-UBND", signed_on=date(2024, 5, 2), effective_on=date(2024, 6, 1), abstract="Tạm dừng")
    relate(pause, ship, "suspends", articles=["dieu-2"])
    end = document(
        "41/2024/QĐ-UBND", signed_on=date(2024, 8, 1), effective_on=date(2024, 9, 1), abstract="Thôi tạm dừng"
    )
    relate(end, pause, "repeals")
    recompute([pause.pk])
    for day, suspended in (("2024-05-31", False), ("2024-06-01", True), ("2024-08-31", True), ("2024-09-01", False)):
        assert ('<article id="dieu-2" class="is-ended">' in text_of(at().get(PAGE, {"ngay": day}))) == suspended, day


def test_relations_are_seen_from_both_sides(at, ship, later):
    relate(ship, None, "based_on", target_number="79/2014/NĐ-CP", target_title="Nghị định về tàu cá")
    text = text_of(at().get(PAGE))
    assert "79/2014/NĐ-CP" in text
    assert not re.search(r"<a [^>]*>[^<]*79/2014", text), "not here yet: no link"
    groups = at().get(PAGE).context_data["groups"]
    assert [(group.kind, len(group.rows)) for group in groups] == [("amends", 1), ("repeals", 1), ("based_on", 1)]
    other = text_of(at().get("/van-ban/qd-ubnd/2025/20/"))
    assert f'href="{PAGE}"' in other


def test_relations_with_hidden_documents_leave_no_trace(at, ship):
    for row in hidden():
        relate(row, ship, "amends", articles=["dieu-1"])
        relate(ship, row, "cites", target_number=row.number)
    relate(document("30/2025/QĐ-UBND", signed_on=date(2025, 1, 5)), ship, "repeals", state="suggested")
    text = text_of(at().get(PAGE))
    assert "Kim Ngư" not in text
    assert not re.search(r"90[123]/2024", text)
    assert "30/2025" not in text


def test_a_correction_stands_above_and_at_its_article(at, ship):
    issue = GazetteIssue.objects.create(year=2024, issued_on=date(2024, 3, 5), state="published")
    IssueNumber.objects.create(issue=issue, year=2024, number=11)
    IssueItem.objects.create(issue=issue, document=ship, first_page=7, last_page=12)
    LegalDocument.objects.filter(pk=ship.pk).update(state="corrected")
    row = Correction.objects.create(
        document=ship, anchor="dieu-1", wrong="6 mét", right="9 mét", published_on=date(2024, 4, 2), issue=issue, page=8
    )
    text = text_of(at().get(PAGE))
    assert f'id="dinh-chinh-{row.pk}"' in text
    assert text.count(f'href="#dinh-chinh-{row.pk}"') == 1
    assert "9 mét" in text
    assert "/cong-bao/2024/11/" in text
    assert "02/04/2024" in text_of(at().get("/van-ban/"))


def test_a_withdrawn_document_answers_with_its_notice_only(at, ship):
    ship.state, ship.notice = "withdrawn", "Văn bản đăng nhầm, xin cáo lỗi."
    ship.save()
    ship.note_event(EventKind.WITHDRAWN)
    response = at().get(PAGE)
    text = text_of(response)
    assert response.status_code == 410
    assert "đăng nhầm" in text
    assert "Phạm vi điều chỉnh" not in text
    assert ship.abstract not in text
    assert "noindex" in response["X-Robots-Tag"]
    assert at().get("/van-ban/").context_data["documents"].paginator.count == 0


def test_old_addresses_lead_to_the_present_one(at, ship):
    DocumentAddress.objects.create(address="qd-ubnd/2024/14", document=ship)
    response = at().get("/van-ban/qd-ubnd/2024/14/?ngay=2025-01-01")
    assert (response.status_code, response["Location"]) == (301, f"{PAGE}?ngay=2025-01-01")
    assert at().get("/van-ban/QD-UBND/2024/15/").status_code == 301
    LegalDocument.objects.filter(pk=ship.pk).update(confidentiality="internal")
    assert at().get("/van-ban/qd-ubnd/2024/14/").status_code == 404
    assert at().get("/van-ban/khong/co/").status_code == 404


def test_a_unit_shows_what_it_posts_with_the_portals_address(at, ship):
    assert at(DEPARTMENT).get(PAGE).status_code == 404
    PostingDuty.objects.create(
        document=ship,
        unit=Unit.objects.get(code="snnmt"),
        role="concerned",
        due_on="2024-03-01",
        posted_on="2024-02-20",
    )
    text = text_of(at(DEPARTMENT).get(PAGE))
    assert f'<link rel="canonical" href="http://{PORTAL}{PAGE}">' in text
    assert at(WARD).get(PAGE).status_code == 404


@pytest.mark.parametrize("language", ["en", "ja", "ko", "zh-hans"])
def test_other_languages(at, ship, later, language):
    bare = text_of(at().get(f"/{language}{PAGE}"))
    assert '<h1 lang="vi"><span class="vh">' in bare
    DocumentText.objects.create(
        document=ship, locale=Locale.objects.get(language_code=language), abstract="Rules on fishing vessels"
    )
    text = text_of(at().get(f"/{language}{PAGE}"))
    assert "<h1><span" in text
    assert "Rules on fishing vessels" in text
    # The text itself is Vietnamese in every language of the interface: no versions for search engines.
    assert f'hreflang="vi" href="http://{PORTAL}{PAGE}"' not in text


# ---- files, print, compare ----
@pytest.fixture
def pdf(ship) -> DocumentFile:
    made = DocumentFile(
        document=ship, kind="official", name="15-2024.pdf", media_type="application/pdf", size=9, sha256="ab" * 32
    )
    made.signature = {"signer": "UBND tỉnh Hải Vân", "valid": True}
    made.file.save("15.pdf", ContentFile(b"%PDF-1.4\n"))
    return made


def test_files(at, ship, pdf):
    text = text_of(at().get(PAGE))
    assert f"/van-ban/tep/{pdf.pk}/" in text
    assert "ab" * 32 in text
    assert "UBND tỉnh Hải Vân" in text
    response = at().get(f"/van-ban/tep/{pdf.pk}/")
    assert b"".join(response.streaming_content) == b"%PDF-1.4\n"
    assert response["Content-Type"] == "application/pdf"
    assert at().get(f"/van-ban/tep/{pdf.pk}/", headers={"if-none-match": response["ETag"]}).status_code == 304
    assert "attachment" in at().get(f"/van-ban/tep/{pdf.pk}/?tai")["Content-Disposition"]
    assert at(DEPARTMENT).get(f"/van-ban/tep/{pdf.pk}/").status_code == 404


@pytest.mark.parametrize("values", [{"state": "draft"}, {"state": "withdrawn"}, {"confidentiality": "internal"}])
def test_files_of_what_nobody_may_read(at, ship, pdf, values):
    LegalDocument.objects.filter(pk=ship.pk).update(**values)
    assert at().get(f"/van-ban/tep/{pdf.pk}/").status_code == 404


def test_the_missing_file_is_a_404(at, ship, pdf):
    Path(pdf.file.path).unlink()
    assert at().get(f"/van-ban/tep/{pdf.pk}/").status_code == 404


def test_print(at, ship):
    response = at().get(f"{PAGE}in/")
    assert "Phạm vi điều chỉnh" in text_of(response)
    assert "print.css" in text_of(response)
    assert "noindex" in response["X-Robots-Tag"]


def test_compare_versions_and_documents(at, ship):
    old = TEXT.replace("6 mét", "12 mét")
    TextVersion.objects.create(document=ship, number=1, structure=to_json(parse_text(old)), text=old)
    assert 'so-sanh/?a=qd-ubnd/2024/15"' in text_of(at().get(PAGE))
    assert "?a=qd-ubnd/2024/15@1&amp;b=" in text_of(at().get("/van-ban/so-sanh/?a=qd-ubnd/2024/15"))
    response = at().get("/van-ban/so-sanh/?a=qd-ubnd/2024/15@1&b=15/2024/QĐ-UBND")
    assert [row.state for row in response.context_data["rows"]] == ["changed"]
    assert "<del>12</del>" in text_of(response)
    assert "<ins>6</ins>" in text_of(response)
    whole = at().get("/van-ban/so-sanh/?a=qd-ubnd/2024/15@1&b=qd-ubnd/2024/15&all=1")
    assert len(whole.context_data["rows"]) > 8
    for query in ("a=qd-ubnd/2024/15@9&b=qd-ubnd/2024/15", "a=không&b=gì", "a=@&b=@1", "a=qd-ubnd/2024/15"):
        assert at().get(f"/van-ban/so-sanh/?{query}").status_code == 200


def test_what_was_changed_before_publication_nobody_compares(at, ship):
    for number, words in ((1, "Bản nháp nội bộ"), (2, "12 mét"), (3, "6 mét")):
        text = TEXT.replace("6 mét", words)
        TextVersion.objects.create(document=ship, number=number, structure=to_json(parse_text(text)), text=text)
    day = ship.published_at - timedelta(days=1)
    TextVersion.objects.filter(number__lt=3).update(made_at=day)
    answers = {n: at().get(f"/van-ban/so-sanh/?a=qd-ubnd/2024/15@{n}&b=qd-ubnd/2024/15") for n in (1, 2, 3)}
    assert "Bản nháp nội bộ" not in text_of(answers[1])
    assert [answer.context_data["compared"] for answer in answers.values()] == [False, True, True]
    assert "@1" not in text_of(at().get("/van-ban/so-sanh/?a=qd-ubnd/2024/15"))


# ---- bad input, speed ----
def test_words_of_a_document_are_never_mark_up(at):
    bad = document(abstract="<script>alert(1)</script>", signer="<b>x</b>")
    with_text(bad, TEXT.replace("Đối tượng", "<img src=x onerror=1>").replace("Cấp phép", "</article><script>1"))
    LegalDocument.objects.filter(pk=bad.pk).update(notice="<i>x</i>")
    text = text_of(at().get(PAGE))
    for words in ("<script>alert", "<img src=x", "<script>1", "<b>x</b>", "<i>x</i>"):
        assert words not in text


@pytest.mark.parametrize("structure", [{"kind": "nonsense"}, [1], {"kind": "document", "children": [{"kind": "?"}]}])
def test_a_broken_structure_shows_the_plain_text(at, ship, structure):
    LegalDocument.objects.filter(pk=ship.pk).update(structure=structure)
    assert "Phạm vi điều chỉnh" in text_of(at().get(PAGE))


@pytest.mark.parametrize("language", ["", "/en"])
def test_three_hundred_articles_ask_few_questions(at, language):
    text = "\n".join(
        f"Điều {n}. Tên điều {n}\n1. Khoản một của điều {n}.\n2. Khoản hai:\na) Điểm a;\nb) Điểm b."
        for n in range(1, 301)
    )
    long = with_text(document(), text)
    DocumentFile.objects.create(document=long, name="a.pdf", media_type="application/pdf", size=1, sha256="0" * 64)
    for number in range(1, 41):
        other = document(f"{number}/2025/QĐ-UBND", signed_on=date(2025, 1, 5), effective_on=None)
        relate(other, long, "amends", articles=[f"dieu-{number}"])
        relate(long, other, "cites")
    issue = GazetteIssue.objects.create(year=2024, issued_on=date(2024, 3, 5), state="published")
    IssueNumber.objects.create(issue=issue, year=2024, number=11)
    IssueItem.objects.create(issue=issue, document=long, first_page=7)
    Correction.objects.create(
        document=long, anchor="dieu-1", wrong="a", right="b", published_on=date(2024, 4, 2), issue=issue
    )
    LegalDocument.objects.filter(pk=long.pk).update(state="corrected")
    cites = body("Theo Quyết định số 15/2024/QĐ-UBND ngày 15/02/2024 của Ủy ban nhân dân tỉnh.")
    scan([make_article(section(host, "thong-bao"), "Trích dẫn", body=cites).pk for host in (WARD, DEPARTMENT, PORTAL)])
    client = at()
    client.get(f"{language}{PAGE}")
    with CaptureQueriesContext(connection) as seen:
        response = client.get(f"{language}{PAGE}")
    assert text_of(response).count("<article ") == 300
    assert len(response.context["pages"]) == 3
    assert len(seen) <= 12, f"{len(seen)}\n" + "\n".join(row["sql"][:160] for row in seen)
