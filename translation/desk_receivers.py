"""What the desk does when pages are published, jobs change, and people come and go."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.models import Page
from wagtail.signals import page_published

from cms.core.locales import language_code_of
from cms.users.enums import Role
from sites.models import Membership

from .desk_tasks import apply_rules, count_soon, mail_event, return_jobs, work_batch
from .mails import TOLD
from .menu_counts import forget_counts
from .models import JobEvent, RequestBatch, TranslationJob
from .rules import rules_for
from .signals import batch_requested, job_changed

DESK_ROLES = frozenset({Role.TRANSLATOR, Role.TRANSLATION_REVIEWER, Role.TRANSLATION_HEAD})


@receiver(page_published)
def request_by_rule(instance: Page, **kwargs: Any) -> None:
    """One query where no rule holds; the work is the worker's."""
    if language_code_of(instance.locale_id) == settings.LANGUAGE_CODE and rules_for(instance).exists():
        transaction.on_commit(partial(apply_rules.enqueue, instance.pk))


@receiver(job_changed)
def count_and_tell(job: TranslationJob, event: JobEvent, **kwargs: Any) -> None:
    forget_counts()
    if job.site_id:
        count_soon(job.site_id)
    # A section that is made on the way, or a rule, is nobody's wish.
    if event.kind in TOLD and not event.data.get("automatic"):
        mail_event.enqueue(event.pk)


@receiver(batch_requested)
def begin_batch(batch: RequestBatch, **kwargs: Any) -> None:
    work_batch.enqueue(batch.pk)


@receiver(post_save, sender=Membership)
@receiver(post_delete, sender=Membership)
def membership_changed(instance: Membership, raw: bool = False, **kwargs: Any) -> None:
    if instance.role in DESK_ROLES and not raw:
        transaction.on_commit(partial(return_jobs.enqueue, [instance.user_id]))


@receiver(post_save, sender=get_user_model())
def person_deactivated(instance: Any, raw: bool = False, **kwargs: Any) -> None:
    if not instance.is_active and not raw:
        transaction.on_commit(partial(return_jobs.enqueue, [instance.pk]))
