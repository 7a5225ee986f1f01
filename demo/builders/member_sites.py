"""Member sites by provisioning, with their imprint, theme and pictures."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from wagtail.models import Locale

from cms.media.models import CustomImage
from demo.data import FOLDER, PICTURES, PORTAL, units
from exchange.media import MediaStore
from sites.actions import ProvisionSiteAction
from sites.models import LinkedWebsite, MemberSite, MemberSiteText, Unit

CREDIT = "Tranh minh họa: Trung tâm Truyền thông tỉnh."


def host_of(code: str, domain: str) -> str:
    return domain if code == PORTAL else f"{code}.{domain}"


def build_locales() -> None:
    for language, _label in settings.LANGUAGES:
        Locale.objects.get_or_create(language_code=language)


def build_sites(domain: str, port: int) -> None:
    """Provision every unit's site; running it again changes nothing but the port."""
    for row in units():
        unit = Unit.objects.get(code=row["code"])
        is_new = not MemberSite.objects.filter(unit=unit).exists()
        ProvisionSiteAction(
            host_of(row["code"], domain),
            unit,
            languages=row.get("languages", ()),
            portal=row["code"] == PORTAL,
            port=port,
        ).execute()
        if is_new:
            dress(MemberSite.objects.get(unit=unit), row)


def picture(name: str, alt: str = "") -> CustomImage:
    """A picture of the demonstration in the shared library; its first description stays with it."""
    portal = MemberSite.objects.select_related("collection").get(site__is_default_site=True)
    store = MediaStore(FOLDER, PICTURES, portal.collection)
    return store.image(f"{name}.png", 1, title=alt or name.replace("-", " "), alt=alt, credit=CREDIT)


def dress(member_site: MemberSite, row: dict[str, Any]) -> None:
    """Theme, licence, imprint in each language, linked websites."""
    licence = row.get("licence", {})
    member_site.theme = row.get("theme", "son")
    member_site.telephone, member_site.email = row.get("telephone", ""), row.get("email", "")
    member_site.licence_number = licence.get("number", "")
    member_site.licence_date, member_site.licence_issuer = licence.get("date"), licence.get("issuer", "")
    if row.get("header_image"):
        member_site.header_image = picture(row["header_image"], row.get("header_alt", ""))
    allowed = {field.name for field in MemberSiteText._meta.fields}
    member_site.texts = [
        MemberSiteText(language=language, **{name: value for name, value in text.items() if name in allowed})
        for language, text in row.get("texts", {}).items()
    ]
    member_site.linked_websites = [
        LinkedWebsite(title=link["title"], url=link["url"], sort_order=order)
        for order, link in enumerate(row.get("linked_websites", ()))
    ]
    member_site.save()
