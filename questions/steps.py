"""The steps that a person may take with a question, as its page offers them. The actions ask again."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from . import actions
from .actions.screening import RESTORABLE
from .desk_steps import DESK_STEPS
from .enums import ANSWERED_STATES, RUNNING_STATES, UNIT_STATES, AnswerState, AssignmentRole, QuestionState
from .forms import steps as forms
from .places import Place
from .stepping import Data, Step, of_hop, plainly, with_form

S = QuestionState


def _classify_initial(place: Place) -> Data:
    question = place.question
    topic = question.topic_id
    if topic is None and place.suggestions.topics:
        topic = place.suggestions.topics[0].key
    return {
        "topic": topic,
        "wanted_unit": question.wanted_unit_id,
        "place": question.place,
        "interest": question.interest,
    }


def _route_initial(place: Place) -> Data:
    """The unit that leads now; before anybody does, the likeliest."""
    lead = place.question.lead_unit_id
    if lead is None and place.suggestions.units:
        lead = place.suggestions.units[0].key
    return {"lead": lead}


def _classify(place: Place, data: Data, seen: int | None) -> Any:
    names = ("topic", "wanted_unit", "place", "interest")
    return actions.ClassifyAction(place.question, place.user, **{name: data[name] for name in names}, seen=seen)


def _route(place: Place, data: Data, seen: int | None) -> Any:
    return actions.RouteAction(
        place.question,
        place.user,
        data["lead"],
        data["supporting"],
        data["request"],
        data["letter_number"],
        seen=seen,
    )


def _tie(place: Place, data: Data, seen: int | None) -> Any:
    action: Any = actions.MergeAction if data["how"] == forms.TieForm.MERGE else actions.DuplicateAction
    return action(place.question, place.user, data["other"], seen=seen)


def _take_back_part(place: Place, data: Data, seen: int | None) -> Any:
    return actions.TakeBackAction(place.question, place.user, data["reason"], data["hop"], seen=seen)


class TakePartForm(forms.HopForm, forms.ReasonForm):
    """A supporting unit's part is no longer asked for."""


DESK = [
    Step(
        "start",
        _("Begin screening"),
        lambda place: place.screens and place.question.state == S.RECEIVED,
        plainly(actions.StartScreeningAction),
        done=_("The question is yours to screen."),
        icon="edit",
    ),
    Step(
        "classify",
        _("Field, place, interest"),
        lambda place: place.screens and place.question.is_open,
        _classify,
        with_form(forms.ClassifyForm, units=lambda place: place.units, initial=_classify_initial),
        done=_("Saved."),
        icon="tag",
    ),
    Step(
        "route",
        _("Send to units"),
        lambda place: place.screens and (place.can_become(S.ROUTED) or place.with_units),
        _route,
        with_form(
            forms.RouteForm,
            units=lambda place: place.units,
            supporting=lambda place: [hop.unit_id for hop in place.supporting],
            initial=_route_initial,
        ),
        done=_("The question was sent."),
        icon="arrow-right",
    ),
    Step(
        "ask",
        _("Ask for more information"),
        lambda place: (
            (place.screens or place.writes)
            and place.question.state not in ANSWERED_STATES
            and place.can_become(S.NEEDS_INFORMATION)
        ),
        plainly(actions.AskInformationAction, "text"),
        with_form(forms.TextForm),
        done=_("The asker was asked; the clock stands still."),
        icon="help",
    ),
    Step(
        "officer",
        _("Give to an officer"),
        lambda place: (place.screens or place.writes) and place.question.is_open,
        plainly(actions.AssignOfficerAction, "officer"),
        with_form(
            forms.OfficerForm,
            people=lambda place: place.officers,
            initial=lambda place: {"officer": place.question.officer_id},
        ),
        done=_("The question was given."),
        icon="user",
    ),
    Step(
        "tie",
        _("Asked before, or sent twice"),
        lambda place: place.screens and place.can_become(S.DUPLICATE),
        _tie,
        with_form(forms.TieForm, found=lambda place: place.similar(), initial=lambda place: {"search": place.typed}),
        done=_("The question was tied to the other one."),
        icon="link",
    ),
    *DESK_STEPS,
    Step(
        "split",
        _("Split into two questions"),
        lambda place: place.screens and place.question.is_open,
        plainly(actions.SplitAction, "title", "text"),
        with_form(forms.SplitForm),
        done=_("The second question has been made."),
        icon="copy",
    ),
    Step(
        "extend",
        _("Announce the date of the answer"),
        lambda place: (place.screens or place.approves) and place.question.state in RUNNING_STATES,
        plainly(actions.ExtendAction, "new_date", "reason"),
        with_form(forms.ExtendForm),
        done=_("The date was announced to the asker."),
        icon="calendar-alt",
    ),
    Step(
        "take_back",
        _("Take back from the units"),
        lambda place: place.screens and place.with_units,
        plainly(actions.TakeBackAction, "reason"),
        with_form(forms.ReasonForm),
        done=_("The question is at the desk again."),
        icon="rotate",
    ),
    Step(
        "take_part",
        _("Take back a part"),
        lambda place: place.screens and bool(place.supporting),
        _take_back_part,
        with_form(TakePartForm, hops=lambda place: place.supporting),
        done=_("The part is no longer asked for."),
        icon="rotate",
    ),
    Step(
        "forward",
        _("Forward outside"),
        lambda place: place.screens and place.can_become(S.FORWARDED),
        plainly(actions.ForwardOutsideAction, "to", "letter_number", "text"),
        with_form(forms.ForwardForm),
        done=_("The question was forwarded and the asker told."),
        icon="mail",
    ),
    Step(
        "out_of_scope",
        _("Out of scope"),
        lambda place: place.screens and place.can_become(S.OUT_OF_SCOPE),
        plainly(actions.OutOfScopeAction, "text"),
        with_form(forms.TextForm),
        done=_("The asker was told where to go."),
        icon="cross",
        serious=True,
    ),
    Step(
        "spam",
        _("Mark as spam"),
        lambda place: place.screens and place.can_become(S.SPAM),
        plainly(actions.SpamAction),
        done=_("The question is marked as spam; it can be restored."),
        icon="bin",
        serious=True,
    ),
    Step(
        "restore",
        _("Open again"),
        lambda place: place.screens and place.question.state in RESTORABLE,
        plainly(actions.RestoreAction, "reason"),
        with_form(forms.ReasonForm),
        done=_("The question is open again."),
        icon="rotate",
    ),
    Step(
        "close",
        _("Close"),
        lambda place: (place.screens or place.writes) and place.can_become(S.CLOSED),
        plainly(actions.CloseAction),
        done=_("The question is closed."),
        icon="check",
    ),
]
UNIT = [
    Step(
        "accept",
        _("Accept for the unit"),
        lambda place: bool(place.new_hops),
        of_hop(actions.AcceptAction, "officer"),
        with_form(
            forms.AcceptForm,
            hops=lambda place: place.new_hops,
            people=lambda place: place.people_of({hop.unit_id for hop in place.new_hops}),
            user=lambda place: place.user,
        ),
        done=_("Your unit has accepted it."),
        icon="check",
        group="unit",
    ),
    Step(
        "part",
        _("Deliver the part of your unit"),
        lambda place: bool(place.own_parts),
        of_hop(actions.DeliverPartAction, "text", "files"),
        with_form(forms.PartForm, hops=lambda place: place.own_parts),
        done=_("The part was delivered to the leading unit."),
        icon="upload",
        group="unit",
    ),
    Step(
        "submit",
        _("Submit the answer for approval"),
        lambda place: (
            place.writes
            and place.in_work is not None
            and place.in_work.state != AnswerState.IN_APPROVAL
            and place.question.state in UNIT_STATES | ANSWERED_STATES
        ),
        plainly(actions.SubmitAnswerAction),
        done=_("The answer waits for its approval."),
        icon="upload",
        group="unit",
    ),
    Step(
        "return",
        _("Return the answer"),
        lambda place: place.approves and place.waits_for_approval,
        plainly(actions.ReturnAnswerAction, "comment"),
        with_form(forms.CommentForm),
        done=_("The answer was returned to its author."),
        icon="rotate",
        group="unit",
    ),
    Step(
        "correct",
        _("Correct the answer"),
        lambda place: place.writes and place.question.state in ANSWERED_STATES and place.in_work is None,
        plainly(actions.StartCorrectionAction, "reason"),
        with_form(forms.ReasonForm),
        done=_("The next version of the answer can be written."),
        icon="edit",
        group="unit",
    ),
    Step(
        "refuse",
        _("Refuse with a reason"),
        lambda place: bool(place.own_hops) and not any(_is_answering(place, hop) for hop in place.own_hops),
        of_hop(actions.RefuseAction, "reason"),
        with_form(forms.RefuseForm, hops=lambda place: place.own_hops),
        done=_("The desk knows that it is not your unit's matter."),
        icon="cross",
        group="unit",
        serious=True,
    ),
]


def _is_answering(place: Place, hop: Any) -> bool:
    """Its answer waits for approval: whoever leads then cannot refuse any more."""
    return hop.role == AssignmentRole.LEAD and place.question.state == S.IN_APPROVAL


# Those of the unit first: where both are possible, the unit's work is the nearer.
STEPS = [*UNIT, *DESK]
BY_NAME = {step.name: step for step in STEPS}
