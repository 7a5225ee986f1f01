"""Links to our own pages, documents and addresses: looked up, not asked over the network."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.db.models import Q
from django.test import RequestFactory
from django.urls import Resolver404, resolve
from django.utils import timezone, translation
from django.utils.translation import get_language_from_path
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents import get_document_model
from wagtail.models import Page

from reports.enums import LinkKind, LinkProblem, LinkState
from reports.models import Link
from sites.hosts import bind_member_site, member_site_of_host
from sites.routing import route

from .asking import Answer

NOT_FOUND = Answer(LinkState.BROKEN, LinkProblem.NOT_FOUND)


def look_up(url: str) -> Answer:
    """Whether an address of one of our sites leads to something that readers can open."""
    parts = urlsplit(url)
    path = unquote(parts.path) or "/"
    if path.startswith((settings.STATIC_URL, settings.MEDIA_URL)):
        return Answer(LinkState.UNCLEAR)
    member_site = member_site_of_host((parts.hostname or "").lower())
    if member_site is None:
        return NOT_FOUND
    with translation.override(get_language_from_path(path) or settings.LANGUAGE_CODE):
        try:
            match = resolve(path)
        except Resolver404:
            return NOT_FOUND
        if match.url_name == "wagtaildocs_serve":
            there = get_document_model().objects.filter(pk=match.kwargs.get("document_id") or match.args[0]).exists()
            return Answer(LinkState.OK) if there else NOT_FOUND
        if match.url_name != "wagtail_serve":
            return Answer(LinkState.OK)
        request = RequestFactory().get(path, headers={"host": parts.netloc})
        bind_member_site(request, member_site)
        route(request, match.args[0] if match.args else "")
    if getattr(request, "_wagtail_route_for_request", None) is not None:
        return Answer(LinkState.OK)
    redirected = Redirect.objects.filter(old_path=Redirect.normalise_path(parts.path))
    redirected = redirected.filter(Q(site=None) | Q(site=member_site.site))
    return Answer(LinkState.OK) if redirected.exists() else NOT_FOUND


def refresh_own() -> None:
    """Links to pages and documents of ours: broken as soon as these are gone or not published; four queries."""
    pages = Page.objects.filter(live=True).values_list("pk", flat=True)
    documents = get_document_model().objects.values_list("pk", flat=True)
    for kind, there in ((LinkKind.PAGE, pages), (LinkKind.DOCUMENT, documents)):
        links = {int(link.url.split(":")[1]): link for link in Link.objects.filter(kind=kind)}
        present = set(there) if links else set()
        changed = []
        for pk, link in links.items():
            state = LinkState.OK if pk in present else LinkState.BROKEN
            if link.state != state:
                link.state = state
                link.problem = LinkProblem.NONE if state == LinkState.OK else LinkProblem.NOT_FOUND
                link.first_failed_at = None if state == LinkState.OK else timezone.now()
                link.checked_at = timezone.now()
                changed.append(link)
        Link.objects.bulk_update(changed, ["state", "problem", "first_failed_at", "checked_at"], batch_size=200)
