"""Relations of a document: both sides, what the text suggests, what waits; entering one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin import messages

from cms.core.actions import ActionError
from gazette.actions.relations import (
    AddRelationAction,
    ConfirmRelationAction,
    OneRelationAction,
    RejectRelationAction,
    RemoveRelationAction,
    TieRelationAction,
    decides,
)
from gazette.actions.suggesting import SuggestRelationsAction
from gazette.effects import part_name, period_on, relations_of, timeline
from gazette.enums import RelationState
from gazette.finding import by_number
from gazette.forms.relations import RelationForm
from gazette.models import DocumentRelation, LegalDocument
from gazette.references import find_articles
from gazette.tying import candidates_of

from .effect_base import DocumentScreen

BULK: dict[str, Callable[..., OneRelationAction]] = {
    "confirm": ConfirmRelationAction,
    "reject": RejectRelationAction,
    "remove": RemoveRelationAction,
}
MOST = 400


class RelationsView(DocumentScreen):
    """What is confirmed, what is suggested with the words beside it, what waits; several are decided at once."""

    template_name = "gazette/admin/relations.html"

    def get_page_title(self) -> str:
        return _("Relations and effect")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        here = redirect("document_relations", self.document.pk)
        if "suggest" in request.POST:
            return self._suggest(here)
        if "tie" in request.POST:
            return self._tie(here)
        action = BULK.get(request.POST.get("do", ""))
        keys = [int(key) for key in request.POST.getlist("relation") if key.isdecimal()][:MOST]
        rows = list(self.document.relations.filter(pk__in=keys).select_related("source", "target"))
        if action is None or not rows:
            messages.warning(request, _("Tick the relations first."))
            return here
        done, refused = 0, []
        for row in rows:
            try:
                action(row, request.user).execute()
                done += 1
            except ActionError as error:
                refused.append(f"{row.target_number or row.target_title}: {error.message}")
        if done:
            text = ngettext("%(number)s relation was changed.", "%(number)s relations were changed.", done)
            messages.success(request, text % {"number": done})
        for text in refused[:5]:
            messages.error(request, text)
        return here

    def _suggest(self, here: HttpResponse) -> HttpResponse:
        try:
            made = len(SuggestRelationsAction(self.document, self.request.user).execute())
        except ActionError as error:
            self.tell(error)
            return here
        text = ngettext("%(number)s new suggestion from the text.", "%(number)s new suggestions from the text.", made)
        messages.success(self.request, text % {"number": made})
        return here

    def _tie(self, here: HttpResponse) -> HttpResponse:
        relation_pk, _dash, target_pk = self.request.POST["tie"].partition("-")
        if not (relation_pk.isdecimal() and target_pk.isdecimal()):
            raise Http404
        row = self.document.relations.filter(pk=int(relation_pk)).select_related("source").first()
        target = LegalDocument.objects.visible_to(self.request.user).filter(pk=int(target_pk)).first()
        if row is None or target is None:
            raise Http404
        try:
            TieRelationAction(row, target, self.request.user).execute()
        except ActionError as error:
            self.tell(error)
        else:
            messages.success(self.request, _("The relation is tied to %(number)s.") % {"number": target.number})
        return here

    # ---- what is shown ----
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = self.document.relations.select_related("target", "target__issuer", "made_by").order_by("kind", "pk")
        rows = rows.defer("target__structure", "target__text", "target__folded")
        by_state: dict[str, list[dict[str, Any]]] = {state: [] for state in RelationState.values}
        found = list(rows[:MOST])
        ways = self._candidates([row for row in found if row.target_id is None])
        for row in found:
            by_state[row.state].append(self._row(row, ways.get(row.pk, [])))
        today = timezone.localdate()
        return super().get_context_data(
            suggested=by_state[RelationState.SUGGESTED],
            confirmed=by_state[RelationState.CONFIRMED],
            rejected=by_state[RelationState.REJECTED],
            incoming=[group for group in relations_of(self.document, self.request.user) if group.incoming],
            period=period_on(self.document, today),
            timeline=timeline(self.document, today),
            has_text=bool(self.document.text),
            **kwargs,
        )

    def _row(self, row: DocumentRelation, ways: list[LegalDocument]) -> dict[str, Any]:
        sure = decides(self.room, self.document, row.target, row.kind)
        seen = row.target if row.target_id in self._seen else None
        return {
            "relation": row,
            "target": seen,
            "parts": [part_name(one) for one in row.articles],
            "waits": row.target_id is None,
            "ways": ways,
            "for_centre": self.works and not sure,
        }

    @cached_property
    def _seen(self) -> set[int]:
        targets = self.document.relations.exclude(target=None).values("target")
        rows = LegalDocument.objects.visible_to(self.request.user).filter(pk__in=targets)
        return set(rows.values_list("pk", flat=True))

    def _candidates(self, waiting: list[DocumentRelation]) -> dict[int, list[LegalDocument]]:
        """Documents of the waiting numbers, where it is not certain which one is meant."""
        keys = {row.target_key for row in waiting if row.target_key}
        found = candidates_of(keys)
        ids = {one.pk for rows in found.values() for one in rows[:10]} - {self.document.pk}
        seen = LegalDocument.objects.visible_to(self.request.user).filter(pk__in=ids).select_related("issuer", "kind")
        there = {row.pk: row for row in seen.defer("structure", "text")} if ids else {}
        return {row.pk: [there[one.pk] for one in found.get(row.target_key, ()) if one.pk in there] for row in waiting}


class AddRelationView(DocumentScreen):
    """First the other document, by its number as people type it; then what is done to it. Works without scripts."""

    template_name = "gazette/admin/relation_add.html"
    writes = True
    header_icon = "plus"

    def get_page_title(self) -> str:
        return _("Add a relation")

    @cached_property
    def target(self) -> LegalDocument | None:
        key = self.request.GET.get("target", "")
        if not key.isdecimal():
            return None
        rows = LegalDocument.objects.visible_to(self.request.user).select_related("kind", "issuer")
        found: LegalDocument | None = rows.filter(pk=int(key)).exclude(pk=self.document.pk).first()
        if found is None:
            raise Http404
        return found

    @cached_property
    def query(self) -> str:
        return self.request.GET.get("q", "").strip()[:200]

    @cached_property
    def form(self) -> RelationForm | None:
        """None as long as the other document is being looked for."""
        if self.target is None and "pending" not in self.request.GET:
            return None
        data = self.request.POST if self.request.method == "POST" else None
        return RelationForm(data, target=self.target, initial={"target_number": self.query})

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.form is None:
            return redirect("document_relation_add", self.document.pk)
        if self.form.is_valid():
            try:
                made = self._add(self.form.cleaned_data)
            except ActionError as error:
                field = error.field if error.field in self.form.fields else None
                self.form.add_error(field, str(error.message))
            else:
                confirmed = made.state == RelationState.CONFIRMED
                text = _("The relation was added.") if confirmed else _("Added; the centre confirms what it ends.")
                messages.success(request, text)
                return redirect(reverse("document_relations", args=[self.document.pk]))
        return self.render_to_response(self.get_context_data())

    def _add(self, data: dict[str, Any]) -> DocumentRelation:
        articles = data["articles"]
        if isinstance(articles, str):
            found = find_articles(articles)
            if articles.strip() and not found:
                raise ActionError(_("These are not parts of a document."), field="articles")
            articles = found
        made: DocumentRelation = AddRelationAction(
            self.document, data["kind"], self.request.user, self.target, data.get("target_number", ""),
            data.get("title", ""), articles, data["from_day"], data["to_day"],
        ).execute()  # fmt: skip
        return made

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        searching = self.form is None and bool(self.query)
        found = by_number(self.query, self.request.user, self.document.pk) if searching else []
        context = {"form": self.form, "target": self.target, "query": self.query, "found": found}
        return super().get_context_data(**context, **kwargs)
