"""The search follows what is published: within the transaction of the change."""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.dispatch import receiver
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished

from cms.core.tree import home_path_of
from search.outbox import note, synchronise

from .models import PublicQuestion, QuestionsPage
from .signals import publication_changed


@receiver(publication_changed)
def question_changed(public: PublicQuestion, **kwargs: Any) -> None:
    """What was taken off leaves the index at once, not when the worker comes by."""
    if not public.is_public:
        forget(public)
    note(PublicQuestion, public.pk)


def forget(public: PublicQuestion) -> None:
    synchronise(ContentType.objects.get_for_model(PublicQuestion), str(public.pk), [])


@receiver(page_published, sender=QuestionsPage)
@receiver(page_unpublished, sender=QuestionsPage)
def page_changed(instance: QuestionsPage, **kwargs: Any) -> None:
    """With the page its questions get or lose their address."""
    home = Page.objects.filter(path=home_path_of(instance.path)).first()
    if home is None:
        return
    site = Q(site__site__root_page__translation_key=home.translation_key)
    for pk in PublicQuestion.objects.readable().filter(site).order_by("pk").values_list("pk", flat=True):
        note(PublicQuestion, pk)
