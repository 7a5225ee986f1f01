"""How mandatory content is recognised. Each answers for all sites with a handful of queries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Q, TextField
from django.db.models.functions import Cast, Length
from django.utils.translation import gettext_lazy as _
from wagtail.models import PageViewRestriction

from pages.models import ContactPage, LeadersPage, StandardPage
from sites.models import LinkedWebsite, MemberSiteText

from .enums import Presence
from .models import LinkUse, MandatoryContent
from .registry import Check
from .survey import Survey

# A StreamField without blocks is stored as `[]`.
EMPTY_BODY = 4
MAP_HOST = "openstreetmap.org"
RANKED = [Presence.MISSING, Presence.INCOMPLETE, Presence.PRESENT]


@dataclass(frozen=True)
class Found:
    """What was found at a site, and the page where somebody can mend it."""

    presence: str
    page_id: int | None = None


def best(survey: Survey, rows: Iterable[tuple[str, int, str]]) -> dict[int, Found]:
    """(path, id, presence) of pages -> the best of each site; sites without a page: missing."""
    found = {pk: Found(Presence.MISSING) for pk in survey.site_ids}
    for path, page_id, presence in rows:
        site = survey.site_of(path)
        if site is None:
            continue
        known = found[site]
        if known.page_id is None or RANKED.index(Presence(presence)) > RANKED.index(Presence(known.presence)):
            found[site] = Found(presence, page_id)
    return found


def readable(pages: Any) -> Any:
    """Adds `shown`: live, no alias, not restricted. Drafts stay in: they are what somebody has to finish."""
    restricted = PageViewRestriction.objects.filter(page=OuterRef("pk"))
    return pages.filter(alias_of=None).annotate(restricted=Exists(restricted))


def texts(survey: Survey, row: MandatoryContent) -> Any:
    pages = readable(survey.in_source(StandardPage.objects.all()))
    return pages.annotate(raw=Cast("body", TextField())).annotate(size=Length("raw"))


def find_text(survey: Survey, row: MandatoryContent) -> dict[int, Found]:
    """A published text page at one of the address parts, with a text."""
    pages = texts(survey, row).filter(slug__in=row.words)
    return best(
        survey,
        (
            (path, pk, Presence.PRESENT if live and not restricted and size > EMPTY_BODY else Presence.MISSING)
            for path, pk, live, restricted, size in pages.values_list("path", "pk", "live", "restricted", "size")
        ),
    )


def find_map(survey: Survey, row: MandatoryContent) -> dict[int, Found]:
    """A page at one of the address parts with a map or a picture, or any text page with an embedded map."""
    pictures = Q(slug__in=row.words) & (Q(raw__contains='"embed"') | Q(raw__contains='"image"'))
    maps = Q(raw__contains=MAP_HOST)
    shown = Q(live=True, restricted=False)
    pages = texts(survey, row)
    good = pages.filter(shown & (pictures | maps)).values_list("path", "pk")
    drafts = pages.filter(slug__in=row.words).values_list("path", "pk")
    rows = [(path, pk, Presence.MISSING) for path, pk in drafts]
    return best(survey, [*rows, *((path, pk, Presence.PRESENT) for path, pk in good)])


def find_leaders(survey: Survey, row: MandatoryContent) -> dict[int, Found]:
    """A published page of leaders, each with duties and a biography; incomplete while some lack one."""
    pages = readable(survey.in_source(LeadersPage.objects.all())).annotate(
        leader_number=Count("leaders"),
        described=Count("leaders", filter=~Q(leaders__biography="") & ~Q(leaders__duties="")),
    )
    rows = []
    for path, pk, live, restricted, number, described in pages.values_list(
        "path", "pk", "live", "restricted", "leader_number", "described"
    ):
        presence = Presence.PRESENT if number and described == number else Presence.INCOMPLETE
        rows.append((path, pk, presence if live and not restricted and described else Presence.MISSING))
    return best(survey, rows)


def find_contact(survey: Survey, row: MandatoryContent) -> dict[int, Found]:
    """A published contact page, and address and telephone in the imprint."""
    pages = readable(survey.in_source(ContactPage.objects.all()))
    found = best(
        survey,
        (
            (path, pk, Presence.PRESENT if live and not restricted else Presence.MISSING)
            for path, pk, live, restricted in pages.values_list("path", "pk", "live", "restricted")
        ),
    )
    with_address = set(
        MemberSiteText.objects.filter(member_site__in=survey.site_ids, language=settings.LANGUAGE_CODE)
        .exclude(address="")
        .values_list("member_site_id", flat=True)
    )
    for site in survey.sites:
        known = found[site.pk]
        if known.presence == Presence.PRESENT and not (site.telephone and site.pk in with_address):
            found[site.pk] = Found(Presence.INCOMPLETE)  # The imprint is mended, not the page.
    return found


def find_link(survey: Survey, row: MandatoryContent) -> dict[int, Found]:
    """A link to one of the hosts, in the linked websites or on a published page."""
    condition, hosts = Q(pk__in=[]), Q(pk__in=[])
    for word in row.words:
        condition |= Q(url__icontains=word)
        hosts |= Q(link__host=word) | Q(link__host__endswith=f".{word}")
    linked = LinkedWebsite.objects.filter(condition, member_site__in=survey.site_ids)
    used = LinkUse.objects.filter(hosts, Q(page=None) | Q(page__live=True), member_site__in=survey.site_ids)
    there = {*linked.values_list("member_site_id", flat=True), *used.values_list("member_site_id", flat=True)}
    return {pk: Found(Presence.PRESENT if pk in there else Presence.MISSING) for pk in survey.site_ids}


CHECKS = (
    Check("text", _("A published text page"), find_text),
    Check("leaders", _("Leaders with duties and biography"), find_leaders),
    Check("contact", _("Contact page, address and telephone"), find_contact),
    Check("map", _("A map"), find_map),
    Check("link", _("A link to a host"), find_link),
)
