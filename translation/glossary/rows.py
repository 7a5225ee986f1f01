"""Terms as rows, whatever they come from: the file of administrative terms, units, CSV or TBX."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Locale

from cms.core.text import nfc
from translation.models import Term, TermTranslation
from translation.models.glossary import TermKind

from .matching import forget_terms, forms

MAX_REFUSALS = 200


@dataclass(frozen=True)
class Text:
    """A term in one language: the forms allowed, and those not to be written; separated by semicolons."""

    text: str
    forbidden: str = ""
    note: str = ""


@dataclass(frozen=True)
class TermRow:
    """Attributes:
    place: where it stands, for messages: a line or the number of an entry.
    languages: language code -> text.
    """

    term: str
    variants: str = ""
    kind: str = TermKind.ADMINISTRATIVE
    romanise: bool = False
    note: str = ""
    unit_id: int | None = None
    languages: dict[str, Text] = field(default_factory=dict)
    place: int = 0


@dataclass
class Outcome:
    """What became of rows.

    Attributes:
        refused: (line, why), at most 200; `refusals` counts all.
    """

    new: int = 0
    changed: int = 0
    same: int = 0
    refusals: int = 0
    refused: list[tuple[int, str]] = field(default_factory=list)

    def refuse(self, place: int, why: str) -> None:
        self.refusals += 1
        if len(self.refused) < MAX_REFUSALS:
            self.refused.append((place, why))


def problem_of(row: TermRow, languages: Iterable[str]) -> str:
    """Why a row cannot be stored; empty if it can."""
    if not row.term.strip():
        return _("There is no Vietnamese term.")
    if row.kind not in TermKind.values:
        return _("“%(kind)s” is no kind of term.") % {"kind": row.kind[:40]}
    unknown = sorted(set(row.languages) - set(languages))
    if unknown:
        return _("“%(language)s” is no language of this installation.") % {"language": ", ".join(unknown)[:60]}
    for language, text in row.languages.items():
        if not forms(text.text):
            return _("The form in “%(language)s” is empty.") % {"language": language}
        both = {form.casefold() for form in forms(text.text)} & {form.casefold() for form in forms(text.forbidden)}
        if both:
            return _("“%(form)s” is allowed and forbidden at once.") % {"form": sorted(both)[0]}
    return ""


@transaction.atomic
def store_rows(rows: Iterable[TermRow], *, overwrite: bool = True) -> Outcome:
    """Put rows into the glossary; a row that cannot be stored is refused and the others are stored.

    Languages that a row does not name stay as they are.

    Args:
        overwrite: whether a term that is there already takes over what the row says.
    """
    outcome = Outcome()
    locales = {row.language_code: row.pk for row in Locale.objects.exclude(language_code=settings.LANGUAGE_CODE)}
    known = {term.term: term for term in Term.objects.select_for_update().prefetch_related("translations")}
    seen: dict[str, int] = {}
    for row in rows:
        name = " ".join(nfc(row.term).split())
        why = problem_of(row, locales)
        if name in seen and not why:
            why = _("The same term stands in line %(line)s.") % {"line": seen[name]}
        if why:
            outcome.refuse(row.place, why)
            continue
        seen[name] = row.place
        try:
            with transaction.atomic():
                _store(row, name, known.get(name), locales, overwrite, outcome)
        except ValidationError as error:
            outcome.refuse(row.place, " ".join(error.messages))
    transaction.on_commit(forget_terms)
    return outcome


def _store(
    row: TermRow, name: str, term: Term | None, locales: dict[str, int], overwrite: bool, outcome: Outcome
) -> None:
    fresh = term is None
    term = term or Term(term=name)
    changed = False
    if fresh or overwrite:
        values = {"variants": nfc(row.variants), "kind": row.kind, "romanise": row.romanise, "note": nfc(row.note)}
        if row.unit_id is not None:
            values["unit_id"] = row.unit_id
        changed = _assign(term, values)
    if fresh or changed:
        term.full_clean()
        term.save()
    there = {} if fresh else {text.locale_id: text for text in term.translations.all()}
    for language, text in row.languages.items():
        found = there.get(locales[language])
        if found is not None and not overwrite:
            continue
        found = found or TermTranslation(term=term, locale_id=locales[language])
        if _assign(found, {"text": nfc(text.text), "forbidden": nfc(text.forbidden), "note": nfc(text.note)}):
            found.full_clean()
            found.save()
            changed = True
    if fresh:
        outcome.new += 1
    elif changed:
        outcome.changed += 1
    else:
        outcome.same += 1


def _assign(target: Term | TermTranslation, values: dict[str, object]) -> bool:
    different = {name: value for name, value in values.items() if getattr(target, name) != value}
    for name, value in different.items():
        setattr(target, name, value)
    return bool(different)
