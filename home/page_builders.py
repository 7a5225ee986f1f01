"""What the home room lends to provisioning: a home that is worth opening before anybody has edited it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from sites.models import MemberSite
from sites.section_templates import SectionSpec

from .models import HomePage


def build_home(spec: SectionSpec, member_site: MemberSite, language: str) -> HomePage:
    """The home of the portal, of a unit, or of a further language."""
    if language != settings.LANGUAGE_CODE:
        body = language_home()
    elif member_site.template == "portal":
        body = portal_home()
    else:
        body = unit_home(spec)
    return HomePage(body=HomePage.body.field.stream_block.to_python(body))


def portal_home() -> list[dict[str, Any]]:
    return [
        {"type": "lead", "value": {"tasks_title": _("What do you need to do?"), "tasks": default_tasks()}},
        columns("8-4", [latest(_("Latest news"))], [notices()]),
        columns("7-5", [schedule()], [{"type": "topics", "value": {"title": _("Topics")}}]),
        {"type": "directory", "value": {"title": _("Authorities of the province")}},
        {"type": "linked_websites", "value": {"title": _("Linked websites")}},
    ]


def unit_home(spec: SectionSpec) -> list[dict[str, Any]]:
    return [
        {"type": "hero", "value": {"title": str(spec.title), "buttons": [button(_("Contact us"), "/lien-he/")]}},
        columns("8-4", [latest(_("Latest news"), with_pictures=True)], [notices()]),
        columns("7-5", [schedule()], []),
        {"type": "linked_websites", "value": {"title": _("Linked websites")}},
    ]


def language_home() -> list[dict[str, Any]]:
    return [
        {
            "type": "columns",
            "value": {"ratio": "8-4", "left": [latest(_("Latest news"), with_pictures=True)], "right": [notices()]},
        },
        {"type": "linked_websites", "value": {"title": _("Linked websites")}},
    ]


def columns(ratio: str, left: list[Any], right: list[Any]) -> dict[str, Any]:
    return {"type": "columns", "value": {"ratio": ratio, "left": left, "right": right}}


def latest(title: str, *, with_pictures: bool = False) -> dict[str, Any]:
    return {"type": "latest", "value": {"title": title, "section": None, "count": 5, "with_pictures": with_pictures}}


def notices() -> dict[str, Any]:
    return {"type": "notices", "value": {"title": _("Notices"), "count": 3}}


def schedule() -> dict[str, Any]:
    return {"type": "schedule", "value": {"title": _("Leaders' schedule"), "days": 3}}


def button(label: str, url: str) -> dict[str, Any]:
    return {"label": label, "link": {"page": None, "url": url}}


def default_tasks() -> list[dict[str, Any]]:
    tasks = (
        ("search", _("Search"), _("In all sites of the province"), "/tim-kiem/"),
        ("chat", _("Ask a question"), _("Follow it with a code"), "/hoi-dap/gui/"),
        ("doc", _("Look up a document"), _("By number, issuer or field"), "/van-ban/"),
        ("map", _("Find an authority"), _("Address and telephone"), "/co-quan/"),
    )
    return [
        {"icon": icon, "title": title, "hint": hint, "link": {"page": None, "url": url}}
        for icon, title, hint, url in tasks
    ]
