"""The search follows documents: within the transaction of the change."""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.signals import page_published, page_unpublished

from search.outbox import note, synchronise
from sites.chrome import portal_site

from .models import DocumentsPage, DocumentText, LegalDocument
from .signals import document_changed, effect_changed


@receiver(document_changed, dispatch_uid="gazette.search")
def follow(document: LegalDocument, **kwargs: Any) -> None:
    """What readers may see no more leaves the index at once; those whose effect it changes are written again."""
    if not document.is_readable:
        forget(document)
    note(LegalDocument, document.pk)


@receiver(effect_changed, dispatch_uid="gazette.search_effect")
def follow_effect(documents: list[int], **kwargs: Any) -> None:
    """Cards tell the state of effect: of what somebody else has changed, ended, or no longer ends."""
    for pk in LegalDocument.objects.readable().filter(pk__in=documents).values_list("pk", flat=True):
        note(LegalDocument, pk)


def forget(document: LegalDocument) -> None:
    synchronise(ContentType.objects.get_for_model(LegalDocument), str(document.pk), [])


@receiver([post_save, post_delete], sender=DocumentText, dispatch_uid="gazette.search_texts")
def abstract_changed(instance: DocumentText, **kwargs: Any) -> None:
    """The translation desk writes abstracts."""
    if LegalDocument.objects.readable().filter(pk=instance.document_id).exists():
        note(LegalDocument, instance.document_id)


@receiver([page_published, page_unpublished], sender=DocumentsPage, dispatch_uid="gazette.search_pages")
def page_changed(instance: DocumentsPage, **kwargs: Any) -> None:
    """With the portal's page documents get or lose their address."""
    portal = portal_site()
    home = portal.site.root_page if portal is not None else None
    parent = instance.get_parent()
    if home is None or parent is None or parent.translation_key != home.translation_key:
        return
    for pk in LegalDocument.objects.readable().order_by("pk").values_list("pk", flat=True).iterator():
        note(LegalDocument, pk)
