"""Changes that the search must follow, and the worker's wake-up."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import m2m_changed, post_delete, post_save
from django.dispatch import receiver
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move, pre_page_move

from sites.models import MemberSite

from .outbox import note, withdraw
from .signals import outbox_filled
from .sources import source_for
from .tasks import apply_outbox


@receiver(page_published)
def page_changed(instance: Page, **kwargs: Any) -> None:
    if source_for(type(instance)) is not None:
        note(type(instance), instance.pk)


@receiver(page_unpublished)
def page_withdrawn(instance: Page, **kwargs: Any) -> None:
    """Pages below it keep their own state; the worker says of each whether it may be found."""
    withdraw(instance.path)
    note(type(instance), instance.pk, subtree=instance.path)


@receiver(page_slug_changed)
def addresses_changed(instance: Page, **kwargs: Any) -> None:
    note(type(instance), instance.pk, subtree=instance.path)


@receiver(pre_page_move)
def page_moves(instance: Page, **kwargs: Any) -> None:
    withdraw(instance.path)


@receiver(post_page_move)
def page_moved(instance: Page, **kwargs: Any) -> None:
    page = Page.objects.get(pk=instance.pk)
    note(page.specific_class or Page, page.pk, subtree=page.path)


@receiver(post_delete)
def object_deleted(sender: type[Any], instance: Any, **kwargs: Any) -> None:
    if source_for(sender) is not None:
        if isinstance(instance, Page):
            withdraw(instance.path)
        note(sender, instance.pk)


@receiver(post_save, sender=PageViewRestriction)
@receiver(post_delete, sender=PageViewRestriction)
def restriction_changed(instance: PageViewRestriction, **kwargs: Any) -> None:
    page = Page.objects.filter(pk=instance.page_id).first()
    if page is not None:
        withdraw(page.path)
        note(page.specific_class or Page, page.pk, subtree=page.path)


@receiver(m2m_changed, sender=PageViewRestriction.groups.through)
def restriction_groups_changed(instance: Any, action: str, **kwargs: Any) -> None:
    if action.startswith("post_") and isinstance(instance, PageViewRestriction):
        restriction_changed(instance)


@receiver(post_save, sender=MemberSite)
def member_site_changed(instance: MemberSite, created: bool, raw: bool = False, **kwargs: Any) -> None:
    """A site that closes or opens takes all its pages with it. Saving its imprint does not."""
    if raw or created or not instance.state_changed:
        return
    homes = Page.objects.filter(translation_key=instance.site.root_page.translation_key)
    for home in homes:
        withdraw(home.path)
        note(home.specific_class or Page, home.pk, subtree=home.path)


@receiver(outbox_filled)
def wake_worker(**kwargs: Any) -> None:
    apply_outbox.enqueue()
