"""Decisions on a whole job from the editor: begin, submit, take back, give back, return, approve, publish."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.core.actions import ActionError
from translation.actions import (
    ApproveJobAction,
    PublishJobAction,
    RequeueJobAction,
    ReturnJobAction,
    StartJobAction,
    SubmitForReviewAction,
    TakeBackJobAction,
)
from translation.actions.overrides import SetAddressesAction
from translation.actions.texts import ConfirmMemoryAction, Replaced, UndoReplaceAction
from translation.enums import JobState
from translation.forms.decisions import ApproveForm, ReasonForm
from translation.models import TranslationJob

from .editor import UNDO, EditorView

# Without anything to fill in: name of the button -> (action, message afterwards).
SIMPLE: dict[str, tuple[Any, Any]] = {
    "start": (StartJobAction, gettext_lazy("You are translating “%(title)s” now.")),
    "submit": (SubmitForReviewAction, gettext_lazy("“%(title)s” was submitted for review.")),
    "take_back": (TakeBackJobAction, gettext_lazy("You have taken back “%(title)s”; you can write again.")),
    "requeue": (RequeueJobAction, gettext_lazy("“%(title)s” was given back to the queue; its texts are kept.")),
    "publish": (PublishJobAction, gettext_lazy("“%(title)s” was published.")),
}


class DecisionView(EditorView):
    """POST `do`: what the person has decided. A refusal shows the editor again with what was typed."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        name = request.POST.get("do", "")
        special = {"return": self.send_back, "approve": self.approve}
        try:
            if name in SIMPLE:
                self.simple(name)
            elif name in special:
                if not special[name]():
                    return self.again()
            else:
                raise ActionError(_("This form is not complete. Load the page again."))
        except ActionError as refusal:
            messages.error(request, str(refusal))
            return self._again_fresh()
        return HttpResponseRedirect(self.address)

    def _again_fresh(self) -> HttpResponse:
        # The refusal may have changed what the screen shows (texts that do not fit are marked).
        for name in ("job", "may", "rows", "places"):
            self.__dict__.pop(name, None)
        return self.again()

    def simple(self, name: str) -> None:
        action, message = SIMPLE[name]
        action(self.job, self.request.user).execute()
        messages.success(self.request, message % {"title": self.job.title})

    def send_back(self) -> bool:
        self.return_form = ReasonForm(self.request.POST)
        if not self.return_form.is_valid():
            return False
        text = self.return_form.cleaned_data["text"]
        with transaction.atomic():
            self.same_submission()
            ReturnJobAction(self.job, self.request.user, text).execute()
        messages.success(self.request, _("“%(title)s” was returned to its translator.") % {"title": self.job.title})
        return True

    def approve(self) -> bool:
        self.approve_form = ApproveForm(self.request.POST, job=self.job)
        if not self.approve_form.is_valid():
            return False
        when = self.approve_form.cleaned_data
        with transaction.atomic():
            self.same_submission()
            job = ApproveJobAction(
                self.job,
                self.request.user,
                go_live_at=when["go_live_at"],
                with_source=when["when"] == ApproveForm.WITH_SOURCE,
            ).execute()
        done = (
            _("“%(title)s” was approved and published.")
            if job.state == JobState.PUBLISHED
            else _("“%(title)s” was approved; it goes online as planned.")
        )
        messages.success(self.request, done % {"title": self.job.title})
        return True

    def same_submission(self) -> None:
        """What is decided on is what was read: not a text that was taken back, changed and submitted again since."""
        now = TranslationJob.objects.select_for_update(of=("self",)).get(pk=self.job.pk).submitted_at
        if self.request.POST.get("seen", "") != (now.isoformat() if now else ""):
            raise ActionError(_("The translation was submitted again since you opened it. Look at it once more."))


class ConfirmMemoryView(EditorView):
    """POST: confirm all suggestions of the memory at 100 %."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        number = ConfirmMemoryAction(self.job, request.user).execute()
        messages.success(request, _("Segments confirmed from the memory: %(number)s.") % {"number": number})
        return HttpResponseRedirect(self.address)


class UndoReplaceView(EditorView):
    """POST: put back what the last replacement of this session changed."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        kept = request.session.pop(UNDO % self.job.pk, [])
        number = UndoReplaceAction(self.job, [Replaced(*row) for row in kept], request.user).execute()
        messages.success(request, _("Segments put back: %(number)s.") % {"number": number})
        if number < len(kept):
            left = len(kept) - number
            messages.warning(request, _("Left alone, because written since: %(number)s.") % {"number": left})
        return HttpResponseRedirect(self.address)


class AddressesView(EditorView):
    """POST: the translation's own addresses of links and embeds."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        values = {
            int(name.removeprefix("address-")): str(value).strip()
            for name, value in request.POST.items()
            if name.removeprefix("address-").isdecimal()
        }
        try:
            SetAddressesAction(self.job, values, request.user).execute()
        except ActionError as refusal:
            messages.error(request, str(refusal))
            self.typed_addresses = values
            return self.again()
        messages.success(request, _("The addresses were saved."))
        return HttpResponseRedirect(f"{self.address}#addresses")
