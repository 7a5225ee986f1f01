"""Abstracts of documents at the translation desk: the Vietnamese one is the original, the others are made there.

The text of a document itself is never translated here: only the signed Vietnamese wording has legal force.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from sites.chrome import portal_site
from sites.models import MemberSite
from translation.calling_off import call_off
from translation.enums import OPEN_STATES, JobEventKind
from translation.models import TranslationJob
from translation.registry import TranslatableKind
from translation.requesting import may_request

from .models import DocumentText, LegalDocument
from .rights import room_of


class DocumentTextKind(TranslatableKind):
    """An abstract can be asked for as long as readers see its document, by those who work on the document."""

    def site_of(self, instance: DocumentText) -> MemberSite | None:
        """The issuer's site, whose people follow the job; the portal's where that one has no foreign language.

        Every public document stands at the portal in all languages, so a unit without one loses nothing.
        """
        own = MemberSite.objects.filter(unit=instance.document.issuer_id).first()
        if own is not None and own.languages.exclude(language_code=settings.LANGUAGE_CODE).exists():
            return own
        return portal_site()

    def may_request(self, user: Any, instance: DocumentText) -> bool:
        return room_of(user).may_work_on(instance.document)

    def is_public(self, instance: DocumentText) -> bool:
        """Neither drafts nor internal nor withdrawn documents leave for the desk."""
        return instance.document.is_readable

    def title_of(self, instance: DocumentText) -> str:
        return f"{instance.document.number} – {instance.abstract}"


def original_of(document: LegalDocument) -> DocumentText | None:
    """The Vietnamese abstract, which is sent to the desk; None before the first publication."""
    rows = DocumentText.objects.filter(document=document, locale__language_code=settings.LANGUAGE_CODE)
    found: DocumentText | None = rows.first()
    return found


def request_url(document: LegalDocument, user: Any) -> str:
    """Where the person asks for translations, and comes back from; empty where nothing can be asked for."""
    text = original_of(document) if document.is_readable else None
    if text is None:
        return ""
    text.document = document
    if not may_request(user, text):
        return ""
    back = urlencode({"next": reverse("legal_document", args=[document.pk])})
    return f"{reverse('translation_request', args=[text._meta.label_lower, text.pk])}?{back}"


def call_off_jobs(document: LegalDocument, user: Any = None) -> int:
    """Nobody translates a document that was withdrawn; how many jobs ended. What is translated already stays."""
    keys = DocumentText.objects.filter(document=document).values("translation_key")
    jobs = TranslationJob.objects.filter(translation_key__in=keys, state__in=OPEN_STATES).select_for_update()
    return call_off(jobs, JobEventKind.CANCELLED, _("The document was withdrawn."), user)
