"""A document for search engines: schema.org `Legislation`, which follows the European Legislation Identifier."""

from __future__ import annotations

from typing import Any

from gazette.enums import CHANGING, ENDING, EffectState, RelationKind
from gazette.models import LegalDocument

from .documents_places import Places
from .documents_relations import Side

FORCES = {
    EffectState.NOT_YET: "NotInForce",
    EffectState.IN_FORCE: "InForce",
    EffectState.PARTLY_EXPIRED: "PartiallyInForce",
    EffectState.EXPIRED: "NotInForce",
    EffectState.SUSPENDED: "NotInForce",
}


def legislation(
    document: LegalDocument, url: str, state: str, sides: list[Side], files: list[dict[str, Any]], places: Places
) -> dict[str, Any]:
    found: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Legislation",
        "@id": url,
        "url": url,
        "name": f"{document.kind.name} {document.number}",
        "description": document.abstract,
        "inLanguage": "vi",
        "legislationIdentifier": document.number,
        "legislationType": document.kind.name,
        "legislationDate": document.signed_on.isoformat(),
        "legislationPassedBy": {"@type": "GovernmentOrganization", "name": document.issuer_name},
        "legislationJurisdiction": "VN",
    }
    if document.signer:
        found["legislationResponsible"] = {"@type": "Person", "name": document.signer}
    if document.published_at:
        found["datePublished"] = document.published_at.date().isoformat()
    if document.effective_on:
        found["legislationDateOfApplicability"] = document.effective_on.isoformat()
    if document.expires_on:
        found["expires"] = document.expires_on.isoformat()
    if state in FORCES:
        found["legislationLegalForce"] = f"https://schema.org/{FORCES[EffectState(state)]}"
    for name, kinds in (
        ("legislationChanges", CHANGING | ENDING),
        ("legislationApplies", {RelationKind.GUIDES}),
        ("citation", {RelationKind.BASED_ON, RelationKind.CITES}),
    ):
        others = [row for row in sides if not row.inward and row.kind in kinds]
        if others:
            found[name] = [named(row, places) for row in others]
    if files:
        found["encoding"] = files
    return found


def named(row: Side, places: Places) -> dict[str, Any]:
    one = {"@type": "Legislation", "legislationIdentifier": row.number, "name": row.title or row.number}
    if row.other is not None:
        one["@id"] = places.url_of(row.other)
    return {name: value for name, value in one.items() if value}
