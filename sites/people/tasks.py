"""Mailing invitations; the worker does it, so that a mail server that is away holds nobody up."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import urljoin

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.dispatch import receiver
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django_tasks import task

from sites.enums import PUBLIC_STATES
from sites.models import Invitation
from sites.signals import invitation_ready

log = structlog.get_logger(__name__)

MAX_ATTEMPTS = 6
SEPARATOR = "\n\n" + "—" * 20 + "\n\n"


def link_of(invitation: Invitation) -> str:
    """The one-time address, on the unit's own host: the log-in that follows belongs to it."""
    member_site = getattr(invitation.unit, "member_site", None)
    public = member_site is not None and member_site.state in PUBLIC_STATES
    base = member_site.site.root_url if public and member_site else settings.WAGTAILADMIN_BASE_URL
    return urljoin(base, reverse("invitation", args=[invitation.token]))


def compose(invitation: Invitation, language: str) -> EmailMessage:
    """The mail in Vietnamese and, where that is another, in the language of whoever invites."""
    context = {"invitation": invitation, "link": link_of(invitation), "installation": settings.WAGTAIL_SITE_NAME}
    subjects, bodies = [], []
    for code in dict.fromkeys(["vi", language]):
        with translation.override(code):
            subjects.append(" ".join(render_to_string("people/mail/subject.txt", context).split()))
            bodies.append(render_to_string("people/mail/body.txt", context).strip())
    return EmailMessage(subject=subjects[0], body=SEPARATOR.join(bodies), to=[invitation.email])


@task()
def mail_invitation(invitation_id: int, language: str = "vi", attempt: int = 1) -> bool:
    """Mail an invitation that waits; when the mail server is away, again after 1, 2, 4 … minutes.

    The screen of people shows which invitation was not mailed yet.
    """
    invitation = (
        Invitation.objects.waiting()
        .filter(pk=invitation_id, mailed_at=None)
        .select_related("unit__member_site__site", "invited_by", "locale")
        .first()
    )
    if invitation is None:
        return False
    try:
        compose(invitation, language).send()
    except OSError:  # The mail library's own errors are of this kind, too.
        log.exception("invitation_mail_failed", invitation=invitation_id, attempt=attempt)
        if attempt < MAX_ATTEMPTS and mail_invitation.get_backend().supports_defer:
            later = timezone.now() + timedelta(minutes=2 ** (attempt - 1))
            mail_invitation.using(run_after=later).enqueue(invitation_id, language, attempt + 1)
        return False
    Invitation.objects.filter(pk=invitation_id).update(mailed_at=timezone.now())
    return True


@receiver(invitation_ready)
def enqueue_mail(invitation_id: int, language: str, **kwargs: Any) -> None:
    mail_invitation.enqueue(invitation_id, language)
