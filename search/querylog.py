"""What people search for, for the editors: without saying by whom, and at no cost for the page.

`note` puts a search into a buffer of the process; a thread of its own writes the buffer to the database every few
seconds, on its own connection. What cannot be written is lost and logged: a log never stands in a reader's way.
"""

from __future__ import annotations

import atexit
import base64
import binascii
import hashlib
import hmac
import os
import secrets
from collections import deque
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Event, Lock, Thread
from typing import NamedTuple

import structlog
from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from cms.core.client import client_address
from sites.models import Unit

from .masking import mask
from .models import QueryLog
from .service import Results
from .words import key_of

log = structlog.get_logger(__name__)

KEPT_DAYS = 90
DAY = 24 * 60 * 60
BATCH = 50  # So many rows are written at once without waiting.
ROOM = 2_000  # So many rows wait at most; what comes then is left out.
SAME_SECONDS = 60  # The same query of the same visitor within this time is one.
MAX_TEXT, READ_TEXT = 200, 600
MAX_RANK = 1_000
CLICK_TRIES = 3  # The row of a click may still wait in another process.
# Parts of user agents of programs that say what they are.
PROGRAMS = ("bot", "crawl", "spider", "slurp", "preview", "check", "monitor", "curl", "wget", "python-", "headless")
_NONCE, _SEAL = 10, 6  # Bytes of a token: 22 characters.


class Click(NamedTuple):
    token: str
    rank: int
    tries: int = 0


@dataclass(frozen=True)
class Row:
    """A `QueryLog` to be, with its unit by code."""

    text: str
    visitor: str
    language: str
    unit_code: str
    results: int
    took_ms: int
    token: str
    asked_at: datetime


class Buffer:
    """Rows and clicks that wait for the database; bounded."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.rows: deque[Row] = deque()
        self.clicks: deque[Click] = deque()
        self.lost = 0

    def add(self, item: Row | Click) -> int:
        """How many wait now."""
        with self.lock:
            waiting: deque[Row] | deque[Click] = self.rows if isinstance(item, Row) else self.clicks
            if len(waiting) >= ROOM:
                self.lost += 1
            else:
                waiting.append(item)  # type: ignore[arg-type]
            return len(waiting)

    def take(self) -> tuple[list[Row], list[Click], int]:
        with self.lock:
            taken = list(self.rows), list(self.clicks), self.lost
            self.rows.clear()
            self.clicks.clear()
            self.lost = 0
            return taken


class Writer:
    """The thread that empties the buffer; started by the first search of a process, ended with it."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.something, self.much = Event(), Event()
        self.thread: Thread | None = None

    def wake(self, waiting: int) -> None:
        if not settings.SEARCH_LOG_SECONDS:
            return
        with self.lock:
            if self.thread is None or not self.thread.is_alive():
                self.thread = Thread(target=self.run, name="search-log", daemon=True)
                self.thread.start()
                atexit.register(flush)
        self.something.set()
        if waiting >= BATCH:
            self.much.set()

    def run(self) -> None:
        while True:
            self.something.wait()
            self.much.wait(settings.SEARCH_LOG_SECONDS)
            self.something.clear()
            self.much.clear()
            flush()
            connection.close()  # This thread's own.


_buffer, _writer = Buffer(), Writer()


def _after_fork() -> None:
    """A child begins with nothing waiting: its parent writes its own rows."""
    global _buffer, _writer
    _buffer, _writer = Buffer(), Writer()


os.register_at_fork(after_in_child=_after_fork)


# ---- noting ----
def visitor_of(request: HttpRequest) -> str:
    """A name for who asks that tells two visitors of one day apart; empty for programs and for what is only prefetched.

    The key is made anew every day and lives in the cache alone: what was noted yesterday leads to nobody.
    """
    agent = request.headers.get("User-Agent", "")
    purpose = " ".join(request.headers.get(name, "") for name in ("Sec-Purpose", "Purpose", "X-Moz")).lower()
    if not agent or any(part in agent.lower() for part in PROGRAMS) or "prefetch" in purpose or "preview" in purpose:
        return ""
    seen = f"{client_address(request)}\n{agent}"
    return hmac.new(_key_of_today().encode(), seen.encode(errors="replace"), hashlib.sha256).hexdigest()[:16]


def _key_of_today() -> str:
    name = f"search.visitors:{timezone.localdate().isoformat()}"
    return str(cache.get_or_set(name, lambda: secrets.token_hex(32), DAY) or _NO_CACHE)


_NO_CACHE = secrets.token_hex(32)  # While the cache is away, a process has a key of its own.


def note(results: Results, *, unit_code: str, visitor: str, language: str, continued: bool = False) -> str:
    """Note a search that was answered, without a query; never raises.

    Args:
        unit_code: code of the unit on whose site it was asked; empty: the portal.
        visitor: `visitor_of(request)`.
        language: of the page.
        continued: a further page, or another order of what was asked before.

    Returns:
        The token under which a click on a result is reported to `search_clicked`; empty where nothing is noted.
    """
    try:
        return _note(results, unit_code, visitor, language, continued)
    except Exception:  # Whatever it is: the reader has the results, and gets them.
        log.exception("search_not_noted")
        return ""


def _note(results: Results, unit_code: str, visitor: str, language: str, continued: bool) -> str:
    text = mask(results.query.text[:READ_TEXT])[:MAX_TEXT].strip()
    key = key_of(text)
    if not key or not visitor or continued or results.page > 1 or results.failed:
        return ""
    token = new_token()
    asked = f"{visitor}\n{unit_code}\n{language}\n{key}"
    same = f"search.asked:{hashlib.sha256(asked.encode()).hexdigest()[:40]}"
    if not cache.add(same, token, SAME_SECONDS):
        return str(cache.get(same) or "")
    total = max(results.total, 0) if not results.corrected else 0
    row = Row(text, visitor, language[:10], unit_code, total, max(results.took_ms, 0), token, timezone.now())
    _writer.wake(_buffer.add(row))
    return token


def new_token() -> str:
    nonce = secrets.token_bytes(_NONCE)
    return base64.urlsafe_b64encode(nonce + _seal(nonce)).decode().rstrip("=")


def _seal(nonce: bytes) -> bytes:
    return salted_hmac("search.querylog", nonce, algorithm="sha256").digest()[:_SEAL]


def is_token(text: str) -> bool:
    """Whether `text` is a token of ours; nobody fills the buffer with others."""
    try:
        raw = base64.urlsafe_b64decode(f"{text}==".encode("ascii")) if len(text) == 22 else b""
    except (UnicodeEncodeError, binascii.Error):
        return False
    return len(raw) == _NONCE + _SEAL and constant_time_compare(raw[_NONCE:], _seal(raw[:_NONCE]))


def note_click(token: str, rank: int) -> bool:
    """Note the first click on a result of a search: `rank` from 1, 0 for a best bet. False for what is not counted."""
    if not is_token(token) or not 0 <= rank <= MAX_RANK or not cache.add(f"search.click:{token}", 1, DAY):
        return False
    _writer.wake(_buffer.add(Click(token, rank)))
    return True


# ---- writing ----
def flush() -> int:
    """Write what waits; how many searches that were. The thread calls it, and tests do. Errors are logged."""
    rows, clicks, lost = _buffer.take()
    if lost:
        log.warning("search_log_full", lost=lost)
    if not rows and not clicks:
        return 0
    try:
        with transaction.atomic():
            _write_rows(rows)
            unknown = _write_clicks(clicks)
    except Exception:
        log.exception("search_log_not_written", rows=len(rows), clicks=len(clicks))
        return 0
    for click in unknown:
        if click.tries + 1 < CLICK_TRIES:
            _buffer.add(click._replace(tries=click.tries + 1))
    return len(rows)


def _write_rows(rows: list[Row]) -> None:
    codes = {row.unit_code for row in rows if row.unit_code}
    units = dict(Unit.objects.filter(code__in=codes).values_list("code", "pk")) if codes else {}
    QueryLog.objects.bulk_create(
        [
            QueryLog(
                text=row.text,
                key=key_of(row.text),
                visitor=row.visitor,
                language=row.language,
                unit_id=units.get(row.unit_code),
                results=row.results,
                took_ms=row.took_ms,
                token=row.token,
                asked_at=row.asked_at,
            )
            for row in rows
        ],
        ignore_conflicts=True,
    )


def _write_clicks(clicks: list[Click]) -> list[Click]:
    """Those whose search is not there yet."""
    unknown = []
    for click in clicks:
        if not QueryLog.objects.filter(token=click.token, clicked=None).update(clicked=click.rank):
            unknown.append(click)
    return unknown


def prune() -> int:
    """Delete what is older than ninety days."""
    deleted, _rows = QueryLog.objects.filter(asked_at__lt=timezone.now() - timedelta(days=KEPT_DAYS)).delete()
    return int(deleted)
