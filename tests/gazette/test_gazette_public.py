"""The public gazette: addresses, contents, pages, the file and its parts, search, feeds, and what stays unseen."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from gazette.enums import IssueState
from gazette.models import Correction, GazetteIssue, GazettePage, IssueItem
from gazette.public.gazette_excerpts import excerpt, marked
from gazette.public.gazette_pdf import UnsatisfiableError, part_of
from gazette.public.gazette_places import tail_of
from gazette.signals import issue_changed
from search.models import SearchEntry
from search.outbox import apply
from tests.conftest import DEPARTMENT
from tests.gazette.makers import make_document, make_issue
from tests.gazette.reading import issue as make
from tests.gazette.reading import rewrite

pytestmark = pytest.mark.django_db
BASE = "/cong-bao/"
ISSUE = f"{BASE}2026/1095-1096/"
VIETNAMESE = re.compile(r"[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", re.IGNORECASE)


def text_of(response: Any) -> str:
    return str(response.content.decode())


def body_of(response: Any) -> bytes:
    return b"".join(response.streaming_content)


@pytest.fixture
def issue() -> GazetteIssue:
    return make()


# ---- pages ----
def test_from_the_start_to_a_page_of_an_issue(at, issue):
    old = make((12,), date(2025, 11, 3))
    start = text_of(at().get(BASE))
    for link in (ISSUE, f"{BASE}2025/12/", f"{BASE}2025/", f"{BASE}lich/2026/", f"{BASE}dang-ky/", f"{BASE}rss/"):
        assert f'href="{link}' in start
    year = text_of(at().get(f"{BASE}2026/"))
    assert ISSUE in year
    assert f"{BASE}2025/{old.slug}/" not in year
    shown = text_of(at().get(ISSUE))
    document = issue.items.first().document
    assert document.number in shown
    assert f"/van-ban/{document.address}/" in shown
    assert f"{ISSUE}trang-43/" in shown
    assert issue.sha256 in shown
    assert "54:01:0A:7F" in shown
    page = text_of(at().get(f"{ISSUE}trang-43/"))
    assert "chuyển đổi nghề khai thác" in page
    assert f"{ISSUE}trang-42/" in page
    assert f"{ISSUE}trang-44/" in page
    assert f"{ISSUE}tai/#page=3" in page


def test_sections_are_those_of_print_and_corrections_stand_last(at):
    first, second, third = make_document(), make_document(issuer="snnmt"), make_document(issuer="snnmt")
    issue = make((7,), documents=[first, second, third], state="composing")
    correction = Correction.objects.create(document=first, wrong="a", right="b", published_on=date(2026, 3, 1))
    IssueItem.objects.create(issue=issue, kind="correction", document=first, correction=correction, position=9)
    rewrite(issue, state=IssueState.PUBLISHED)
    sections = at().get(f"{BASE}2026/7/").context_data["sections"]
    assert [(section.name, len(section.rows)) for section in sections] == [
        ("Ủy ban nhân dân tỉnh Hải Vân", 1),
        ("Sở Nông nghiệp và Môi trường", 2),
        ("", 1),
    ]


def test_one_number_of_a_double_issue_leads_to_both(at, issue):
    for number in (1095, 1096):
        response = at().get(f"{BASE}2026/{number}/trang-43/")
        assert (response.status_code, response["Location"]) == (301, f"{ISSUE}trang-43/")
    assert at().get(f"{BASE}2026/1096-1095/").status_code == 404
    assert at().get(f"{BASE}2026/1095-1097/").status_code == 404


@pytest.mark.parametrize(
    "tail",
    [
        *("2026/1/", "2024/1095-1096/", "2024/", "lich/2024/", "2026/abc/", "99999/1/", "2026/99999999999999/"),
        *("2026/1095-1096/trang-40/", "2026/1095-1096/trang-45/", "2026/1095-1096/trang-0/", "lich/99999999/"),
        "2026/1095-1096/trang-99999999999999999999/",
    ],
)
def test_what_is_not_there_is_not_found(at, issue, tail):
    assert at().get(f"{BASE}{tail}").status_code == 404


@pytest.mark.parametrize("state", [state for state in IssueState if state != IssueState.PUBLISHED])
def test_what_is_being_made_is_known_to_nobody(at, state):
    secret = make_document(abstract="Văn bản Kim Ngư chưa đăng")
    made = make((1095, 1096), documents=[secret], texts=("Kim Ngư chưa đăng",), state=state)
    made.proof.save("proof.pdf", made.file, save=False)
    rewrite(made, proof=made.proof.name)
    issue_changed.send(GazetteIssue, issue=made, event=None, before="")
    apply()
    for tail in ("", "tai/", "chu-ky/", "trang-41/", "trang-43/"):
        assert at().get(f"{ISSUE}{tail}").status_code == 404
    assert at().get(f"{BASE}2026/").status_code == 404
    for tail in ("", "rss/", "tim/?q=kim+ngu", "tim/?q=1095", "tim/?q=kim&nam=2026&so=1095-1096"):
        text = text_of(at().get(f"{BASE}{tail}"))
        assert "Kim Ngư" not in text
        assert "1095-1096" not in text.replace('value="1095-1096"', "")
    assert "1095" not in text_of(at().get("/sitemap-gazette.xml"))
    assert not SearchEntry.objects.filter(type="gazette").exists()


def test_units_have_no_gazette(at, issue):
    for tail in ("", "2026/", "2026/1095-1096/", "2026/1095-1096/tai/", "rss/", "dang-ky/"):
        assert at(DEPARTMENT).get(f"{BASE}{tail}").status_code == 404


def test_the_calendar_is_a_table_of_months(at, issue):
    make((1100,), date(2026, 3, 20))
    text = text_of(at().get(f"{BASE}lich/2026/"))
    assert text.count('<th scope="row">') == 12
    row = next(row for row in text.split("<tr>") if "1095" in row)
    assert ISSUE in row
    assert f"{BASE}2026/1100/" in row


def test_addresses_of_lists_are_those_of_the_routes(issue):
    page = GazettePage.objects.first()
    assert page.reverse_subpage("issue", args=[issue.year, issue.slug]) == tail_of(issue)
    assert page.reverse_subpage("pdf", args=[issue.year, issue.slug]) == f"{tail_of(issue)}tai/"


# ---- corrections ----
def test_a_page_carries_its_corrections(at, issue):
    document = issue.items.order_by("position").first().document
    on_page = Correction.objects.create(
        document=document, issue=issue, page=44, wrong="hai mươi", right="hai mươi mốt", published_on=date(2026, 4, 2)
    )
    later = make((1100,), date(2026, 4, 3), documents=[], first=60, state="composing")
    IssueItem.objects.create(issue=later, kind="correction", document=document, correction=on_page, position=1)
    rewrite(later, state=IssueState.PUBLISHED)
    text = text_of(at().get(f"{ISSUE}trang-44/"))
    assert "hai mươi mốt" in text
    assert 'datetime="2026-04-02"' in text
    assert f"{BASE}2026/1100/" in text
    assert f"/van-ban/{document.address}/#dinh-chinh-{on_page.pk}" in text
    assert "hai mươi mốt" not in text_of(at().get(f"{ISSUE}trang-43/"))
    assert "hai mươi mốt" in text_of(at().get(ISSUE))
    Correction.objects.update(page=None)
    assert "hai mươi mốt" in text_of(at().get(f"{ISSUE}trang-43/")), "where the document stands"
    rewrite(later, state=IssueState.SIGNED)
    assert f"{BASE}2026/1100/" not in text_of(at().get(f"{ISSUE}trang-43/")), "not out yet"


# ---- signature ----
def test_a_difference_is_said(at, issue):
    good = text_of(at().get(ISSUE))
    assert "is-ok" in good
    rewrite(verified_ok=True, verified_at=timezone.now())
    assert 'role="alert"' not in text_of(at().get(f"{ISSUE}chu-ky/"))
    rewrite(verified_ok=False)
    issue.checks.create(ok=False, found="0" * 64)
    for tail in ("", "chu-ky/", "trang-43/"):
        text = text_of(at().get(f"{ISSUE}{tail}"))
        assert 'role="alert"' in text
        assert "gz-sign is-ok" not in text
    response = at().get(f"{ISSUE}tai/")
    assert "ETag" not in response
    assert response["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("facts", [{}, {"signer": "A"}, {"certificate": {"name": "A", "not_after": "x"}}, [], None])
def test_an_issue_with_few_facts_can_be_read(at, issue, facts):
    rewrite(signature=facts if facts is not None else {}, signed_at=None)
    for tail in ("", "chu-ky/", "trang-43/"):
        assert at().get(f"{ISSUE}{tail}").status_code == 200


# ---- the file ----
def test_the_file_is_served_whole_and_in_parts(at, issue):
    with issue.file.open("rb") as stream:
        data = stream.read()
    url = f"{ISSUE}tai/"
    whole = at().get(url)
    assert body_of(whole) == data
    assert whole["Content-Type"] == "application/pdf"
    assert whole["ETag"] == f'"{issue.sha256}"'
    assert whole["Cache-Control"].startswith("public")
    assert whole["X-Frame-Options"] == "SAMEORIGIN"
    assert "cong-bao-2026-1095-1096.pdf" in whole["Content-Disposition"]
    assert "attachment" in at().get(f"{url}?luu")["Content-Disposition"]
    for header, part, shown in (
        ("bytes=0-9", data[:10], f"bytes 0-9/{len(data)}"),
        ("bytes=100-", data[100:], f"bytes 100-{len(data) - 1}/{len(data)}"),
        ("bytes=-5", data[-5:], f"bytes {len(data) - 5}-{len(data) - 1}/{len(data)}"),
        ("bytes=5-99999999", data[5:], f"bytes 5-{len(data) - 1}/{len(data)}"),
    ):
        response = at().get(url, headers={"range": header})
        assert (response.status_code, response["Content-Range"]) == (206, shown)
        assert body_of(response) == part
        assert response["Content-Length"] == str(len(part))
    assert at().get(url, headers={"if-none-match": f'W/"{issue.sha256}"'}).status_code == 304
    assert at().get(url, headers={"range": "bytes=0-9", "if-range": '"old"'}).status_code == 200
    assert at().get(url, headers={"range": "bytes=0-9", "if-range": f'"{issue.sha256}"'}).status_code == 206
    beyond = at().get(url, headers={"range": "bytes=99999999-"})
    assert (beyond.status_code, beyond["Content-Range"]) == (416, f"bytes */{len(data)}")
    assert at().head(url).status_code == 200


@pytest.mark.parametrize("header", ["bytes=", "bytes=-", "bytes=5-2", "bytes=0-1,4-5", "items=0-1", "bytes=a-b", "x"])
def test_other_ranges_get_the_whole_file(header):
    assert part_of(header, 100) is None


@pytest.mark.parametrize("header", ["bytes=100-", "bytes=-0", "bytes=200-300"])
def test_ranges_behind_the_end(header):
    with pytest.raises(UnsatisfiableError):
        part_of(header, 100)


def test_a_file_that_is_away_is_not_found(at, issue):
    issue.file.storage.delete(issue.file.name)
    assert at().get(f"{ISSUE}tai/").status_code == 404
    assert at().get(ISSUE).status_code == 200


# ---- search ----
@pytest.mark.parametrize(
    ("query", "pages"),
    [
        ("q=hỗ trợ ngư dân", [43]),
        ("q=ho tro", [43, 44]),
        ("q=NGU DAN dieu", [43]),
        ("q=hỗ trợ&nam=2025", []),
        ("q=hỗ trợ&nam=2026", [43, 44]),
        ("q=trieu&nam=2026&so=1095-1096", [44]),
        ("q=trieu&nam=2026&so=x", [44]),
        ("q=", []),
        ("q=%25", []),
        ("q=khongco", []),
        ("q=ho&page=9999999", [43, 44]),
        ("q=1095/2026", []),
    ],
)
def test_search_by_page(at, issue, query, pages):
    response = at().get(f"{BASE}tim/?{query}")
    assert [row.number for row in response.context_data["hits"]] == pages
    assert response["X-Robots-Tag"] == "noindex"


def test_numbers_of_issues_are_found(at, issue):
    for query in ("1096", "số 1096", "so 1096/2026", "No. 1095"):
        assert ISSUE in text_of(at().get(BASE + "tim/", {"q": query}))
    assert ISSUE not in text_of(at().get(BASE + "tim/", {"q": "1096/2025"}))


def test_many_issues_are_asked_of_the_search_first(at, issue, monkeypatch):
    monkeypatch.setattr("gazette.public.gazette_search.MANY", 0)
    issue_changed.send(GazetteIssue, issue=issue, event=None, before="published")
    apply()
    response = at().get(f"{BASE}tim/?q=ngu+dan")
    assert [row.number for row in response.context_data["hits"]] == [43]


def test_excerpts_mark_what_was_found():
    text = "x " * 200 + "Mức hỗ trợ\nngư dân là 20 triệu đồng " + "y " * 300
    parts = excerpt(text, "ho tro ngu dan")
    assert [part for part, hit in parts if hit] == ["hỗ", "trợ", "ngư", "dân"]
    assert parts[0][0].startswith("… ")
    assert parts[-1][0] == " …"
    assert sum(len(part) for part, _hit in parts) < 400
    assert "".join(part for part, _hit in marked("Straße hỗ trợ", ["ho"])) == "Straße hỗ trợ"
    assert marked("Straße hỗ", ["ho"])[-1] == ("hỗ", True)
    assert marked("", ["ho"]) == []
    assert excerpt("", "ho") == []


def test_the_search_of_the_site_finds_issues(at, issue):
    issue_changed.send(GazetteIssue, issue=issue, event=None, before="published")
    apply()
    rows = SearchEntry.objects.filter(type="gazette")
    assert {row.language for row in rows} == {"vi", "en", "ja", "ko", "zh-hans"}
    assert ISSUE in text_of(at().get("/tim-kiem/?q=ngư dân chuyển đổi nghề&type=gazette"))
    rewrite(state=IssueState.SIGNED)
    assert ISSUE not in text_of(at().get("/tim-kiem/?q=ngư dân chuyển đổi nghề&type=gazette"))


# ---- for machines ----
def test_feed_sitemap_and_structured_data(at, issue):
    feed = text_of(at().get(f"{BASE}rss/"))
    assert f"http://portal.test{ISSUE}" in feed
    assert f'length="{issue.size}"' in feed
    assert f"<loc>http://portal.test{ISSUE}</loc>" in text_of(at().get("/sitemap-gazette.xml"))
    assert ISSUE not in text_of(at(DEPARTMENT).get("/sitemap-gazette.xml"))
    [found] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text_of(at().get(ISSUE)))
    data = json.loads(found)
    assert data["@type"] == "PublicationIssue"
    assert (data["issueNumber"], data["pageStart"], data["pageEnd"]) == ("1095 + 1096", 41, 44)
    assert len(data["hasPart"]) == 2


# ---- figures and languages ----
ADDRESSES = ("", "2026/", "lich/2026/", "rss/", "tim/?q=ho+tro", "2026/1095-1096/", "2026/1095-1096/chu-ky/")


@pytest.mark.parametrize("tail", [*ADDRESSES, "2026/1095-1096/trang-43/", "2026/1095-1096/tai/", "dang-ky/"])
@pytest.mark.parametrize("language", ["", "/en"])
def test_queries(at, tail, language):
    documents = [make_document(issuer=("ubnd", "snnmt")[place % 2]) for place in range(12)]
    issue = make(documents=documents, texts=tuple(f"hỗ trợ {place}" for place in range(12)))
    for number in range(1, 9):
        make_issue(numbers=[number])
    for place in (None, 43, 43):
        Correction.objects.create(
            document=documents[0], issue=issue, page=place, wrong="a", right="b", published_on=date(2026, 4, 1)
        )
    client = at()
    client.get(f"{language}{BASE}{tail}")
    with CaptureQueriesContext(connection) as queries:
        assert client.get(f"{language}{BASE}{tail}").status_code == 200
    assert len(queries) <= 12, "\n".join(row["sql"].split("FROM")[-1][:110] for row in queries)


@pytest.mark.parametrize("language", ["en", "ja", "ko", "zh-hans"])
@pytest.mark.parametrize("tail", [*ADDRESSES, "2026/1095-1096/trang-43/", "dang-ky/"])
def test_other_languages_mark_what_is_vietnamese(at, issue, language, tail):
    response = at().get(f"/{language}{BASE}{tail}")
    assert response.status_code == 200
    if "rss" in tail:
        return
    main = re.search(r"<main.*</main>", text_of(response), re.DOTALL)
    assert main is not None
    bare = re.sub(r'<(\w+)[^>]*\blang="vi"[^>]*>.*?</\1>', "", main[0], flags=re.DOTALL)
    bare = re.sub(r"<(?!/?(?:a|img)\b)[^>]*>|<[^>]*>", " ", bare)
    found = [line.strip() for line in bare.replace("Hải Vân", "").splitlines() if VIETNAMESE.search(line)]
    assert found == []
