"""The second door of the gate: a row that is saved as live, by whatever way.

Wagtail's own form for new pages, its copying, wagtail-localize and scripts save rows that say `live=True`; no
publication is asked for. `QuerySet.update(live=True)` sends no signal and is nobody's way here (docs/adr/0012).
"""

from __future__ import annotations

from typing import Any

import structlog
from django.db.models.signals import pre_save
from django.dispatch import receiver
from django.utils.translation import gettext as _
from wagtail.models import Page
from wagtail_localize.models import LocaleSynchronization

from cms.core.models import BasePage
from cms.core.publishing import PublishRefused

from .gate import check_saved, is_vietnamese

log = structlog.get_logger(__name__)


@receiver(pre_save)
def refuse_half_translated(
    sender: type, instance: Any, raw: bool = False, update_fields: Any = None, **kwargs: Any
) -> None:
    """A page in another language with Vietnamese text, or past the desk, does not become live.

    A new page becomes a draft instead: what somebody typed or copied is not lost. An existing one is refused.
    """
    if raw or not isinstance(instance, Page) or not instance.live or is_vietnamese(instance):
        return
    if update_fields is not None and "live" not in update_fields:
        return
    if instance.alias_of_id:
        refuse_foreign_alias(instance)
        return
    page = _specific(instance)
    if page is None:
        return
    try:
        check_saved(page)
    except PublishRefused as refusal:
        if not instance._state.adding:
            refusal.page = instance
            raise
        instance.live, instance.has_unpublished_changes = False, True
        instance.first_published_at = instance.last_published_at = instance.live_revision = None
        log.info("half_translated_page_kept_as_draft", title=instance.title, reason=str(refusal))


def _specific(instance: Page) -> BasePage | None:
    """The page with its texts; a plain `Page` row is looked at only when it becomes live, as when it is moved."""
    if isinstance(instance, BasePage):
        return instance
    if instance.pk is None or Page.objects.filter(pk=instance.pk, live=True).exists():
        return None
    found = instance.specific
    return found if isinstance(found, BasePage) else None


def refuse_foreign_alias(alias: Page) -> None:
    """An alias in another language than its original shows that one's text under the wrong address."""
    original = Page.objects.filter(pk=alias.alias_of_id).values_list("locale_id", flat=True).first()
    if original == alias.locale_id:
        return
    if alias._state.adding:
        raise PublishRefused(_("A page is not repeated in another language. Ask the translation desk to translate it."))
    alias.live = False


@receiver(pre_save, sender=LocaleSynchronization)
def refuse_synchronisation(**kwargs: Any) -> None:
    """It would repeat every page of a language as a live alias in another."""
    raise PublishRefused(_("A page is not repeated in another language. Ask the translation desk to translate it."))
