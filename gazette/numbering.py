"""From a number to what a document stores of it: key, authority, permanent address."""

from __future__ import annotations

from datetime import date
from typing import Any

from cms.core.text import fold, slugify
from sites.chrome import portal_site
from sites.models import Unit

from .enums import OF_PROVINCE, Authority
from .models import DocumentAddress, LegalDocument
from .numbers import DocumentNumber, parse_number

COUNCIL, COMMITTEE, CHAIR = "hdnd", "ubnd", "ctubnd"
KEY_LENGTH = 100


def key_of(number: str, parsed: DocumentNumber | None) -> str:
    """What a document is found by: the number's key; the folded words where it is no number that we know."""
    return (parsed.key if parsed is not None else slugify(number) or fold(number))[:KEY_LENGTH]


def authority_of(issuer: Any, day: date, parsed: DocumentNumber | None) -> Authority:
    """Whose document it is by the marks of its number and the kind of its issuer on that day."""
    marks = {fold(mark) for mark in parsed.marks} if parsed is not None else set()
    period = issuer.period_on(day) or issuer.periods.first()
    if period is not None and period.kind.template == "commune":
        return Authority.COMMUNE_COUNCIL if COUNCIL in marks else Authority.COMMUNE_COMMITTEE
    portal = portal_site()
    if portal is None or portal.unit_id != issuer.pk:
        return Authority.AGENCY
    if COUNCIL in marks:
        return Authority.COUNCIL
    return Authority.CHAIR if CHAIR in marks else Authority.COMMITTEE


def fill_number(document: LegalDocument) -> DocumentNumber | None:
    """Set what follows from number and day of signing. The year is that of the number, else of the signature."""
    parsed = parse_number(document.number)
    document.number_key = key_of(document.number, parsed)
    document.sequence = parsed.sequence if parsed is not None else None
    document.year = (parsed.year if parsed is not None else None) or document.signed_on.year
    document.marks = "-".join(parsed.marks)[:60] if parsed is not None else ""
    return parsed


def wanted_address(document: LegalDocument) -> str:
    """`qd-ubnd/2022/15`, in the spirit of ELI; documents of other issuers than the province stand below their unit's
    code (`cua-vinh/qd-ubnd/2025/15`): the same number of three communes is three documents.
    """
    parsed = parse_number(document.number)
    if parsed is None:
        parts = [slugify(document.kind.code), str(document.year), slugify(document.number) or str(document.pk)]
    else:
        kind = slugify("-".join([parsed.kind, *parsed.marks]))
        parts = [kind, str(document.year), f"{parsed.sequence}{parsed.suffix}"]
    if document.authority not in OF_PROVINCE:
        parts.insert(0, document.issuer.code)
    return "/".join(parts)


def free_address(document: LegalDocument) -> str:
    """The wanted address; with a suffix where another document has it or had it."""
    wanted, number = wanted_address(document), 1
    address = wanted
    while (
        LegalDocument.objects.filter(address=address).exclude(pk=document.pk).exists()
        or DocumentAddress.objects.filter(address=address).exclude(document=document.pk).exists()
    ):
        number += 1
        address = f"{wanted}-{number}"
    return address


def kind_in_number(document: LegalDocument) -> str:
    """The kind that the number names, folded; the document's own where the number is none that we know."""
    parsed = parse_number(document.number)
    return fold(parsed.kind if parsed is not None else document.kind.code)


def one_at_a_time(issuer_id: int) -> None:
    """Numbers and addresses of an issuer are given one after the other, until the transaction ends.

    Two officers who enter the same number at once: the second one is asked. Rows that
    refer to the unit are not held up.
    """
    list(Unit.objects.select_for_update(no_key=True).filter(pk=issuer_id).values_list("pk", flat=True))


def same_numbers(document: LegalDocument) -> Any:
    """Other documents with this number, of this issuer and year (a withdrawn one counts)."""
    rows = LegalDocument.objects.filter(number_key=document.number_key, issuer=document.issuer_id, year=document.year)
    return rows.filter(authority=document.authority).exclude(pk=document.pk)
