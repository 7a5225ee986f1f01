"""The register of links: which pages hold which. Pages are read when they were published since the last reading."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from wagtail.models import Page

from cms.core.models import BasePage
from cms.core.tree import HOME_DEPTH
from reports.enums import LinkKind
from reports.models import Link, LinkUse, PageScan
from reports.models.links import MAX_URL
from reports.survey import Survey
from sites.models import LinkedWebsite

from .reading import Reading, read_page

BATCH = 100
# Version of a page that was never published through Wagtail.
NEVER = datetime(2000, 1, 1, tzinfo=UTC)


def refresh_register(stop: Callable[[], bool] | None = None) -> int:
    """Read the pages that were published since they were last read, until all are or `stop()` says so.

    Returns:
        How many pages were read.
    """
    survey = Survey()
    hosts = {site.site.hostname for site in survey.sites}
    roots = {site.pk: site.site.root_url for site in survey.sites}
    done, last = 0, 0
    while not (stop and stop()):
        pages = list(unread_pages().filter(pk__gt=last).order_by("pk")[:BATCH])
        if not pages:
            register_settings(survey, hosts)
            forget_unused()
            break
        last = pages[-1].pk
        for page in Page.objects.filter(pk__in=[page.pk for page in pages]).specific():
            done += register_page(page, survey, hosts, roots)
    return done


def unread_pages() -> Any:
    """Live pages whose published text was not read yet."""
    scanned = Q(scan__isnull=False) & (Q(last_published_at=None) | Q(last_published_at__lte=F("scan__version")))
    return Page.objects.filter(live=True, alias_of=None, depth__gte=HOME_DEPTH).exclude(scanned)


def register_page(page: Any, survey: Survey, hosts: set[str], roots: dict[int, str]) -> int:
    site = survey.site_of(page.path)
    if site is None or not isinstance(page, BasePage):
        return 0
    reading = read_page(page)
    with transaction.atomic():
        links = ensure_links(reading, hosts, page.get_full_url() or roots[site])
        LinkUse.objects.filter(page=page.pk).exclude(link__in=links).delete()
        LinkUse.objects.bulk_create(
            [LinkUse(link=link, page_id=page.pk, member_site_id=site) for link in links], ignore_conflicts=True
        )
        version = page.last_published_at or NEVER
        values = {"member_site_id": site, "version": version, "pictures_without_text": reading.pictures_without_text}
        PageScan.objects.update_or_create(page_id=page.pk, defaults=values)
    return 1


def register_settings(survey: Survey, hosts: set[str]) -> None:
    """The linked websites of each site: they stand in its settings, on no page."""
    wanted: dict[int, Reading] = {site.pk: Reading() for site in survey.sites}
    for site, url in LinkedWebsite.objects.values_list("member_site_id", "url"):
        if site in wanted:
            wanted[site].addresses.add(url)
    known: dict[int, set[int]] = {pk: set() for pk in wanted}
    for site, link in LinkUse.objects.filter(page=None).values_list("member_site_id", "link_id"):
        known.setdefault(site, set()).add(link)
    for member_site in survey.sites:
        links = ensure_links(wanted[member_site.pk], hosts, member_site.site.root_url)
        ids = {link.pk for link in links}
        if ids == known[member_site.pk]:
            continue
        LinkUse.objects.filter(page=None, member_site=member_site).exclude(link__in=ids).delete()
        new = ids - known[member_site.pk]
        LinkUse.objects.bulk_create([LinkUse(link_id=pk, member_site=member_site) for pk in new], ignore_conflicts=True)


def ensure_links(reading: Reading, hosts: Iterable[str], base: str) -> list[Link]:
    """The rows of what a text links to; new ones are due at once."""
    wanted: dict[str, tuple[str, str]] = {f"page:{pk}": (LinkKind.PAGE, "") for pk in reading.pages}
    wanted |= {f"document:{pk}": (LinkKind.DOCUMENT, "") for pk in reading.documents}
    for address in reading.addresses:
        classified = classify(address, set(hosts), base)
        if classified:
            url, kind, host = classified
            wanted[url] = (kind, host)
    if not wanted:
        return []
    known = set(Link.objects.filter(url__in=wanted).values_list("url", flat=True))
    now = timezone.now()
    Link.objects.bulk_create(
        [Link(url=url, kind=kind, host=host, due_at=now) for url, (kind, host) in wanted.items() if url not in known],
        ignore_conflicts=True,
    )
    return list(Link.objects.filter(url__in=wanted))


def classify(address: str, hosts: set[str], base: str) -> tuple[str, str, str] | None:
    """(absolute address without fragment, kind, host) of what is to be checked; `None` for mail, telephone, anchors."""
    try:
        parts = urlsplit(urljoin(base, address))
        host = (parts.hostname or "").lower()
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not host:
        return None
    url = parts._replace(fragment="").geturl()
    if len(url) > MAX_URL:
        return None
    return url, LinkKind.LOCAL if host in hosts else LinkKind.EXTERNAL, host[:253]


def forget_unused() -> None:
    """Links that no page holds any more."""
    Link.objects.filter(uses__isnull=True).delete()


def run_time(seconds: float) -> Callable[[], bool]:
    """`stop()` that says so after some seconds."""
    end = time.monotonic() + seconds
    return lambda: time.monotonic() >= end
