"""Work of the news room for the task worker."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone
from django_tasks import task

from cms.core.actions import ActionError
from sites.actions import ensure_translated_section

from .models import Appearance, AppearanceEvent
from .notices import message_for, recipients
from .originals import readable_versions

log = structlog.get_logger(__name__)

MAX_ATTEMPTS = 8


@task()
def mail_events(event_ids: list[int], attempt: int = 1) -> int:
    """Mail what happened to those concerned, each in the own language; what fails is tried again 1, 2, 4 … minutes on.

    Everything also stands in the admin. Returns the number of mails.
    """
    events = AppearanceEvent.objects.filter(pk__in=event_ids, mailed_at=None)
    names = ("appearance__unit__member_site__site", "appearance__site__site", "appearance__asked_by")
    sent, failed = 0, []
    for event in events.select_related(*names, "appearance__decided_by"):
        try:
            for message in messages_of(event):
                message.send()
                sent += 1
        except OSError as error:  # SMTPException is one.
            log.warning("appearance_mail_failed", event=event.pk, attempt=attempt, error=str(error)[:300])
            failed.append(event.pk)
            continue
        AppearanceEvent.objects.filter(pk=event.pk).update(mailed_at=timezone.now())
    if failed and attempt < MAX_ATTEMPTS and mail_events.get_backend().supports_defer:
        later = timezone.now() + timedelta(minutes=2 ** (attempt - 1))
        mail_events.using(run_after=later).enqueue(failed, attempt + 1)
    return sent


def messages_of(event: AppearanceEvent) -> Iterator[EmailMessage]:
    for user in recipients(event):
        subject, body = message_for(event, user)
        yield EmailMessage(subject, body, settings.DEFAULT_FROM_EMAIL, [user.email])


@task()
def open_sections(appearance_ids: list[int]) -> int:
    """Make the language versions of the sections in which language versions of articles are to appear.

    Only in languages that the site has opened. Returns the number of sections that are there.
    """
    done = 0
    rows = Appearance.objects.shown().filter(pk__in=appearance_ids, section__isnull=False)
    languages: dict[Any, set[int]] = {}
    for row in rows.select_related("section", "site__site__root_page"):
        if row.article_key not in languages:
            versions = readable_versions(row.article_key).values_list("locale_id", flat=True)
            languages[row.article_key] = set(versions)
        opened = row.site.languages.filter(pk__in=languages[row.article_key])
        assert row.section is not None
        for locale in opened.exclude(pk=row.section.locale_id):
            try:
                with transaction.atomic():
                    ensure_translated_section(row.site, row.section, locale)
            except ActionError as error:  # The article appears there once the desk has translated the section.
                log.info(
                    "section_not_translated", section=row.section_id, language=locale.language_code, why=str(error)
                )
                continue
            done += 1
    return done
