"""Mails of the gazette's desk: a document is returned; an issue waits for approval or is sent back; a file differs."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import formats, translation
from django.utils.translation import gettext as _

from .actions.approval import has_composed
from .enums import IssueState
from .gazette_people import approvers, desk, language_of, mail, people_of, person_name, root_url
from .models import GazetteIntake, GazetteIssue


def returned(pk: int) -> Iterable[EmailMessage]:
    """To the people of the sender."""
    line = GazetteIntake.objects.select_related("document", "sender").get(pk=pk)
    base = root_url()
    for user in people_of(line.sender_id):
        with translation.override(language_of(user)):
            values = {
                "number": line.document.number,
                "date": formats.date_format(line.received_on, "SHORT_DATE_FORMAT"),
            }
            subject = _("The gazette returns document %(number)s") % values
            lines = [
                _("The document %(number)s, received on %(date)s, is returned.") % values,
                line.document.abstract,
                _("Reason: %(reason)s") % {"reason": line.reason},
                base + reverse("gazette_intake_line", args=[line.pk]),
            ]
            yield mail(user, subject, lines)


def submitted(pk: int) -> Iterable[EmailMessage]:
    """To those who may approve the issue: not to whoever composed it. Nothing, if it was taken back meanwhile."""
    issue = GazetteIssue.objects.prefetch_related("numbers").get(pk=pk)
    if issue.state != IssueState.IN_APPROVAL:
        return
    url = root_url() + reverse("gazette_issue", args=[issue.pk])
    for user in approvers():
        if has_composed(issue, user):
            continue
        with translation.override(language_of(user)):
            values = {"number": f"{issue.label}/{issue.year}", "person": person_name(issue.submitted_by)}
            subject = _("Gazette: issue %(number)s waits for approval") % values
            text = _("%(person)s has sent issue %(number)s of the gazette for approval.") % values
            todo = _("Read its proof, then approve it or send it back.")
            yield mail(user, subject, [text, todo, url])


def refused(pk: int, event: int) -> Iterable[EmailMessage]:
    """To the desk, with the reason; whoever sent it back knows."""
    issue = GazetteIssue.objects.prefetch_related("numbers").get(pk=pk)
    note = issue.events.select_related("user").get(pk=event)
    url = root_url() + reverse("gazette_issue", args=[issue.pk])
    for user in desk():
        if user.pk == note.user_id:
            continue
        with translation.override(language_of(user)):
            values = {"number": f"{issue.label}/{issue.year}", "person": person_name(note.user)}
            subject = _("Gazette: issue %(number)s is sent back") % values
            text = _("%(person)s has sent issue %(number)s of the gazette back to be composed anew.") % values
            yield mail(user, subject, [text, _("Reason: %(reason)s") % {"reason": note.text}, url])


def alarm(keys: list[int]) -> Iterable[EmailMessage]:
    """To the desk and the administrators: files that are not what was signed."""
    issues = list(GazetteIssue.objects.filter(pk__in=keys).prefetch_related("numbers", "checks"))
    if not issues:
        return
    base = root_url()
    for user in desk(with_administrators=True):
        with translation.override(language_of(user)):
            labels = ", ".join(f"{issue.label}/{issue.year}" for issue in issues)
            subject = _("Gazette: the file of issue %(numbers)s differs from what was signed") % {"numbers": labels}
            lines = [_("The nightly check has found files that are not as they were signed:")]
            for issue in issues:
                check = next(iter(issue.checks.all()), None)
                url = base + reverse("gazette_issue", args=[issue.pk])
                lines.append(f"{issue.label}/{issue.year}: {check.error if check else ''}\n{url}")
            lines.append(_("Readers see a warning until the file is restored from the backup."))
            yield mail(user, subject, lines)
