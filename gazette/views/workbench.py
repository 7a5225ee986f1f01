"""One issue: what stands in it, its proof, approval, signature, publication. It offers what the person may do now."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from cms.core.actions import ActionError
from gazette.actions.approval import ApproveIssueAction, RefuseIssueAction, SubmitIssueAction, has_composed
from gazette.actions.issues import ChangeIssueAction, DropIssueAction
from gazette.actions.items import (
    ComposeFromWaitingAction,
    OrderItemsAction,
    PlaceCorrectionAction,
    PlaceIntakeAction,
    RemoveItemAction,
)
from gazette.actions.jobs import SetAsideAction, SetProofAction, SignIssueAction
from gazette.actions.publishing import PublishIssueAction
from gazette.enums import IssueState
from gazette.forms.desk import ChangeIssueForm, PinForm, ReasonForm
from gazette.gazette_people import person_name
from gazette.models import Correction, GazetteIntake, GazetteIssue, IssueItem
from gazette.proofs import ACTIVE, is_current, items_of, unprintable
from gazette.terms import due_of
from gazette.verifying import last_check

from .desk_base import DeskPage, issue_of, show_errors

S = IssueState
OFFERED_AT_ONCE = 50
# Steps whose form asks for something.
FORMS: dict[str, type[Any]] = {
    "change": ChangeIssueForm,
    "refuse": ReasonForm,
    "set_aside": ReasonForm,
    "sign": PinForm,
}


@method_decorator(sensitive_post_parameters("sign-pin"), name="dispatch")
class IssueView(DeskPage):
    template_name = "gazette/admin/issue.html"

    @cached_property
    def issue(self) -> GazetteIssue:
        return issue_of(self.request, self.kwargs["issue_id"])

    def get_page_title(self) -> str:
        return _("Issue %(number)s of %(year)d") % {"number": self.issue.label, "year": self.issue.year}

    # ---- what is done ----
    @sensitive_variables()
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        step = request.POST.get("step", "")
        do = self.doers().get(step)
        if do is None:
            raise Http404
        form = self.form(step, bound=True) if step in FORMS else None
        if form is not None and not form.is_valid():
            return self.again(step, form)
        try:
            words = do(form.cleaned_data if form is not None else {})
        except ActionError as error:
            show_errors(request, error, form)
            return self.again(step, form) if form is not None else redirect(self.here())
        messages.success(request, words)
        if step == "drop":
            return redirect("gazette_issues")
        return redirect(self.here() + self.anchor(step))

    def here(self) -> str:
        return reverse("gazette_issue", args=[self.issue.pk])

    def anchor(self, step: str) -> str:
        """After a step in the list one stands where one was."""
        item = self.request.POST.get("item", "")
        if step in {"up", "down", "order"} and item.isdecimal():
            return f"#item-{item}"
        return "#items" if step in {"remove", "lawful", "place", "compose", "correction"} else ""

    def again(self, step: str, form: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(refused=step, refused_form=form))

    def form(self, step: str, *, bound: bool = False) -> Any:
        initial = {"issued_on": self.issue.issued_on, "title": self.issue.title} if step == "change" else None
        return FORMS[step](self.request.POST if bound else None, initial=initial, prefix=step)

    def doers(self) -> dict[str, Callable[[dict[str, Any]], str]]:
        """What each step does; it returns the words that are shown."""
        issue, user = self.issue, self.request.user
        seen = {"seen": self.seen()}

        def done(action: Any, words: str) -> str:
            action.execute()
            return words

        return {
            "change": lambda data: done(
                ChangeIssueAction(issue, user, data["issued_on"], data["title"], **seen), _("Date and title are saved.")
            ),
            "drop": lambda data: done(DropIssueAction(issue, user, **seen), _("The issue is dropped.")),
            "compose": lambda data: self.compose(seen),
            "place": lambda data: done(
                PlaceIntakeAction(issue, self.row(GazetteIntake.objects.waiting()), user, **seen), _("Placed.")
            ),
            "correction": lambda data: done(
                PlaceCorrectionAction(issue, self.row(Correction.objects.all()), user, **seen), _("Placed.")
            ),
            "remove": lambda data: done(RemoveItemAction(self.item(), user, **seen), _("Taken out of the issue.")),
            "up": lambda data: self.move(-1, seen),
            "down": lambda data: self.move(1, seen),
            "order": lambda data: done(OrderItemsAction(issue, self.order(), user, **seen), _("The order is saved.")),
            "lawful": lambda data: done(OrderItemsAction(issue, None, user, **seen), _("The lawful order is set.")),
            "proof": lambda data: done(SetProofAction(issue, user, **seen), _("The worker sets the proof.")),
            "submit": lambda data: done(SubmitIssueAction(issue, user, **seen), _("Sent for approval.")),
            "refuse": lambda data: done(RefuseIssueAction(issue, user, data["reason"], **seen), _("Sent back.")),
            "approve": lambda data: done(ApproveIssueAction(issue, user, **seen), _("The issue is approved.")),
            "sign": lambda data: done(
                SignIssueAction(issue, user, data["pin"], **seen), _("The worker signs the issue.")
            ),
            "set_aside": lambda data: done(
                SetAsideAction(issue, user, data["reason"], **seen), _("The signature is taken back.")
            ),
            "publish": lambda data: done(PublishIssueAction(issue, user, **seen), _("The issue is published.")),
        }

    def seen(self) -> int | None:
        value = self.request.POST.get("seen", "")
        return int(value) if value.isdecimal() else -1

    def row(self, rows: Any) -> Any:
        key = self.request.POST.get("row", "")
        found = rows.select_related("document").filter(pk=int(key)).first() if key.isdecimal() else None
        if found is None:
            raise ActionError(_("Somebody else was faster: it does not wait any more."))
        return found

    def item(self) -> IssueItem:
        key = self.request.POST.get("item", "")
        found: IssueItem | None = self.issue.items.filter(pk=int(key)).first() if key.isdecimal() else None
        if found is None:
            raise ActionError(_("Somebody else has taken it out meanwhile."))
        return found

    def order(self) -> list[int]:
        return [int(key) for key in self.request.POST.get("order", "").split(",") if key.isdecimal()]

    def move(self, by: int, seen: dict[str, Any]) -> str:
        keys = list(self.issue.items.values_list("pk", flat=True))
        at = keys.index(self.item().pk)
        to = at + by
        if not 0 <= to < len(keys):
            raise ActionError(_("It stands at the end already."))
        keys[at], keys[to] = keys[to], keys[at]
        OrderItemsAction(self.issue, keys, self.request.user, **seen).execute()
        return _("It stands at place %(place)d now.") % {"place": to + 1}

    def compose(self, seen: dict[str, Any]) -> str:
        found = ComposeFromWaitingAction(self.issue, self.request.user, **seen).execute()
        count = len(found.placed)
        words = ngettext("%(n)d document is placed.", "%(n)d documents are placed.", count) % {"n": count}
        return " ".join([words, *found.reasons()])

    # ---- what is shown ----
    def offered(self, current: bool, has_items: bool, active: bool) -> set[str]:
        """Steps that the person may take now."""
        room, state = self.room, self.issue.state
        found: set[str] = set()
        if active:
            return found
        if state == S.COMPOSING and room.is_gazette:
            found |= {"change", "drop", "compose", "items"}
            found |= {"proof"} if has_items else set()
            found |= {"submit"} if current and has_items else set()
        if state in {S.IN_APPROVAL, S.APPROVED} and (room.approves_issues or room.is_gazette):
            found.add("refuse")
        if room.approves_issues:
            if state == S.IN_APPROVAL and current and not has_composed(self.issue, self.request.user):
                found.add("approve")
            found |= {"sign"} if state == S.APPROVED and current else set()
            found |= {"set_aside"} if state == S.SIGNED else set()
        if state == S.SIGNED and (room.approves_issues or room.is_gazette):
            found.add("publish")
        return found

    def get_context_data(self, refused: str = "", refused_form: Any = None, **kwargs: Any) -> dict[str, Any]:
        issue = self.issue
        items, job, current = items_of(issue), issue.jobs.first(), is_current(issue)
        active = job is not None and job.state in ACTIVE
        offered = self.offered(current, bool(items), active)
        missing = {item.pk for item in unprintable(items)} if issue.is_changeable else set()
        forms = {name: refused_form if name == refused else self.form(name) for name in FORMS if name in offered}
        if refused and refused not in forms:
            forms[refused] = refused_form
        return super().get_context_data(
            issue=issue,
            rows=[{"item": item, "missing": item.pk in missing} for item in items],
            job=job,
            active=active,
            current=current,
            offered=offered,
            forms=forms,
            refused=refused,
            media=sum((form.media for form in forms.values()), start=ChangeIssueForm().media),
            **self.waiting() if "items" in offered else {},
            events=[{"row": row, "who": person_name(row.user)} for row in issue.events.select_related("user")[:100]],
            people=[
                (label, person_name(person))
                for label, person in (
                    (_("Composed by"), issue.composed_by),
                    (_("Sent for approval by"), issue.submitted_by),
                    (_("Approved by"), issue.approved_by),
                    (_("Signed by"), issue.signed_by),
                    (_("Published by"), issue.published_by),
                )
                if person is not None
            ],
            check=last_check(issue) if issue.verified_ok is False else None,
            composed_by_me=issue.state == S.IN_APPROVAL
            and self.room.approves_issues
            and has_composed(issue, self.request.user),
            **kwargs,
        )

    def waiting(self) -> dict[str, Any]:
        lines = GazetteIntake.objects.waiting().select_related("document", "sender").order_by("publish_due", "pk")
        lines = lines.defer("document__structure", "document__text", "document__folded")
        corrections = Correction.objects.filter(item=None).exclude(issue=self.issue.pk).select_related("document")
        return {
            "waiting": [{"line": line, "due": due_of(line)} for line in lines[:OFFERED_AT_ONCE]],
            "corrections": list(corrections[:OFFERED_AT_ONCE]),
        }
