"""What units must post: the list with one click for each, and the figures of units."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.functional import cached_property
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views import View
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.ui.tables import BaseColumn
from wagtail.admin.views import generic
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from cms.core.actions import ActionError
from cms.core.text import fold
from cms.users.events import note_refusal
from gazette.actions.duties import PostByReferenceAction, TakeOffReferenceAction, post_many
from gazette.duties import Phase, UnitDuties, figures, phase_of, total_of
from gazette.duty_filters import DutyFilterSet
from gazette.enums import DocumentState, DutyRole
from gazette.models import LegalDocument, PostingDuty
from gazette.rights import Room, room_of
from sites.admin_scope import GuardedMixin
from sites.issuers import name_register
from sites.models import Unit
from translation.sheets import FORMATS, sheet_response

MOST = 200


def document_link(pk: int) -> str:
    """The document's page of the admin."""
    return reverse("legal_document", args=[pk])


class Guarded(GuardedMixin):
    """For those who work in the room; what a view shows it asks for itself."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not self.may_enter(room_of(request.user)):
            note_refusal(request, "screen of the documents room")
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]

    def may_enter(self, room: Room) -> bool:
        return room.works_here


class CellColumn(BaseColumn):
    """A cell of a template that gets the duty, its phase, and whether the person may post it."""

    def __init__(self, name: str, part: str, room: Room, **kwargs: Any) -> None:
        super().__init__(name, **kwargs)
        self.part, self.room = part, room
        self.cell_template_name = "gazette/admin/duty_cell.html"
        self.today = timezone.localdate()
        self.names = name_register(translation.get_language() or "vi")

    def get_cell_context_data(self, instance: PostingDuty, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        names = self.names.get(instance.unit.code)
        phase = phase_of(instance, self.today)
        posts = self.room.is_centre or instance.unit_id in self.room.publisher_units
        return context | {
            "part": self.part,
            "duty": instance,
            "phase": phase,
            "phase_label": phase.label,
            "unit_name": (names.on() if names else "") or instance.unit.code,
            "postable": posts and instance.posted_on is None and instance.role == DutyRole.CONCERNED,
            "removable": posts and instance.posted_on is not None and instance.role == DutyRole.CONCERNED,
            "link": document_link(instance.document_id),
            "csrf_token": parent_context.get("csrf_token"),
            "next": parent_context["request"].get_full_path(),
        }


class TickColumn(CellColumn):
    header_template_name = "gazette/admin/duty_tick_header.html"


class DutyList(Guarded, generic.IndexView):
    """Duties of the units that the person sees; by part in the filters, which stand in the address."""

    model = PostingDuty
    any_permission_required = ["view"]
    template_name = "gazette/admin/duties.html"
    results_template_name = "wagtailadmin/generic/index_results.html"
    page_title = gettext_lazy("What units must post")
    header_icon = "doc-full"
    index_url_name = "document_duties"
    index_results_url_name = "document_duties_results"
    filterset_class = DutyFilterSet
    is_searchable = True
    search_fields = ["document__folded"]
    default_ordering = "due_on"
    paginate_by = 50
    table_classname = "listing duty-table"

    @cached_property
    def room(self) -> Room:
        return room_of(self.request.user)

    def get_page_title(self) -> str:
        return _("What units must post") if self.room.sees_everything else _("What my unit must post")

    def get_base_queryset(self) -> Any:
        return duties_for(self.request.user).select_related("document__kind", "unit").defer(
            "document__text", "document__structure", "document__folded", "document__notice"
        )  # fmt: skip

    def search_queryset(self, queryset: Any) -> Any:
        for word in fold(self.search_query or "").split()[:8]:
            queryset = queryset.filter(document__folded__contains=word)
        return queryset

    @cached_property
    def columns(self) -> list[Any]:
        room = self.room
        unit = [CellColumn("unit", "unit", room, label=_("Unit"), classname="duty-wide")]
        return [
            TickColumn("tick", "tick", room, label="", classname="duty-tick"),
            CellColumn("document", "document", room, label=_("Document"), classname="title"),
            *(unit if room.sees_everything or len(room.unit_ids) > 1 else []),
            CellColumn("role", "role", room, label=_("Why"), classname="duty-wide"),
            CellColumn("due_on", "due", room, label=_("Due"), sort_key="due_on"),
            CellColumn("state", "state", room, label=_("How it stands")),
        ]

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(*args, **kwargs)
        total = total_of(figures(duties_for(self.request.user)))
        chosen = self.request.GET.get("phase", "")
        query = {key: value for key, value in self.request.GET.items() if key not in {"p", "phase"} and value}
        parts = [("", _("All"), total.total), *((one.value, one.label, getattr(total, one.value)) for one in Phase)]
        context["parts"] = [
            {
                "label": label,
                "number": number,
                "url": f"?{urlencode(query | ({'phase': phase} if phase else {}))}",
                "current": chosen == phase,
            }
            for phase, label, number in parts
        ]
        return context


def duties_for(user: Any) -> Any:
    """What the person sees; of withdrawn documents only what was posted."""
    return PostingDuty.objects.visible_to(user).exclude(document__state=DocumentState.WITHDRAWN, posted_on=None)


class DutyUnitsView(Guarded, WagtailAdminTemplateMixin, TemplateView):
    """Figures of units for a year, each with the way to exactly its duties; also as CSV and XLSX for the report."""

    template_name = "gazette/admin/duty_units.html"
    page_title = gettext_lazy("Posting by units")
    header_icon = "table"

    @cached_property
    def year(self) -> int:
        asked = self.request.GET.get("year", "")
        return int(asked) if asked.isdigit() and 2000 <= int(asked) <= 2200 else timezone.localdate().year

    @cached_property
    def tallies(self) -> list[UnitDuties]:
        return figures(duties_for(self.request.user).filter(due_on__year=self.year))

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        fmt = request.GET.get("export", "")
        return self.export(fmt) if fmt in FORMATS else super().get(request, *args, **kwargs)

    def names(self) -> dict[int, tuple[str, str]]:
        """Unit -> (code, name)."""
        register = name_register(translation.get_language() or "vi")
        units = Unit.objects.filter(pk__in=[row.unit for row in self.tallies]).values_list("pk", "code")
        return {pk: (code, (register[code].on() if code in register else "") or code) for pk, code in units}

    def export(self, fmt: str) -> HttpResponseBase:
        names = self.names()
        titles = [_("Code"), _("Unit"), _("To be posted in all"), _("Posted in time"), _("Posted late")]
        titles += [_("Overdue and not posted"), str(Phase.DUE.label), _("Percentage in time")]
        rows = [
            [
                *names[row.unit],
                row.total,
                row.in_time,
                row.late,
                row.never,
                row.due,
                "" if row.share is None else row.share,
            ]
            for row in self.tallies
        ]
        response = sheet_response(f"dang-tai-{self.year}", fmt, titles, rows)
        response["Cache-Control"] = "no-store, private"
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        names, base = self.names(), reverse("document_duties")
        lines = [
            {
                "row": row,
                "name": names[row.unit][1],
                "links": {
                    phase.value: f"{base}?{urlencode({'unit': names[row.unit][0], 'year': self.year, 'phase': phase})}"
                    for phase in Phase
                },
                "link": f"{base}?{urlencode({'unit': names[row.unit][0], 'year': self.year})}",
            }
            for row in self.tallies
        ]
        now = timezone.localdate().year
        years = sorted({*range(now - 5, now + 1), self.year}, reverse=True)
        return super().get_context_data(
            lines=lines, total=total_of(self.tallies), year=self.year, years=years, **kwargs
        )


class PostDutiesView(Guarded, View):
    """One duty or the ticked ones. Those of units that the person does not see do not exist."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        asked = [pk for pk in request.POST.getlist("duty") if pk.isdecimal()][:MOST]
        rows = duties_for(request.user).filter(pk__in=asked).select_related("document", "unit")
        duties = list(rows)
        if not duties and asked:
            raise Http404
        if not duties:
            messages.warning(request, _("Tick the documents first."))
            return redirect(way_back(request))
        outcome = post_many(duties, request.user)
        number = len(outcome.done)
        if number:
            text = ngettext("%(n)d document is posted.", "%(n)d documents are posted.", number) % {"n": number}
            messages.success(request, text)
        for duty, reason in outcome.refused[:10]:
            messages.error(request, f"{duty.document.number}: {reason}")
        return redirect(way_back(request))


class TakeOffView(Guarded, View):
    """Posted by mistake: off the unit's site again."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        duty = get_object_or_404(duties_for(request.user).select_related("document", "unit"), pk=pk)
        try:
            TakeOffReferenceAction(duty.document, duty.unit, request.user).execute()
        except ActionError as error:
            messages.error(request, str(error.message))
        else:
            messages.success(request, _("Taken off the unit's site."))
        return redirect(way_back(request))


class PostReferenceView(Guarded, View):
    """From the page of a document: the own unit posts it, whether it is in its scope or not."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        document = get_object_or_404(LegalDocument.objects.visible_to(request.user), pk=pk)
        room = room_of(request.user)
        units = Unit.objects.all() if room.is_centre else Unit.objects.filter(pk__in=room.publisher_units)
        unit = get_object_or_404(units, code=request.POST.get("unit", ""))
        try:
            PostByReferenceAction(document, unit, request.user).execute()
        except ActionError as error:
            messages.error(request, str(error.message))
        else:
            messages.success(request, _("The document stands on the unit's site now."))
        return redirect(way_back(request))


def way_back(request: HttpRequest) -> str:
    asked = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure()):
        return asked
    return reverse("document_duties")
