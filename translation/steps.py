"""The steps that a person may take with a job, as its screen offers them. The actions ask again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from . import actions
from .enums import LOCKED_STATES, WAITING_STATES, WRITING_STATES, JobState
from .forms.desk import ApproveForm, AssignForm, DetailsForm, ReasonForm, ReopenForm, SplitForm, Team, TextForm
from .models import TranslationJob
from .registry import kind_of
from .rights import Desk, is_translator_of


class Place:
    """A job and the person before it; what several steps ask is asked once."""

    def __init__(self, job: TranslationJob, desk: Desk) -> None:
        self.job, self.desk, self.user = job, desk, desk.user
        self.is_own = job.assignee_id == desk.user.pk
        self.has_part = desk.may_translate(job) and job.segments.filter(assignee=desk.user).exists()
        self.in_queue = job.state in WAITING_STATES
        self.is_movable = job.is_open and job.state not in LOCKED_STATES
        self.may_decide = (
            job.state == JobState.IN_REVIEW and desk.may_review(job) and not is_translator_of(desk.user, job)
        )

    @cached_property
    def team(self) -> Team:
        return Team({self.job.locale_id})

    @property
    def source_is_public(self) -> bool:
        kind, source = kind_of(self.job.content_type.model_class()), self.job.source
        return kind is not None and source is not None and kind.is_public(source)


def _free_to_start(place: Place) -> bool:
    job = place.job
    mine = job.assignee_id is None or place.is_own or place.has_part
    return place.in_queue and place.desk.may_translate(job) and mine


def _may_give_back(place: Place) -> bool:
    job = place.job
    held = job.state in WRITING_STATES or (place.in_queue and job.assignee_id is not None)
    return held and (place.desk.is_head or place.is_own)


def _may_submit(place: Place) -> bool:
    job = place.job
    return job.is_writable and job.is_complete and (place.desk.is_head or place.desk.may_write(job))


def _may_cancel(place: Place) -> bool:
    job = place.job
    return job.is_open and place.desk.may_cancel(job) and not (place.desk.is_head and job.state == JobState.QUEUED)


@dataclass(frozen=True)
class Step:
    """A button, with a form or without.

    Attributes:
        open: whether the form is shown unfolded.
        serious: whether the button is red.
    """

    name: str
    label: Any
    offered: Callable[[Place], bool]
    act: Callable[[TranslationJob, Any, dict[str, Any]], Any]
    form: Callable[[Place, Any], Any] | None = None
    done: Any = ""
    icon: str = "cog"
    serious: bool = False


def _assign(job: TranslationJob, user: Any, data: dict[str, Any]) -> Any:
    return actions.AssignJobAction(job, data["assignee"], user, reviewer=data["reviewer"])


def _details(place: Place, data: Any) -> DetailsForm:
    job = place.job
    initial = {"due_date": job.due_date, "priority": job.priority, "note": job.note}
    return DetailsForm(data, prefix="details", initial=initial)


STEPS = [
    Step(
        "start",
        _("Begin to translate"),
        _free_to_start,
        lambda job, user, data: actions.StartJobAction(job, user),
        done=_("The translation is yours now."),
        icon="edit",
    ),
    Step(
        "submit",
        _("Submit for review"),
        _may_submit,
        lambda job, user, data: actions.SubmitForReviewAction(job, user),
        done=_("The translation waits for its reviewer."),
        icon="check",
    ),
    Step(
        "approve",
        _("Approve and publish"),
        lambda place: place.may_decide,
        lambda job, user, data: actions.ApproveJobAction(
            job, user, go_live_at=data.get("go_live_at"), with_source=data.get("with_source", False)
        ),
        lambda place, data: ApproveForm(data, prefix="approve", source_is_public=place.source_is_public),
        done=_("The translation is approved."),
        icon="check",
    ),
    Step(
        "return",
        _("Return with comments"),
        lambda place: place.may_decide,
        lambda job, user, data: actions.ReturnJobAction(job, user, data["text"]),
        lambda place, data: TextForm(data, prefix="return"),
        done=_("The translation was returned to its translator."),
        icon="rotate",
    ),
    Step(
        "publish",
        _("Publish now"),
        lambda place: place.job.state == JobState.APPROVED and (place.desk.is_head or place.desk.may_review(place.job)),
        lambda job, user, data: actions.PublishJobAction(job, user),
        done=_("The translation is published."),
        icon="upload",
    ),
    Step(
        "reopen",
        _("Reopen to correct"),
        lambda place: place.job.state == JobState.PUBLISHED and place.desk.may_reopen(place.job),
        lambda job, user, data: actions.ReopenJobAction(job, data["reason"], user),
        lambda place, data: ReopenForm(data, prefix="reopen"),
        done=_(
            "The translation can be corrected now; readers see the published text until the correction is approved."
        ),
        icon="rotate",
    ),
    Step(
        "accept",
        _("Accept the request"),
        lambda place: place.desk.is_head and place.job.state == JobState.QUEUED and place.job.accepted_at is None,
        lambda job, user, data: actions.AcceptJobAction(job, user),
        done=_("The request is accepted."),
        icon="check",
    ),
    Step(
        "assign",
        _("Assign"),
        lambda place: place.desk.is_head and place.is_movable,
        _assign,
        lambda place, data: AssignForm(
            data,
            prefix="assign",
            jobs=[place.job],
            team=place.team,
            initial={"assignee": place.job.assignee_id, "reviewer": place.job.reviewer_id},
        ),
        done=_("The translation is assigned."),
        icon="user",
    ),
    Step(
        "split",
        _("Split among translators"),
        lambda place: place.desk.is_head and place.is_movable and place.job.segments_total > 1,
        lambda job, user, data: actions.SplitJobAction(job, data["parts"], user),
        lambda place, data: SplitForm(data, prefix="split", job=place.job, team=place.team),
        done=_("The translation is split."),
        icon="group",
    ),
    Step(
        "details",
        _("Change due date, priority or note"),
        lambda place: place.desk.is_head and place.job.is_open,
        lambda job, user, data: actions.ChangeDetailsAction(
            job, user, due_date=data["due_date"], priority=data["priority"], note=data["note"]
        ),
        _details,
        done=_("Saved."),
        icon="calendar-alt",
    ),
    Step(
        "take_back",
        _("Take back from review"),
        lambda place: place.job.state == JobState.IN_REVIEW and (place.desk.is_head or place.is_own),
        lambda job, user, data: actions.TakeBackJobAction(job, user),
        done=_("The translation can be worked on again."),
        icon="rotate",
    ),
    Step(
        "requeue",
        _("Return to the queue"),
        _may_give_back,
        lambda job, user, data: actions.RequeueJobAction(job, user, data["text"]),
        lambda place, data: TextForm(data, prefix="requeue"),
        done=_("The translation lies in the queue again; what was written is kept."),
        icon="history",
    ),
    Step(
        "decline",
        _("Decline the request"),
        lambda place: place.desk.is_head and place.job.state == JobState.QUEUED,
        lambda job, user, data: actions.DeclineJobAction(job, data["reason"], user),
        lambda place, data: ReasonForm(data, prefix="decline"),
        done=_("The request is declined."),
        icon="cross",
        serious=True,
    ),
    Step(
        "cancel",
        _("Cancel the request"),
        _may_cancel,
        lambda job, user, data: actions.CancelJobAction(job, data["reason"], user),
        lambda place, data: ReasonForm(data, prefix="cancel"),
        done=_("The request is cancelled."),
        icon="cross",
        serious=True,
    ),
]
BY_NAME = {step.name: step for step in STEPS}
