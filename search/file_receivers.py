"""What happens to documents and collections, and what follows for the texts of files."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_delete, post_save, pre_delete
from django.dispatch import receiver
from wagtail.models import Collection, CollectionViewRestriction

from cms.media.models import CustomDocument

from . import files
from .file_tasks import note_users, read_file
from .signals import files_waiting, text_arrived

# Saving only other fields of a document concerns nobody here.
CONCERNED = {"file", "file_hash", "title", "collection"}


@receiver(post_save, sender=CustomDocument)
def document_saved(
    instance: CustomDocument, created: bool, raw: bool = False, update_fields: Any = None, **kwargs: Any
) -> None:
    """A new file is read; a changed one again; another title or collection shows with those who use it."""
    if raw or (update_fields is not None and not CONCERNED & set(update_fields)):
        return
    files.expect(instance)
    if not created:
        files.note_users([instance.pk])


@receiver(pre_delete, sender=CustomDocument)
def document_goes(instance: CustomDocument, **kwargs: Any) -> None:
    """Before: afterwards nobody knows who referred to it."""
    files.note_users([instance.pk])


@receiver(post_save, sender=CollectionViewRestriction)
@receiver(post_delete, sender=CollectionViewRestriction)
def restriction_changed(instance: CollectionViewRestriction, **kwargs: Any) -> None:
    """Who of the groups may read does not matter: what not everybody may read is not searched."""
    path = Collection.objects.filter(pk=instance.collection_id).values_list("path", flat=True).first()
    if path:
        files.note_users(files.documents_below(path))


@receiver(post_save, sender=Collection)
def collection_saved(instance: Collection, created: bool, raw: bool = False, **kwargs: Any) -> None:
    """It may be about to move below a restricted one, or out of it."""
    if not raw and not created and CollectionViewRestriction.objects.exists():
        files.note_users(files.documents_below(instance.path))


@receiver(files_waiting)
def have_read(ids: list[int], **kwargs: Any) -> None:
    for document_id in ids:
        read_file.enqueue(document_id)


@receiver(text_arrived)
def have_noted(ids: list[int], **kwargs: Any) -> None:
    note_users.enqueue(ids)
