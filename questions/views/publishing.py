"""Redaction and publication: the original beside the public version, what detectors mark, consent, taking off."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.core.actions import ActionError
from news.models import Topic
from questions.actions import (
    ClassifyAction,
    PublishQuestionAction,
    RetractQuestionAction,
    SavePublicVersionAction,
    ViewPersonalDataAction,
    has_consent,
)
from questions.actions.promotion import PromoteQuestionAction
from questions.detectors import Finding, find, find_in_html, replace, replace_in_html, summary
from questions.enums import ANSWERED_STATES, Interest, Purpose
from questions.forms.publishing import InterestForm, PromoteForm, PublicVersionForm, RetractForm
from questions.marking import marked, marked_html
from questions.models import PublicQuestion
from sites.models import Unit

from .leader_base import OneQuestion

FIELDS = ("title", "text", "answer")
Findings = dict[str, list[Finding]]


class PublishView(OneQuestion):
    """POST `do`: replace what is ticked, renew, save, publish, retract, decide on the interest, promote.

    The asker's own name and addresses are looked for too: the sealed data is opened for that, which leaves a log row.
    """

    template_name = "questions/leader/publish.html"
    page_title = gettext_lazy("Public version")
    header_icon = "globe"

    def may_enter(self) -> bool:
        return self.room.may_publish(self.question)

    # ---- what there is ----
    @cached_property
    def public(self) -> PublicQuestion | None:
        return PublicQuestion.objects.filter(question=self.question).select_related("confirmed_by").first()

    @cached_property
    def person(self) -> dict[str, str]:
        self.key_missing = False
        try:
            reason = _("Redaction of the public version")
            found: dict[str, str] = ViewPersonalDataAction(self.question, self.request.user, reason).execute()
            return found
        except ActionError:
            self.key_missing = True
            return {}

    @cached_property
    def original(self) -> dict[str, str]:
        sent = self.last_sent
        return {"title": self.question.title, "text": self.question.text, "answer": sent.text if sent else ""}

    def found_in(self, values: dict[str, str]) -> Findings:
        return {name: (find_in_html if name == "answer" else find)(values[name], self.person) for name in FIELDS}

    def replaced(self, values: dict[str, str], found: Findings, keys: set[str] | None = None) -> dict[str, str]:
        """With those of `keys` replaced; without, all that are sure."""
        result = {}
        for name in FIELDS:
            rows = [row for row in found[name] if (row.sure if keys is None else row.key in keys)]
            change = replace_in_html if name == "answer" else replace
            result[name] = change(values[name], rows, self.question.language)
        return result

    @staticmethod
    def fingerprint(found: Findings) -> str:
        keys = sorted({row.key for rows in found.values() for row in rows if row.sure})
        return sha256(" ".join(keys).encode()).hexdigest()[:24] if keys else ""

    # ---- asked ----
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        do = request.POST.get("do", "")
        try:
            if do == "retract":
                return self.retract()
            if do == "interest":
                return self.decide()
            if do == "promote":
                return self.promote()
            if do == "renew":
                return self.renew()
            form = PublicVersionForm(request.POST)
            if not form.is_valid():
                return self.again(form=form)
            return self.version(do, form)
        except ActionError as refusal:
            messages.error(request, str(refusal))
            return self.again() if do in {"retract", "interest", "promote"} else self.shown(form.cleaned_data)

    def version(self, do: str, form: PublicVersionForm) -> HttpResponse:
        data = form.cleaned_data
        values = {name: data[name] for name in FIELDS}
        if do == "replace":
            keys = set(self.request.POST.getlist("finding"))
            return self.shown(self.replaced(values, self.found_in(values), keys), changed=True)
        if data["confirmed"] and self.fingerprint(self.found_in(values)) != data["marks"]:
            messages.warning(self.request, _("Something is still marked below. Look at it, and confirm then."))
            return self.shown(values)
        with transaction.atomic():
            self.save(values, confirmed=data["confirmed"])
            if do == "publish":
                PublishQuestionAction(self.question, self.request.user).execute()
        done = _("The question is online.") if do == "publish" else _("The public version is saved.")
        messages.success(self.request, done)
        return redirect(self.request.path)

    def shown(self, values: dict[str, Any], *, changed: bool = False) -> HttpResponse:
        """The form with these words, not saved; the confirmation has to be given anew."""
        if changed:
            messages.info(self.request, _("Replaced. It is not saved yet."))
        return self.again(form=PublicVersionForm(initial={name: values[name] for name in FIELDS}), values=values)

    def renew(self) -> HttpResponse:
        """The corrected answer in the place of the old one, redacted anew; subject and question as they were."""
        values = self.replaced(self.original, self.found_in(self.original))
        if self.public is not None:
            values |= {"title": self.public.title, "text": self.public.text}
        messages.info(self.request, _("The corrected answer stands below. Read it, confirm, and save what is online."))
        return self.again(form=PublicVersionForm(initial=values), values=values)

    def save(self, values: dict[str, str], *, confirmed: bool) -> None:
        SavePublicVersionAction(
            self.question,
            self.request.user,
            values["title"],
            values["text"],
            values["answer"],
            detected=summary(self.found_in(self.original)),
            confirmed=confirmed,
        ).execute()

    def retract(self) -> HttpResponse:
        form = RetractForm(self.request.POST)
        if not form.is_valid():
            return self.again(retract_form=form)
        RetractQuestionAction(self.question, self.request.user, form.cleaned_data["reason"]).execute()
        messages.success(self.request, _("The question is off the site, its lists, feeds and search."))
        return redirect(self.request.path)

    def decide(self) -> HttpResponse:
        form = InterestForm(self.request.POST)
        if form.is_valid():
            ClassifyAction(self.question, self.request.user, interest=form.cleaned_data["interest"]).execute()
            messages.success(self.request, _("Saved."))
        return redirect(self.request.path)

    def promote(self) -> HttpResponse:
        form = self.promote_form(self.request.POST)
        if not form.is_valid() or self.public is None:
            return self.again(promote_form=form)
        PromoteQuestionAction(self.public, self.request.user, **form.cleaned_data).execute()
        messages.success(self.request, _("Saved."))
        return redirect(self.request.path)

    def promote_form(self, data: Any = None) -> PromoteForm:
        units = Unit.objects.filter(pk=self.public.unit_id if self.public else None).prefetch_related("periods")
        topics = Topic.objects.filter(locale__language_code=settings.LANGUAGE_CODE)
        return PromoteForm(data, units=units, topics=topics if self.room.is_centre else topics.none())

    # ---- shown ----
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if self.last_sent is None or self.question.state not in ANSWERED_STATES:
            return super().get_context_data(nothing=True, **kwargs)
        public, original = self.public, self.original
        found = self.found_in(original)
        values = kwargs.pop("values", None)
        if "form" in kwargs and values is None:
            values = {name: str(kwargs["form"][name].value() or "") for name in FIELDS}
        if values is None:
            stored = {name: getattr(public, name) for name in FIELDS} if public else None
            values = stored or self.replaced(original, found)
            kwargs["form"] = PublicVersionForm(initial=values)
        left = self.found_in(values)
        form = kwargs["form"]
        kwargs.setdefault("retract_form", RetractForm())
        kwargs.setdefault("promote_form", self.promote_form())
        with translation.override(self.question.language):
            example = _("[telephone number]")
        return super().get_context_data(**kwargs) | {
            "public": public,
            "sent": self.last_sent,
            "pairs": self.pairs(form, original, found, left),
            "found": sum(len(rows) for rows in found.values()),
            "left": sum(row.sure for rows in left.values() for row in rows),
            "consent": has_consent(self.question, Purpose.PUBLISH),
            "private": self.question.interest == Interest.PRIVATE,
            "interest_form": InterestForm(initial={"interest": self.question.interest}),
            "promotions": public.promotions.select_related("topic", "unit") if public else [],
            "key_missing": self.key_missing,
            "example": example,
            "marks": self.fingerprint(left),
            "media": form.media,
            "behind": public is not None and public.is_behind(self.last_sent),
        }

    def pairs(
        self, form: PublicVersionForm, original: dict[str, str], found: Findings, left: Findings
    ) -> list[dict[str, Any]]:
        """Original left, public version right, what is marked in each."""
        return [
            {
                "field": form[name],
                "original": (marked_html if name == "answer" else marked)(original[name], found[name]),
                "html": name == "answer",
                "left": list({row.key: row for row in left[name]}.values()),
            }
            for name in FIELDS
        ]
