"""The log of queries: nothing of persons in it, no query on the page, nothing that can break a search."""

from __future__ import annotations

from datetime import timedelta
from threading import Event
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import assume, given
from hypothesis import strategies as st

from search import querylog
from search.language.query import parse
from search.masking import MASK, mask
from search.models import PopularQuery, QueryLog
from search.popular import popular, refresh
from search.querylog import flush, note, note_click, prune, visitor_of
from search.service import Results
from search.words import key_of
from tests.conftest import WARD
from tests.factories import make_article, section

BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
CLICKED = "/api/v1/search/clicked/"


def results(text: str = "sổ đỏ", total: int = 3, **values: Any) -> Results:
    return Results(parse(text), [], total, {}, values.pop("page", 1), 10, **values)


def asked(text: str = "sổ đỏ", visitor: str = "abc", unit_code: str = "", language: str = "vi", **values: Any) -> str:
    continued = bool(values.pop("continued", False))
    return note(results(text, **values), unit_code=unit_code, visitor=visitor, language=language, continued=continued)


@pytest.fixture(autouse=True)
def _empty_buffer():
    querylog._buffer.take()
    yield
    querylog._buffer.take()


# ---- masking ----
@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("cccd 048091001234 là gì", f"cccd {MASK} là gì"),
        ("0912 345 678", MASK),
        ("+84 912.345.678", f"+{MASK}"),
        ("0912-345-678 sổ đỏ", f"{MASK} sổ đỏ"),
        ("201 912 345", MASK),
        ("4111 1111 1111 1111", MASK),
        ("an.nguyen@example.vn hỏi", f"{MASK} hỏi"),
        ("hộ chiếu B1234567", f"hộ chiếu {MASK}"),
        ("43A-123.45", MASK),
        ("０９１２３４５６７８", MASK),
        ("0912\u200b345\u200b678", MASK),
        ("0912345678 15/2022/QĐ-UBND", f"{MASK} 15/2022/QĐ-UBND"),
        ("0912 345678/2024", MASK),
    ],
)
def test_numbers_of_people_are_masked(typed, kept):
    assert mask(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "15/2022/QĐ-UBND",
        "15 2022 qd ubnd",
        "năm 2024 15/2022/QĐ-UBND ngày 22/11/2026",
        "nghị định 224/2026/NĐ-CP điều 9",
        "giai đoạn 2021-2025 2026-2030",
        "thủ tục 1.001193.000.00.00.H10",
        "tổng đài 1022",
        "hotline 1900 1234",
        "TCVN 5574:2018",
    ],
)
def test_numbers_of_documents_stay(typed):
    assert mask(typed) == typed


SAID = ["sổ", "đỏ", "cấp", "giấy", "xin hỏi", "về", "của tôi", "là", "ở đâu", "東京", "tax?"]
WORDS = st.lists(st.sampled_from(SAID), max_size=4).map(" ".join)
NUMBERS = st.from_regex(r"0\d{9}|0\d{11}|\+84\d{9}|[1-3]\d{8}|\d{16}", fullmatch=True)
SEPARATORS = st.sampled_from(["", " ", ".", "-", " . ", "\u00a0", "\u2013"])


@given(WORDS, NUMBERS, SEPARATORS, WORDS, st.data())
def test_however_a_number_is_grouped_none_of_it_stays(before, number, separator, after, data):
    sizes = data.draw(st.lists(st.integers(2, 5), min_size=1, max_size=6))
    groups, rest = [], number
    for size in sizes:
        groups.append(rest[:size])
        rest = rest[size:]
    typed = separator.join(group for group in [*groups, rest] if group)
    years = [group.strip("+") for group in typed.replace("\u00a0", " ").split()]
    assume(not all(len(group) <= 4 and group.startswith(("19", "20")) for group in years))  # Three years in a row.
    masked = mask(f"{before} {typed} {after}")
    assert MASK in masked
    assert sum(char.isdigit() for char in masked) == 0


@given(st.text(max_size=300))
def test_masking_never_fails_and_masks_all_at_once(text):
    once = mask(text)
    assert mask(once) == once
    key_of(once)


@given(st.integers(1, 9999), st.integers(1990, 2029), st.sampled_from(["QĐ-UBND", "NQ-HĐND", "NĐ-CP", "TT-BTC"]), WORDS)
def test_a_document_number_stays_in_any_sentence(number, year, kind, words):
    typed = " ".join(f"{words} {number}/{year}/{kind}".split())
    assert mask(typed) == typed


# ---- noting ----
@pytest.mark.django_db
def test_a_search_is_noted_without_a_query_and_written_later(django_assert_num_queries):
    with django_assert_num_queries(0):
        token = asked("Sổ đỏ của 0912345678", unit_code="cua-vinh", total=7, took_ms=12)
    assert len(token) == 22
    assert flush() == 1
    row = QueryLog.objects.get()
    assert (row.text, row.key) == (f"Sổ đỏ của {MASK}", f"so do cua {MASK}")
    assert (row.results, row.took_ms, row.unit.code, row.language, row.clicked) == (7, 12, "cua-vinh", "vi", None)
    assert row.token == token


@pytest.mark.django_db
def test_only_first_pages_of_people_count():
    assert asked(page=2) == ""
    assert asked(continued=True) == ""
    assert asked(visitor="") == ""
    assert asked("  ?!  ") == ""
    assert asked(failed=True) == ""
    assert flush() == 0


@pytest.mark.django_db
def test_the_same_query_of_the_same_visitor_counts_once_a_minute():
    first = asked("Sổ đỏ")
    assert asked("so do") == first
    assert asked("so do", visitor="other") != first
    assert asked("so do", language="en") != first
    assert flush() == 3


@pytest.mark.django_db
def test_what_was_found_for_a_correction_was_not_found():
    asked("đa nẵg", total=9, corrected=True, did_you_mean="đà nẵng")
    flush()
    assert QueryLog.objects.get().results == 0


def request_of(agent=BROWSER, address="203.0.113.9", **headers):
    return RequestFactory().get("/tim-kiem/", REMOTE_ADDR=address, headers={"user-agent": agent, **headers})


def test_a_visitor_is_a_hash_of_today():
    from django.core.cache import cache

    one = visitor_of(request_of())
    assert one == visitor_of(request_of())
    assert len(one) == 16
    assert one != visitor_of(request_of(address="203.0.113.10"))
    assert one != visitor_of(request_of(agent=f"{BROWSER} X"))
    cache.clear()  # The key is nowhere else: tomorrow's hash is another.
    assert one != visitor_of(request_of())


@pytest.mark.parametrize("agent", ["", "Googlebot/2.1", "python-requests/2.32", "curl/8", "HeadlessChrome/130"])
def test_programs_are_nobody(agent):
    assert visitor_of(request_of(agent)) == ""


def test_what_is_fetched_in_advance_is_not_asked():
    assert visitor_of(request_of(**{"sec-purpose": "prefetch;prerender"})) == ""


@pytest.mark.django_db
def test_no_failure_reaches_the_page(monkeypatch):
    def fail(*args, **kwargs):
        raise DatabaseError("away")

    asked()
    monkeypatch.setattr(QueryLog.objects, "bulk_create", fail)
    assert flush() == 0
    monkeypatch.setattr(querylog, "mask", fail)
    assert asked("another") == ""


@pytest.mark.django_db
def test_the_buffer_has_an_end():
    for number in range(querylog.ROOM + 5):
        querylog._buffer.add(querylog.Click(str(number), 1))
    _rows, clicks, lost = querylog._buffer.take()
    assert (len(clicks), lost) == (querylog.ROOM, 5)


def test_the_writer_writes_by_itself_and_survives(monkeypatch, settings):
    """The thread of a process: it flushes soon, goes on after a failure, and is one."""
    settings.SEARCH_LOG_SECONDS = 0.05
    flushed, calls = Event(), []

    def fake_flush():
        calls.append(1)
        flushed.set()
        return 0

    monkeypatch.setattr(querylog, "flush", fake_flush)
    writer = querylog.Writer()
    for _ in range(2):
        flushed.clear()
        writer.wake(1)
        assert flushed.wait(5)
    thread = writer.thread
    writer.wake(1)
    assert writer.thread is thread
    assert len(calls) >= 2


# ---- clicks ----
@pytest.mark.django_db
def test_a_click_is_counted_once(at):
    token = asked()
    for rank in ("3", "1"):
        response = at().post(CLICKED, {"token": token, "rank": rank})
        assert (response.status_code, response.content) == (204, b"")
    flush()
    assert QueryLog.objects.get().clicked == 3


@pytest.mark.django_db
def test_a_click_may_arrive_before_its_search_is_written():
    token = asked()
    rows, _clicks, _lost = querylog._buffer.take()  # Still in another process.
    assert note_click(token, 2)
    flush()
    for row in rows:
        querylog._buffer.add(row)
    flush()
    assert QueryLog.objects.get().clicked == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    "data",
    [
        {},
        {"token": "x" * 22, "rank": "1"},
        {"token": "ü" * 22, "rank": "1"},
        {"token": "\x00", "rank": "-1"},
        {"token": "a" * 9000, "rank": "9" * 500},
        {"rank": "²"},
    ],
)
def test_junk_is_answered_and_forgotten(at, data, django_assert_max_num_queries):
    assert at().post(CLICKED, data).status_code == 204
    assert querylog._buffer.take() == ([], [], 0)


@pytest.mark.django_db
def test_a_broken_body_is_no_error(at):
    response = at().post(CLICKED, b"\xff\xfe--", content_type="multipart/form-data; boundary=x")
    assert response.status_code == 204
    assert at().get(CLICKED).status_code == 405


@pytest.mark.django_db
def test_a_foreign_token_is_none_of_ours():
    assert not note_click("A" * 22, 1)
    token = asked()
    assert not note_click(token, 10**6)
    assert not note_click(token[:-2] + ("AA" if not token.endswith("AA") else "BB"), 1)
    assert note_click(token, 1)


# ---- ninety days ----
def logged(text: str, visitor: str = "v", days: float = 0, results: int = 3, **values: Any) -> QueryLog:
    return QueryLog.objects.create(
        text=text, key=key_of(text), visitor=visitor, language=values.pop("language", "vi"), results=results,
        took_ms=values.pop("took_ms", 5), token=querylog.new_token(),
        asked_at=timezone.now() - timedelta(days=days), **values,
    )  # fmt: skip


@pytest.mark.django_db
def test_queries_are_kept_for_ninety_days():
    logged("cũ", days=90.01)
    kept = logged("mới", days=89.9)
    assert prune() == 1
    assert QueryLog.objects.get() == kept


# ---- popular queries ----
@pytest.fixture
def found(on_commit):
    """An article that `lịch tiêm` finds."""
    from search import outbox

    with on_commit():
        page = make_article(section(WARD, "thong-bao"), "Lịch tiêm chủng Vaxigrip tháng 12")
    outbox.apply()
    return page


def refreshed(on_commit) -> int:
    with on_commit():
        return refresh()


@pytest.mark.django_db
def test_what_many_asked_and_found_is_offered(found, on_commit, django_assert_num_queries):
    for number in range(5):
        logged("lich tiem" if number else "lịch tiêm", f"v{number}")
    assert refreshed(on_commit) == 1
    row = PopularQuery.objects.get()
    assert (row.text, row.visitors) == ("lịch tiêm", 5)
    assert popular("LỊCH t", "vi", 5) == ["lịch tiêm"]
    with django_assert_num_queries(0):
        assert popular("lich", "vi", 5) == ["lịch tiêm"]
        assert popular("lich", "en", 5) == []
        assert popular("tiem", "vi", 5) == []
        assert popular("", "vi", 5) == []


@pytest.mark.django_db
def test_what_few_asked_is_not_told(found, on_commit):
    for number in range(4):
        logged("lịch tiêm", f"v{number}")
    for day in range(6):  # One person who comes back: each day another hash.
        logged("tiêm chủng", f"d{day}", days=day)
    for _ in range(9):
        logged("lịch", "same")
    assert refreshed(on_commit) == 0


@pytest.mark.django_db
def test_personal_narrowed_and_vanished_queries_are_not_popular(found, on_commit):
    for number in range(6):
        logged(f"lịch tiêm của {MASK}", f"v{number}")
        logged("site:cua-vinh lịch", f"v{number}")
        logged("lịch -tiêm", f"v{number}")
        logged("không còn nữa", f"v{number}")  # Found something once; nothing today.
        logged("chưa từng có", f"v{number}", results=0)
    assert refreshed(on_commit) == 0


@pytest.mark.django_db
def test_a_popular_query_goes_with_its_results(found, on_commit):
    for number in range(5):
        logged("Vaxigrip", f"v{number}")
    assert refreshed(on_commit) == 1
    with on_commit():
        found.unpublish()
    from search import outbox

    outbox.apply()
    assert refreshed(on_commit) == 0
    assert popular("vaxi", "vi", 5) == []


@pytest.mark.django_db
def test_the_number_of_visitors_is_a_setting(found, on_commit, settings):
    settings.SEARCH_POPULAR_VISITORS = 2
    for number in range(2):
        logged("lịch tiêm", f"v{number}")
    assert refreshed(on_commit) == 1


@pytest.mark.django_db
def test_writing_costs_few_queries():
    for number in range(60):
        asked(f"câu hỏi {number}", unit_code="cua-vinh" if number % 2 else "snnmt")
    with CaptureQueriesContext(connection) as queries:
        flush()
    inserts = [query for query in queries if "INSERT" in query["sql"]]
    assert len(inserts) == 1
    assert len(queries) <= 4  # Units, the insert, a savepoint.
