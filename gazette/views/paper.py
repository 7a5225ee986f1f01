"""Printed copies: the ledger of a year, the copies of one issue, lists and labels."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import formats, timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cms.core.actions import ActionError
from gazette.actions.paper import (
    ComplainAction,
    ConfirmReceiptAction,
    MoveCopiesAction,
    OrderPrintAction,
    RecordPrintedAction,
    ResendCopiesAction,
    ReturnCopiesAction,
    SendCopiesAction,
)
from gazette.enums import DispatchState, RecipientKind
from gazette.forms.paper import MoveForm, OrderForm, ParcelForm, PrintedForm
from gazette.ledger import Line, lines_of, unprinted, year_of
from gazette.models import Dispatch, GazetteIssue, GazetteSettings, PrintOrder
from gazette.pdf.sheets import set_labels_pdf, set_table_pdf
from translation.sheets import FORMATS, sheet_response

from .desk_base import DeskPage, show_errors

PARCELS: dict[str, Any] = {"complain": ComplainAction, "return": ReturnCopiesAction, "resend": ResendCopiesAction}
PAGE_SIZE = 100


def figures(line: Line) -> list[int]:
    moves = line.moves
    return [
        *(line.planned, line.reserve, moves["printed"], moves["sent"], moves["resent"], moves["given"]),
        *(moves["returned"], moves["spoilt"], line.stock, line.complaints),
    ]


def headings() -> list[str]:
    return [
        *(_("For recipients"), _("Reserve"), _("Printed"), _("Sent"), _("Sent again"), _("Given")),
        *(_("Came back"), _("Spoilt"), _("In stock"), _("Complaints")),
    ]


class PaperView(DeskPage):
    """The ledger of a year: a line for each issue, their sum, and whether it closes."""

    template_name = "gazette/admin/paper.html"
    page_title = gettext_lazy("Printed copies")
    header_icon = "table"

    @cached_property
    def year(self) -> int:
        asked = self.request.GET.get("year", "")
        return int(asked) if asked.isdecimal() and len(asked) == 4 else timezone.localdate().year

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        form = request.GET.get("form", "")
        if form not in FORMATS:
            return super().get(request, *args, **kwargs)
        lines, total = year_of(self.year)
        rows = [[line.order.issue.label, line.order.issue.issued_on, *figures(line)] for line in lines if line.order]
        rows.append([_("Year"), None, *figures(total)])
        return sheet_response(f"so-bao-in-{self.year}", form, [_("Issue"), _("Date"), *headings()], rows)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        lines, total = year_of(self.year)
        years = GazetteIssue.objects.published().order_by("-year").values_list("year", flat=True).distinct()
        return super().get_context_data(
            year=self.year,
            years=[year for year in years if year != self.year],
            headings=headings(),
            lines=[(line, figures(line)) for line in lines],
            total=figures(total),
            closes=all(line.closes for line in lines),
            unprinted=unprinted(self.year),
            **kwargs,
        )


class NewOrderView(DeskPage):
    """Order the copies of an issue."""

    template_name = "gazette/admin/paper_new.html"
    page_title = gettext_lazy("Order copies")
    header_icon = "plus"
    start = ("gazette_paper", lambda: _("Printed copies"))

    def may_enter(self) -> bool:
        return self.room.is_gazette

    @cached_property
    def issue(self) -> GazetteIssue:
        rows = GazetteIssue.objects.published().prefetch_related("numbers")
        found: GazetteIssue = get_object_or_404(rows, pk=self.kwargs["issue_id"])
        return found

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        form = OrderForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        try:
            order = OrderPrintAction(self.issue, request.user, **form.cleaned_data).execute()
        except ActionError as error:
            show_errors(request, error, form)
            return self.render_to_response(self.get_context_data(form=form))
        messages.success(request, _("%(copies)s copies are ordered.") % {"copies": order.copies + order.reserve})
        return redirect("gazette_print_order", order.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        settings = GazetteSettings.load()
        kwargs.setdefault("form", OrderForm(initial={"reserve": settings.reserve, "printer": settings.printer}))
        return super().get_context_data(issue=self.issue, media=kwargs["form"].media, **kwargs)


class OrderView(DeskPage):
    """The copies of one issue: what was printed, who has got theirs, what is wrong."""

    template_name = "gazette/admin/print_order.html"
    header_icon = "table"
    start = ("gazette_paper", lambda: _("Printed copies"))

    @cached_property
    def order(self) -> PrintOrder:
        rows = PrintOrder.objects.select_related("issue").prefetch_related("issue__numbers")
        found: PrintOrder = get_object_or_404(rows, pk=self.kwargs["order_id"])
        return found

    def get_page_title(self) -> str:
        return _("Copies of issue %(number)s") % {"number": self.order.issue.label}

    # ---- what is shown ----
    @cached_property
    def rows(self) -> Any:
        rows = self.order.dispatches.order_by("kind", "name", "pk")
        if (state := self.request.GET.get("state", "")) in DispatchState.values:
            rows = rows.filter(state=state)
        if (kind := self.request.GET.get("kind", "")) in RecipientKind.values:
            rows = rows.filter(kind=kind)
        return rows

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        return self.render_to_response(self.get_context_data())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("forms", {})
        line = lines_of([self.order])[0]
        page = Paginator(self.rows, PAGE_SIZE).get_page(self.request.GET.get("p"))
        forms = {"printed": PrintedForm(prefix="printed"), "move": MoveForm(prefix="move")} | kwargs.pop("forms")
        query = self.request.GET.copy()
        query.pop("p", None)
        return super().get_context_data(
            order=self.order,
            line=line,
            figures=list(zip(headings(), figures(line), strict=True)),
            page=page,
            query=query.urlencode(),
            states=DispatchState.choices,
            kinds=RecipientKind.choices,
            state=self.request.GET.get("state", ""),
            kind=self.request.GET.get("kind", ""),
            works=self.room.is_gazette,
            printed_form=forms["printed"],
            move_form=forms["move"],
            moves=self.order.moves.select_related("dispatch", "made_by")[:50],
            media=forms["printed"].media,
            **kwargs,
        )

    # ---- what is done ----
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.room.is_gazette:
            raise PermissionDenied
        steps: dict[str, Callable[[], HttpResponseBase]] = {
            "printed": self.record_printed, "move": self.move, "send": self.send, "confirm": self.confirm,
        }  # fmt: skip
        step = steps.get(request.POST.get("do", ""))
        if step is None:
            raise Http404
        return step()

    def back(self) -> HttpResponse:
        return redirect(self.request.get_full_path())

    def filled(self, name: str, form: Any, act: Callable[[dict[str, Any]], Any]) -> HttpResponseBase:
        if form.is_valid():
            try:
                act(form.cleaned_data)
            except ActionError as error:
                show_errors(self.request, error, form)
            else:
                messages.success(self.request, _("Noted in the ledger."))
                return self.back()
        return self.render_to_response(self.get_context_data(forms={name: form}))

    def record_printed(self) -> HttpResponseBase:
        form = PrintedForm(self.request.POST, prefix="printed")
        return self.filled(
            "printed", form, lambda data: RecordPrintedAction(self.order, user=self.request.user, **data).execute()
        )

    def move(self) -> HttpResponseBase:
        form = MoveForm(self.request.POST, prefix="move")
        return self.filled(
            "move", form, lambda data: MoveCopiesAction(self.order, user=self.request.user, **data).execute()
        )

    def ticked(self) -> list[int]:
        return [int(key) for key in self.request.POST.getlist("dispatch") if key.isdecimal()]

    def send(self) -> HttpResponseBase:
        """The ticked ones; where none is ticked, everybody who has none yet."""
        only = self.ticked() or None
        return self.many(lambda: SendCopiesAction(self.order, self.request.user, only).execute())

    def confirm(self) -> HttpResponseBase:
        return self.many(lambda: ConfirmReceiptAction(self.order, self.ticked(), self.request.user).execute())

    def many(self, act: Callable[[], int]) -> HttpResponseBase:
        try:
            number = act()
        except ActionError as error:
            messages.error(self.request, str(error.message))
        else:
            words = ngettext("%(number)s recipient was noted.", "%(number)s recipients were noted.", number)
            messages.success(self.request, words % {"number": number})
        return self.back()


class ParcelView(DeskPage):
    """One recipient's copies of an issue: complaint, return, sending again, and their history."""

    template_name = "gazette/admin/parcel.html"
    header_icon = "mail"
    start = ("gazette_paper", lambda: _("Printed copies"))

    @cached_property
    def parcel(self) -> Dispatch:
        rows = Dispatch.objects.select_related("order__issue").prefetch_related("order__issue__numbers")
        found: Dispatch = get_object_or_404(rows, pk=self.kwargs["dispatch_id"])
        return found

    def get_page_title(self) -> str:
        return self.parcel.name

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        return self.render_to_response(self.get_context_data())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.room.is_gazette:
            raise PermissionDenied
        action, form = PARCELS.get(request.POST.get("do", "")), ParcelForm(request.POST)
        if action is None:
            raise Http404
        if form.is_valid():
            data, seen = form.cleaned_data, request.POST.get("seen", "")
            try:
                action(
                    self.parcel, request.user, data["note"], data["copies"] or 0, data["on"],
                    seen=int(seen) if seen.isdecimal() else None,
                ).execute()  # fmt: skip
            except ActionError as error:
                show_errors(request, error, form)
            else:
                messages.success(request, _("Noted in the ledger."))
                return redirect("gazette_parcel", self.parcel.pk)
        return self.render_to_response(self.get_context_data(form=form))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("form", ParcelForm())
        return super().get_context_data(
            parcel=self.parcel,
            works=self.room.is_gazette,
            sendable=self.parcel.state in ResendCopiesAction.states,
            out=self.parcel.state in ComplainAction.states,
            moves=self.parcel.moves.select_related("made_by"),
            media=kwargs["form"].media,
            **kwargs,
        )


class OrderFileView(OrderView):
    """Dispatch list (PDF, CSV, XLSX) and address labels (PDF) of the shown rows."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        form = str(self.kwargs["form"])
        name = f"cong-bao-{self.order.issue.year}-{self.order.issue.slug}"
        if form in FORMATS:
            return sheet_response(f"{name}-noi-nhan", form, self.columns(), [self.cells(row) for row in self.rows])
        if form not in {"labels", "list"}:
            raise Http404
        try:
            return self.pdf(form, f"{name}-{'nhan' if form == 'labels' else 'noi-nhan'}.pdf")
        except ActionError as error:
            messages.error(request, str(error.message))
            return redirect("gazette_print_order", self.order.pk)

    def columns(self) -> list[str]:
        return [_("No."), _("Recipient"), _("Kind"), _("Address"), _("Copies"), _("State"), _("Sent on")]

    def cells(self, row: Dispatch) -> list[Any]:
        kind, state = row.get_kind_display(), row.get_state_display()
        return [row.pk, row.name, str(kind), row.address, row.copies, str(state), row.sent_on]

    def pdf(self, form: str, name: str) -> FileResponse:
        """Set in a folder of its own that is gone afterwards; a list has a few hundred rows."""
        issue = self.order.issue
        title = f"Công báo số {issue.label}, ngày {formats.date_format(issue.issued_on, 'd/m/Y')}"
        with TemporaryDirectory() as folder:
            target = Path(folder) / name
            if form == "labels":
                set_labels_pdf(title, [(row.name, row.address, f"{row.copies} bản") for row in self.rows], target)
            else:
                rows = [
                    [str(number), row.name, row.address, str(row.copies), ""] for number, row in enumerate(self.rows, 1)
                ]
                set_table_pdf(
                    f"Danh sách gửi {title}",
                    ["TT", "Nơi nhận", "Địa chỉ", "Số bản", "Ký nhận"],
                    rows,
                    target,
                    notes=[f"Tổng số: {sum(row.copies for row in self.rows)} bản"],
                    signatures=["Người giao", "Người nhận"],
                    widths=[7, 36, 33, 9, 15],
                    numeric=[0, 3],
                )
            content = io.BytesIO(target.read_bytes())
        return FileResponse(content, as_attachment=True, filename=name, content_type="application/pdf")
