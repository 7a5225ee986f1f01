"""Broken links and pictures without alternative text."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.images import get_image_model

from news.models import ArticlePage
from reports.enums import LinkKind, LinkProblem, LinkState, RuleCode, State
from reports.models import LinkUse, PageScan, SiteIndicator

from .base import NAMED, Finding, Indicator, Todo, page_url, settings_url, state_of

if TYPE_CHECKING:
    from reports.survey import Survey


class LinksIndicator(Indicator):
    """Links on published pages, and in the linked websites, that have been broken for several days."""

    code, label, order = "links", gettext_lazy("Broken links"), 30

    def measure(self, survey: Survey) -> dict[int, Finding]:
        uses = (
            LinkUse.objects.filter(Q(page=None) | Q(page__live=True), link__state=LinkState.BROKEN)
            .filter(member_site__in=survey.site_ids)
            .order_by("link__first_failed_at", "pk")
        )
        rows: dict[int, list[dict[str, Any]]] = defaultdict(list)
        numbers: dict[int, int] = defaultdict(int)
        fields = ("member_site_id", "link__url", "link__kind", "link__problem", "link__status", "link__first_failed_at")
        for site, url, kind, problem, status, since, page, title in uses.values_list(*fields, "page_id", "page__title"):
            numbers[site] += 1
            if len(rows[site]) < NAMED:
                day = since.isoformat() if since else ""
                row = {"url": url, "kind": kind, "problem": problem, "status": status, "since": day}
                rows[site].append({**row, "page": page, "title": title or ""})
        bad = survey.rule(RuleCode.LINKS_BAD)
        return {pk: Finding(state_of(numbers[pk], 1, bad), numbers[pk], {"links": rows[pk]}) for pk in survey.site_ids}

    def summary(self, row: SiteIndicator) -> str:
        links = row.details.get("links", [])
        if not links:
            return _("none broken")
        since = day_of(links[0]["since"])
        return _("%(number)d, the oldest since %(day)s") % {"number": row.value or 0, "day": since}

    def todos(self, row: SiteIndicator) -> list[Todo]:
        found = []
        for link in row.details.get("links", []):
            shown = _("a page that is not published") if link["kind"] == LinkKind.PAGE else link["url"]
            if link["kind"] == LinkKind.DOCUMENT:
                shown = _("a document that no longer exists")
            problem = dict(LinkProblem.choices).get(link["problem"], "")
            values = {"url": shown, "page": link["title"] or _("Linked websites"), "problem": problem}
            text = _("Mend the link to %(url)s on “%(page)s”: %(problem)s") % values
            found.append(Todo(text, page_url(link["page"]) or settings_url(row), row.state))
        return found


def day_of(text: str) -> str:
    """A stored moment as a day for readers."""
    moment = parse_datetime(text) if text else None
    return date_format(timezone.localtime(moment), "SHORT_DATE_FORMAT") if moment else "–"


class PicturesIndicator(Indicator):
    """Pictures on published pages without alternative text (WCAG 2.2, 1.1.1), and such in the site's library.

    A picture that is marked as decorative needs none.
    """

    code, label, order = "pictures", gettext_lazy("Pictures without alternative text"), 40

    def measure(self, survey: Survey) -> dict[int, Finding]:
        shown: dict[int, int] = defaultdict(int)
        pages: dict[int, list[dict[str, Any]]] = defaultdict(list)
        scans = PageScan.objects.filter(page__live=True, pictures_without_text__gt=0, member_site__in=survey.site_ids)
        for site, number in (
            scans.order_by().values_list("member_site_id").annotate(number=Sum("pictures_without_text"))
        ):
            shown[site] += number
        for site, pk, title in scans.order_by("-page_id").values_list("member_site_id", "page_id", "page__title"):
            if len(pages[site]) < NAMED:
                pages[site].append({"page": pk, "title": title})
        leads = ArticlePage.objects.filter(live=True, alias_of=None, image_alt="", image__description="")
        for path, pk, title in survey.limit(leads).values_list("path", "pk", "title"):
            site = survey.site_of(path)
            if site is not None:
                shown[site] += 1
                if len(pages[site]) < NAMED:
                    pages[site].append({"page": pk, "title": title})
        library = self._library(survey)
        bad = survey.rule(RuleCode.ALT_BAD)
        return {
            pk: Finding(
                state_of(shown[pk], 1, bad) if shown[pk] else State.WARNING if library.get(pk) else State.OK,
                shown[pk],
                {"pages": pages[pk], "library": library.get(pk, 0)},
            )
            for pk in survey.site_ids
        }

    @staticmethod
    def _library(survey: Survey) -> dict[int, int]:
        sites = {site.collection_id: site.pk for site in survey.sites}
        images = get_image_model().objects.filter(description="", collection__in=sites)
        rows = images.order_by().values_list("collection_id").annotate(number=Count("pk"))
        return {sites[collection]: number for collection, number in rows}

    def summary(self, row: SiteIndicator) -> str:
        shown, library = row.value or 0, row.details.get("library", 0)
        if not shown and not library:
            return _("none")
        if not library:
            return ngettext("%(number)d on pages", "%(number)d on pages", shown) % {"number": shown}
        return _("%(number)d on pages, %(library)d in the library") % {"number": shown, "library": library}

    def todos(self, row: SiteIndicator) -> list[Todo]:
        found = [
            Todo(_("Describe the pictures of “%(page)s”") % {"page": page["title"]}, page_url(page["page"]), row.state)
            for page in row.details.get("pages", [])
        ]
        if number := row.details.get("library", 0):
            text = ngettext(
                "Describe %(number)d picture of the library", "Describe %(number)d pictures of the library", number
            )
            url = f"{reverse('wagtailimages:index')}?collection_id={row.member_site.collection_id}"
            found.append(Todo(text % {"number": number}, url))
        return found
