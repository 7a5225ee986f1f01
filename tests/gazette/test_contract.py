"""The frame of the room: pages of new sites, default rules, who sees what."""

from __future__ import annotations

from datetime import date

import pytest

from gazette.models import DocumentKind, DocumentsPage, GazettePage, GazetteRule, LegalDocument
from gazette.rights import room_of
from sites.models import MemberSite, Unit
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def document(issuer: str, state: str = "draft", **values: object) -> LegalDocument:
    kind = DocumentKind.objects.get(code="QĐ")
    values = {"number": "1/QĐ-UBND", "signed_on": date(2026, 1, 5), "abstract": "Về việc", **values}
    made: LegalDocument = LegalDocument.objects.create(
        issuer=Unit.objects.get(code=issuer), kind=kind, nature="individual", year=2026, state=state, **values
    )
    return made


def test_every_site_has_documents_and_the_portal_the_gazette() -> None:
    sites = MemberSite.objects.count()
    assert DocumentsPage.objects.filter(locale__language_code="vi").count() == sites
    assert GazettePage.objects.filter(locale__language_code="vi").count() == 1


def test_default_rules_are_there() -> None:
    assert DocumentKind.objects.filter(code__in=["QĐ", "NQ", "CT", "CV"]).count() == 4
    assert set(GazetteRule.objects.values_list("kind", flat=True)) == {
        "send",
        "publish",
        "post_issuer",
        "post_concerned",
    }


def test_a_unit_sees_its_own_drafts_and_what_is_public() -> None:
    own, other = document("snnmt"), document("cua-vinh")
    public, secret = document("cua-vinh", "published"), document("cua-vinh", "published", confidentiality="internal")
    webmaster = make_user("documents-web", role="unit_webmaster", unit="snnmt")
    assert set(LegalDocument.objects.visible_to(webmaster)) == {own, public}
    centre = make_user("gazette-officer", role="gazette_officer", unit="ubnd")
    assert {own, other, public, secret} <= set(LegalDocument.objects.visible_to(centre))
    room = room_of(webmaster)
    assert room.may_edit(own)
    assert not room.may_edit(other)
    assert not room.sees_gazette
    assert set(LegalDocument.objects.readable()) == {public}
