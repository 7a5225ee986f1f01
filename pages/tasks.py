"""Work of the standing pages for the task worker."""

from __future__ import annotations

from datetime import timedelta

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.template.defaultfilters import yesno
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import task
from wagtail.models import Site

from sites.models import MemberSite

from .models import ContactPage, ContactSubmission

log = structlog.get_logger(__name__)

MAX_ATTEMPTS = 8


def recipient_of(page: ContactPage) -> str:
    """The address of the page, else that of its site, else none."""
    if page.to_address:
        return str(page.to_address)
    site: Site | None = page.get_site()
    member_site = MemberSite.objects.filter(site=site).first() if site else None
    return member_site.email if member_site else ""


def readable(value: object) -> object:
    """A ticked box as a word of the language."""
    return yesno(value) if isinstance(value, bool) else value


@task()
def mail_submission(submission_id: int) -> bool:
    """Mail a contact message; when the mail server is away, again after 1, 2, 4 … minutes.

    The message stays in the admin either way, with what went wrong.
    """
    submission = ContactSubmission.objects.filter(pk=submission_id, mailed_at=None).select_related("page").first()
    if submission is None:
        return False
    page = submission.page.specific
    recipient = recipient_of(page)
    if not recipient:
        return False
    with translation.override(page.language):
        lines = [
            f"{field.label}: {readable(submission.form_data.get(field.clean_name, ''))}"
            for field in page.get_form_fields()
        ]
        subject = _("Message from the contact form")
        message = EmailMessage(
            subject=f"[{page.get_site().site_name}] {subject}",
            body="\n\n".join(lines),
            from_email=settings.DEFAULT_FROM_EMAIL,
            to=[recipient],
        )
    submission.mail_attempts += 1
    try:
        message.send()
    except OSError as error:  # SMTPException is one.
        submission.mail_error = str(error)[:300] or type(error).__name__
        submission.save(update_fields=["mail_attempts", "mail_error"])
        log.warning("contact_mail_failed", submission=submission.pk, attempts=submission.mail_attempts)
        retry(submission)
        return False
    submission.mailed_at, submission.mail_error = timezone.now(), ""
    submission.save(update_fields=["mailed_at", "mail_attempts", "mail_error"])
    return True


def retry(submission: ContactSubmission) -> None:
    """Queue the next attempt, where the task backend can wait."""
    if submission.mail_attempts < MAX_ATTEMPTS and mail_submission.get_backend().supports_defer:
        delay = timedelta(minutes=2 ** (submission.mail_attempts - 1))
        mail_submission.using(run_after=timezone.now() + delay).enqueue(submission.pk)
