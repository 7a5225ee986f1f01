"""Which member site a host name belongs to.

One query a request; nothing is guessed, nothing falls back to the portal.
"""

from __future__ import annotations

from django.http import HttpRequest
from django.http.request import split_domain_port
from wagtail.models import Site

from .models import MemberSite


def host_of(request: HttpRequest) -> str:
    """Host name of the request in lower case, without port and trailing dot; empty when the header is malformed."""
    host, _port = split_domain_port(request.get_host())
    return str(host)


def member_site_of_host(host: str) -> MemberSite | None:
    """The member site that answers at `host`, or `None`."""
    if not host or len(host) > 253:
        return None
    found: MemberSite | None = MemberSite.objects.answered().for_serving().filter(site__hostname=host).first()
    return found


def bind_member_site(request: HttpRequest, member_site: MemberSite) -> None:
    """Tell the request its site; Wagtail's `Site.find_for_request` then asks nothing more."""
    request.member_site = member_site  # type: ignore[attr-defined]
    request._wagtail_site = member_site.site  # type: ignore[attr-defined]


def member_site_of(request: HttpRequest) -> MemberSite | None:
    """The member site that the middleware found; for requests made without it (tests), found by Wagtail's rules."""
    found: MemberSite | None = getattr(request, "member_site", None)
    if found is None and (site := Site.find_for_request(request)) is not None:
        found = MemberSite.objects.for_serving().filter(site=site).first()
        if found is not None:
            bind_member_site(request, found)
    return found
