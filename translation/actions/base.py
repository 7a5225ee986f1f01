"""What all actions on a job share: the row is locked and the person asked again inside the transaction."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any

from django.utils.translation import gettext as _

from cms.core.actions import Action, ActionError
from translation.models import TranslationJob
from translation.rights import Desk, desk_of


class JobAction(Action):
    """A change of one job. `user` is `None` for the worker and commands, which may do everything."""

    def __init__(self, job: TranslationJob, user: Any = None) -> None:
        super().__init__(user)
        self.job = job

    def allowed(self, desk: Desk) -> bool:
        """Whether the person may do this to the job; the head of the desk by default."""
        return desk.is_head

    def check(self) -> None:
        if self.user is not None and not self.allowed(desk_of(self.user)):
            raise ActionError(_("You may not do this with this translation."))

    def perform(self) -> TranslationJob:
        fresh = TranslationJob.objects.select_related("locale", "translation__source", "site__unit")
        self.job = fresh.select_for_update(of=("self",)).get(pk=self.job.pk)
        self.check()
        self.change(self.job)
        self.job.save()
        self.note(self.job)
        return self.job

    @abstractmethod
    def change(self, job: TranslationJob) -> None:
        """Make the change; the job is saved afterwards."""

    @abstractmethod
    def note(self, job: TranslationJob) -> None:
        """Write the event."""
