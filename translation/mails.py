"""Mails of the desk: what they say, each in the language that the reader works in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import formats, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sites.models import MemberSite

from .enums import JobEventKind as Kind
from .models import JobEvent, TranslationJob
from .people import heads, person_name, reviewers, unit_name

LISTED = 50
# Kinds of events that somebody is told of by mail.
TOLD = frozenset(
    {
        *(Kind.ASSIGNED, Kind.SPLIT, Kind.SUBMITTED, Kind.RETURNED, Kind.REOPENED),
        *(Kind.DECLINED, Kind.CANCELLED, Kind.PUBLISHED),
    }
)


def language_of(user: Any) -> str:
    profile = getattr(user, "wagtail_userprofile", None)
    return str((profile and profile.preferred_language) or settings.LANGUAGE_CODE)


def root_url() -> str:
    portal = MemberSite.objects.filter(site__is_default_site=True).select_related("site").first()
    return str(portal.site.root_url) if portal else ""


def line_of(job: TranslationJob) -> str:
    """A job in one line: language, due date, title, unit."""
    due = formats.date_format(job.due_date, "SHORT_DATE_FORMAT") if job.due_date else "–"
    parts = [f"[{job.locale.language_code}]", due, job.title, unit_name(job.site)]
    return " · ".join(part for part in parts if part)


def links(jobs: list[TranslationJob], base: str) -> list[str]:
    rows = [f"- {line_of(job)}\n  {base}{reverse('translation_job', args=[job.pk])}" for job in jobs[:LISTED]]
    if len(jobs) > LISTED:
        rows.append(_("… and %(number)d more") % {"number": len(jobs) - LISTED})
    return rows


def _mail(user: Any, subject: str, lines: Iterable[str]) -> EmailMessage:
    return EmailMessage(" ".join(subject.split()), "\n\n".join(lines), settings.DEFAULT_FROM_EMAIL, [user.email])


def reminder_for(user: Any, jobs: list[TranslationJob], today: Any, *, to_head: bool) -> EmailMessage:
    """What is due tomorrow or overdue: a person's own work, or for the head everything that is overdue."""
    late = [job for job in jobs if job.due_date and job.due_date < today]
    soon = [] if to_head else [job for job in jobs if job not in late]
    base = root_url()
    with translation.override(language_of(user)):
        lines = []
        if to_head:
            count = len(late)
            subject = ngettext("%(n)d translation is overdue", "%(n)d translations are overdue", count) % {"n": count}
            lines += links(late, base)
            lines.append(base + reverse("translation_queue_tab", args=["overdue"]))
        else:
            count = len(jobs)
            subject = ngettext("%(n)d translation waits for you", "%(n)d translations wait for you", count) % {
                "n": count
            }
            for heading, rows in ((_("Overdue:"), late), (_("Due on the next working day:"), soon)):
                if rows:
                    lines += [heading, *links(rows, base)]
        return _mail(user, subject, lines)


def returned_for(user: Any, person: Any, jobs: list[TranslationJob]) -> EmailMessage:
    """To the head: somebody does not translate any more, and the work lies in the queue again."""
    base = root_url()
    with translation.override(language_of(user)):
        subject = _("Translations of %(name)s are back in the queue") % {"name": person_name(person)}
        lines = [_("%(name)s does not translate into these languages any more. What was written is kept.")]
        return _mail(user, subject, [lines[0] % {"name": person_name(person)}, *links(jobs, base)])


# ---- what happened to one job ----
def recipients(event: JobEvent) -> list[Any]:
    """Whom an event concerns, other than who did it."""
    job = event.job
    if event.kind == Kind.ASSIGNED:
        found = [job.assignee]
    elif event.kind == Kind.SPLIT:
        found = [segment.assignee for segment in job.segments.exclude(assignee=None).select_related("assignee")]
    elif event.kind == Kind.SUBMITTED:
        found = [job.reviewer] if job.reviewer else reviewers([job.locale_id])
    elif event.kind in {Kind.RETURNED, Kind.REOPENED}:
        found = [job.assignee]
    elif event.kind == Kind.CANCELLED:
        found = [job.assignee, job.requester]
    else:
        found = [job.requester]
    people = {user.pk: user for user in found if user is not None and user.is_active and user.email}
    return [user for pk, user in people.items() if pk != event.user_id]


def messages_of(event: JobEvent) -> Iterable[EmailMessage]:
    base = root_url()
    for user in recipients(event):
        with translation.override(language_of(user)):
            values = {"title": event.job.title, "event": event.get_kind_display()}
            lines = [_("%(event)s: “%(title)s”") % values, line_of(event.job)]
            if event.text:
                lines.append(event.text)
            if event.user is not None:
                lines.append(_("By %(name)s") % {"name": person_name(event.user)})
            lines.append(base + reverse("translation_job", args=[event.job_id]))
            yield _mail(user, lines[0], lines)


def people_to_tell() -> list[Any]:
    return [user for user in heads() if user.email]
