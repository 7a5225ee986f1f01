"""The intake ledger: list, new line, one line; print and table of what the list shows."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import F, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import formats
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic

from cms.core.actions import ActionError
from cms.core.text import fold
from gazette.actions.intake import ReceiveIntakeAction, ReturnIntakeAction
from gazette.enums import Confidentiality, DocumentState, IntakeState
from gazette.forms.desk import IntakeForm, ReasonForm
from gazette.intake_filters import IntakeFilterSet
from gazette.models import GazetteIntake, LegalDocument
from gazette.terms import counts, due_of
from sites.unit_names import unit_name
from translation.sheets import FORMATS, sheet_response

from .desk_base import DeskPage, DeskPermission, address, line_of, show_errors

WIDE = "gaz-wide"
FOUND_AT_ONCE = 20
MOST_PRINTED = 2000


def day(value: Any) -> str:
    return formats.date_format(value, "SHORT_DATE_FORMAT") if value else ""


class DocumentColumn(Column):
    """Number and abstract, which lead to the line; on phones also what other columns say."""

    cell_template_name = "gazette/admin/intake_document_cell.html"

    def get_value(self, instance: GazetteIntake) -> Any:
        return instance.document.number

    def get_cell_context_data(self, instance: GazetteIntake, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        return context | {"line": instance, "sender": unit_name(instance.sender)}


class DueColumn(Column):
    """By when it must be published, in words and colour."""

    cell_template_name = "gazette/admin/due_cell.html"

    def get_value(self, instance: GazetteIntake) -> Any:
        return due_of(instance)


class StateColumn(Column):
    cell_template_name = "gazette/admin/intake_state_cell.html"

    def get_value(self, instance: GazetteIntake) -> Any:
        return instance.state

    def get_cell_context_data(self, instance: GazetteIntake, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        return context | {"line": instance}


class IntakeView(DeskPermission, generic.IndexView):
    """The ledger: the desk sees all of it, a unit what it sent in."""

    model = GazetteIntake
    any_permission_required = None  # What of the ledger a person sees is `visible_to`.
    template_name = "gazette/admin/intake.html"
    results_template_name = "gazette/admin/intake_results.html"
    page_title = gettext_lazy("Intake ledger")
    header_icon = "list-ul"
    is_searchable = True
    search_fields = ["document__folded"]
    paginate_by = 50
    filterset_class = IntakeFilterSet
    table_classname = "listing gaz-table"
    index_url_name = "gazette_intake"
    index_results_url_name = "gazette_intake_results"
    default_ordering = "-received_on"

    def may_enter(self) -> bool:
        return self.room.works_here

    @cached_property
    def columns(self) -> list[Any]:
        return [
            DocumentColumn("document", label=_("Number and abstract")),
            Column("sender", label=_("Sender"), accessor=lambda row: unit_name(row.sender), classname=WIDE),
            Column("signed_on", label=_("Signed"), accessor=lambda row: day(row.document.signed_on), classname=WIDE),
            Column(
                "received_on",
                label=_("Received"),
                accessor=lambda row: f"{day(row.received_on)}, {row.get_way_display()}",
                sort_key="received_on",
                classname=WIDE,
            ),
            StateColumn("state", label=_("State"), sort_key="state"),
            DueColumn("publish_due", label=_("To be published by"), sort_key="publish_due"),
        ]

    def get_base_queryset(self) -> Any:
        rows = GazetteIntake.objects.visible_to(self.request.user)
        return (
            rows.select_related("document", "sender", "item__issue")
            .prefetch_related("item__issue__numbers")
            .defer("document__structure", "document__text", "document__folded")
        )

    def search_queryset(self, queryset: Any) -> Any:
        for word in fold(self.search_query or "").split():
            queryset = queryset.filter(document__folded__contains=word)
        return queryset

    def order_queryset(self, queryset: Any) -> Any:
        key = self.ordering or self.default_ordering
        field = F(key.lstrip("-"))
        return queryset.order_by(field.desc() if key.startswith("-") else field.asc(), "-pk")

    @cached_property
    def no_results_message(self) -> str:
        if self.is_searching or self.is_filtering:
            return _("No line fits the search and the filters.")
        return _("Nothing stands in the ledger yet.")

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        if self.results_only:
            return context
        query = self.request.GET.copy()
        query.pop("p", None)
        kept = query.urlencode()
        return (
            context
            | counts(GazetteIntake.objects.visible_to(self.request.user))
            | {
                "may_enter_lines": self.room.is_gazette,
                "exports": [
                    {"form": form.upper(), "url": reverse("gazette_intake_export", args=[form]) + f"?{kept}"}
                    for form in FORMATS
                ],
                "print_url": reverse("gazette_intake_print") + f"?{kept}",
            }
        )


class IntakeExportView(IntakeView):
    """The ledger as a table: the same filters and order, and no row more."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        form = self.kwargs["form"]
        if form not in FORMATS:
            raise Http404
        headings = [
            *(_("Number"), _("Abstract"), _("Sender"), _("Signed"), _("Received"), _("Way"), _("Sent in time")),
            *(_("To be published by"), _("State"), _("Issue"), _("Published"), _("Returned"), _("Reason")),
        ]
        rows = [self.row(line) for line in self.get_queryset()]
        response = sheet_response("so-tiep-nhan", form, headings, rows)
        response.headers["Cache-Control"] = "no-store, private"
        return response

    @staticmethod
    def row(line: GazetteIntake) -> list[Any]:
        issue = line.item.issue if hasattr(line, "item") else None
        in_time = "" if line.send_due is None else _("no") if line.received_on > line.send_due else _("yes")
        return [
            line.document.number,
            line.document.abstract,
            unit_name(line.sender),
            line.document.signed_on,
            line.received_on,
            line.get_way_display(),
            in_time,
            line.publish_due,
            line.get_state_display(),
            f"{issue.label}/{issue.year}" if issue is not None else "",
            issue.issued_on if issue is not None and line.state == IntakeState.PUBLISHED else None,
            line.returned_on,
            line.reason,
        ]


class IntakePrintView(IntakeView):
    """The ledger on paper."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        rows = list(self.get_queryset()[:MOST_PRINTED])
        lines = [{"line": line, "sender": unit_name(line.sender), "due": due_of(line)} for line in rows]
        from_template = self.response_class(
            request=request,
            template=["gazette/admin/intake_print.html"],
            context={"lines": lines, "view": self},
            using=self.template_engine,
        )
        found: HttpResponseBase = from_template
        return found


class NewIntakeView(DeskPage):
    """Choose a document that is there, then say from whom and when it came."""

    template_name = "gazette/admin/intake_new.html"
    page_title = gettext_lazy("New line of the ledger")
    header_icon = "plus"
    start = ("gazette_intake", lambda: _("Intake ledger"))

    def may_enter(self) -> bool:
        return self.room.is_gazette

    @cached_property
    def document(self) -> LegalDocument | None:
        key = self.request.GET.get("document", "")
        if not key:
            return None
        found: LegalDocument | None = None
        if key.isdecimal():
            found = LegalDocument.objects.visible_to(self.request.user).for_lists().filter(pk=int(key)).first()
        if found is None:
            raise Http404
        return found

    @cached_property
    def form(self) -> IntakeForm:
        if self.request.method == "POST":
            return IntakeForm(self.request.POST)
        return IntakeForm(initial={"sender": self.document.issuer_id} if self.document else None)

    def candidates(self) -> Any:
        """Documents that could be received, by what is searched; the newest where nothing is."""
        rows = LegalDocument.objects.visible_to(self.request.user).for_lists()
        rows = rows.filter(confidentiality=Confidentiality.PUBLIC).exclude(state=DocumentState.WITHDRAWN)
        rows = rows.exclude(Q(intakes__isnull=False) & ~Q(intakes__state=IntakeState.RETURNED))
        for word in fold(self.request.GET.get("q", "")).split():
            rows = rows.filter(folded__contains=word)
        return rows.order_by("-signed_on", "-pk")[:FOUND_AT_ONCE]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        document, form = self.document, self.form
        if document is None:
            raise Http404
        if not form.is_valid():
            return self.render_to_response(self.get_context_data())
        values = form.cleaned_data
        try:
            line = ReceiveIntakeAction(
                document, values["sender"], values["received_on"], values["way"], request.user, values["note"]
            ).execute()
        except ActionError as error:
            show_errors(request, error, form)
            return self.render_to_response(self.get_context_data())
        words = _("%(number)s stands in the ledger. It must be published by %(date)s.")
        messages.success(request, words % {"number": document.number, "date": day(line.publish_due)})
        return redirect("gazette_intake")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        new = address("legal_document_enter")
        return super().get_context_data(
            document=self.document,
            form=self.form if self.document else None,
            media=self.form.media,
            query=self.request.GET.get("q", ""),
            candidates=None if self.document else self.candidates(),
            new_document=f"{new}?next={reverse('gazette_intake_new')}" if new else "",
            **kwargs,
        )


class IntakeLineView(DeskPage):
    """One line; the desk may return the document."""

    template_name = "gazette/admin/intake_line.html"
    start = ("gazette_intake", lambda: _("Intake ledger"))

    def may_enter(self) -> bool:
        return self.room.works_here

    @cached_property
    def line(self) -> GazetteIntake:
        return line_of(self.request, self.kwargs["line_id"])

    @cached_property
    def form(self) -> ReasonForm:
        return ReasonForm(self.request.POST if self.request.method == "POST" else None)

    def get_page_title(self) -> str:
        return str(self.line.document.number)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        line, form = self.line, self.form
        if not self.room.is_gazette:
            raise PermissionDenied
        if form.is_valid():
            seen = int(request.POST.get("seen") or 0) or None
            try:
                ReturnIntakeAction(line, request.user, form.cleaned_data["reason"], seen=seen).execute()
            except ActionError as error:
                show_errors(request, error, form)
            else:
                messages.success(request, _("The document is returned. The sender's people get a mail."))
                return redirect("gazette_intake")
        return self.render_to_response(self.get_context_data())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        line = self.line
        waiting = self.room.is_gazette and line.state == IntakeState.WAITING
        issue = line.item.issue if hasattr(line, "item") else None
        sees = LegalDocument.objects.visible_to(self.request.user).filter(pk=line.document_id).exists()
        return super().get_context_data(
            line=line,
            sender=unit_name(line.sender),
            due=due_of(line),
            issue=issue if issue is not None and (self.room.sees_gazette or line.state == "published") else None,
            sees_gazette=self.room.sees_gazette,
            form=self.form if waiting else None,
            document_url=address("legal_document", line.document_id) if sees else "",
            **kwargs,
        )
