"""The link of a campaign: counts and leads on."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from sites.hosts import member_site_of
from sites.models import MemberSite

from .models import Campaign, CampaignClicks, CampaignText
from .serving import address_of
from .targeting import campaigns_of_units

# Parts of user agents of programs that say what they are.
PROGRAMS = ("bot", "crawl", "spider", "slurp", "preview", "check", "monitor", "curl", "wget", "python-")


@require_safe
def follow(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Lead to where the campaign leads, and nowhere else: the address holds a number, the target is our own data.

    Raises:
        Http404: no published campaign of this site in this language, or one without a link.
    """
    member_site = member_site_of(request)
    if member_site is None:
        raise Http404
    campaign = campaigns_of_units([member_site.unit_id]).published().filter(pk=campaign_id).first()
    language = translation.get_language() or "vi"
    texts = CampaignText.objects.filter(campaign=campaign, language=language).select_related("link_page")
    text = texts.first() if campaign is not None else None
    target = address_of(text) if text is not None else ""
    if campaign is None or not target:
        raise Http404
    if campaign.is_running() and is_a_person(request):
        count_click(campaign, member_site)
    response = HttpResponseRedirect(target)
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def is_a_person(request: HttpRequest) -> bool:
    """As far as one can tell without following anybody: no HEAD, no prefetch, no program that says so."""
    if request.method != "GET":
        return False
    purpose = " ".join(request.headers.get(name, "") for name in ("Sec-Purpose", "Purpose", "X-Moz", "X-Purpose"))
    if "prefetch" in purpose.lower() or "preview" in purpose.lower():
        return False
    agent = request.headers.get("User-Agent", "").lower()
    return bool(agent) and not any(part in agent for part in PROGRAMS)


def count_click(campaign: Campaign, member_site: MemberSite) -> None:
    """Add one to the row of today (Vietnam time), which many requests may be making at once."""
    values = {"campaign": campaign, "site": member_site, "day": timezone.localdate()}
    row = CampaignClicks.objects.filter(**values)
    if row.update(count=F("count") + 1):
        return
    try:
        with transaction.atomic():
            CampaignClicks.objects.create(**values, count=1)
    except IntegrityError:
        row.update(count=F("count") + 1)
