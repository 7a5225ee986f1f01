"""What people do with mails that did not go out."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from cms.core.actions import Action, ActionError
from questions.enums import MailState
from questions.models import QuestionMail
from questions.rights import room_of
from questions.signals import mail_waits


class SendAgainAction(Action):
    """Another round of attempts, from the first. What was sent is not sent twice."""

    def __init__(self, mail: QuestionMail, user: Any) -> None:
        super().__init__(user)
        self.mail = mail

    def check(self) -> None:
        if self.user is not None and not room_of(self.user).is_centre:
            raise ActionError(_("You may not do this."))

    def perform(self) -> bool:
        rows = QuestionMail.objects.filter(pk=self.mail.pk).exclude(state=MailState.SENT)
        return bool(rows.update(state=MailState.QUEUED, attempts=0, error=""))

    def announce(self, result: bool) -> None:
        if result:
            mail_waits.send(sender=type(self), pk=self.mail.pk)
