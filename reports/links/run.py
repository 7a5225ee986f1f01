"""A run of the checker: what is due, a few hosts in turn, for a minute; the next run goes on."""

from __future__ import annotations

import time
from collections import defaultdict, deque
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.core.cache import cache
from django.utils import timezone

from reports.enums import LinkKind, LinkState, RuleCode
from reports.models import HealthRule, Link

from .asking import Answer, ask
from .own import look_up, refresh_own
from .register import refresh_register, run_time

log = structlog.get_logger(__name__)

BATCH = 200
PER_HOST = 5
LOCK = "reports.link_check"
# When a link is asked again, by what it came to; a broken one is looked at often enough to see it mended.
AGAIN = {
    LinkState.OK: timedelta(days=14),
    LinkState.UNCLEAR: timedelta(days=30),
    LinkState.FAILING: timedelta(days=1),
    LinkState.BROKEN: timedelta(days=2),
}
AGAIN_LOCAL = timedelta(days=1)
DEFAULT_FAILURES = 3


def check_links(now: datetime | None = None) -> int:
    """Read newly published pages, look up own links, ask what is due. One run at a time.

    Returns:
        How many links were asked.
    """
    if not cache.add(LOCK, 1, settings.LINK_CHECK_RUN_SECONDS * 2 + 60):
        return 0
    try:
        stop = run_time(settings.LINK_CHECK_RUN_SECONDS)
        refresh_register(stop)
        refresh_own()
        return ask_due(now or timezone.now(), stop)
    finally:
        cache.delete(LOCK)


def ask_due(now: datetime, stop: Callable[[], bool]) -> int:
    failures = HealthRule.objects.valid_on(timezone.localtime(now).date()).filter(code=RuleCode.LINK_FAILURES)
    needed = failures.values_list("value", flat=True).first() or DEFAULT_FAILURES
    asked: dict[str, float] = {}
    done = 0
    for link in in_turn(list(Link.objects.due(now)[:BATCH])):
        if stop():
            break
        if link.kind == LinkKind.LOCAL:
            answer = look_up(link.url)
        else:
            wait = asked.get(link.host, 0.0) + settings.LINK_CHECK_DELAY - time.monotonic()
            if link.host in asked and wait > 0:
                time.sleep(wait)
            answer = ask(link.url)
            asked[link.host] = time.monotonic()
        record(link, answer, now, needed)
        done += 1
    if done:
        log.info("links_checked", links=done)
    return done


def in_turn(links: list[Link]) -> Iterator[Link]:
    """One of each host, then the next of each: no host is asked twice running, and few times in one run."""
    by_host: dict[str, deque[Link]] = defaultdict(deque)
    for link in links:
        if link.kind == LinkKind.LOCAL or len(by_host[link.host]) < PER_HOST:
            by_host[link.host].append(link)
    while by_host:
        for host in list(by_host):
            if by_host[host]:
                yield by_host[host].popleft()
            else:
                del by_host[host]


def record(link: Link, answer: Answer, now: datetime, needed: int) -> None:
    """Note an answer. A failure counts once a day; after failures on `needed` days the link is broken."""
    today = timezone.localtime(now).date()
    link.problem, link.status, link.checked_at = answer.problem, answer.status, now
    state = answer.state
    if state in {LinkState.FAILING, LinkState.BROKEN}:
        link.first_failed_at = link.first_failed_at or now
        if link.last_failed_on != today:
            link.failed_days, link.last_failed_on = link.failed_days + 1, today
        if link.failed_days >= needed:
            state = LinkState.BROKEN
    else:
        link.first_failed_at = link.last_failed_on = None
        link.failed_days = 0
    link.state = state
    link.due_at = now + (AGAIN_LOCAL if link.kind == LinkKind.LOCAL else AGAIN[LinkState(state)])
    link.save()
