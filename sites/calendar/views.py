"""The screens of a year: its days, filling it, confirming it, its history, its file."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView, View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from cms.calendar.actions import ChangeDaysAction, DayChange, seed_changes
from cms.calendar.enums import DayKind
from cms.calendar.law import FIRST_YEAR, LAST_YEAR, SOURCE, known_year
from cms.calendar.models import CalendarChange, CalendarYear, SpecialDay
from cms.calendar.working_days import WorkingDays
from cms.core.actions import ActionError
from cms.users.events import refuse
from sites.admin_scope import GuardedMixin

from .access import may_change, may_read
from .forms import ConfirmForm
from .reading import export_csv
from .year import months_of, weekday_heads

TITLE = gettext_lazy("Days off, swapped days")
PER_PAGE = 50


def year_url(year: int) -> str:
    return reverse("special_days:year", args=[year])


class CalendarView(GuardedMixin):
    """Lets in those who read the calendar; where it is changed, those who keep it."""

    changes = False
    request: HttpRequest
    kwargs: dict[str, Any]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not (may_change if self.changes else may_read)(request.user):
            refuse(request, "the calendar of working days")
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        return response

    @cached_property
    def year(self) -> int:
        """The year of the address; today's without one."""
        year = int(self.kwargs["year"]) if "year" in self.kwargs else timezone.localdate().year
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise Http404
        return year

    @cached_property
    def calendar_year(self) -> CalendarYear | None:
        return CalendarYear.objects.select_related("confirmed_by").filter(year=self.year).first()


class CalendarPage(CalendarView, WagtailAdminTemplateMixin):
    """A screen with the way back to the year."""

    header_icon = "calendar-alt"
    crumb: Any = ""

    def get_page_title(self) -> str:
        return f"{TITLE} {self.year}"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        crumbs = [{"url": year_url(self.year) if self.crumb else "", "label": self.get_page_title()}]
        if self.crumb:
            crumbs.append({"url": "", "label": self.crumb})
        return [*self.breadcrumbs_items, *crumbs]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        # As text: no point stands between the digits of a year.
        shared = {"year": str(self.year), "calendar_year": self.calendar_year}
        return super().get_context_data(**kwargs | shared)


class YearView(CalendarPage, TemplateView):
    """Twelve months with a word for each day off, and the entries of the year with their sources."""

    template_name = "member_sites/calendar/year.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        days, year = WorkingDays(), self.year
        months = months_of(year, days) if days.knows(year) else []
        marked = [cell for month in months for week in month.weeks for cell in week if cell and cell.explained.name]
        return super().get_context_data(
            months=months,
            heads=weekday_heads(),
            total=sum(month.number for month in months),
            entries=SpecialDay.objects.filter(date__year=year).select_related("entered_by").order_by("date"),
            marked=[] if self.calendar_year else marked,
            knowable=known_year(year) is not None,
            confirmed=self.calendar_year is not None and self.calendar_year.confirmed_at is not None,
            may_change=may_change(self.request.user),
            previous=str(year - 1) if year > FIRST_YEAR else "",
            following=str(year + 1) if year < LAST_YEAR else "",
            **kwargs,
        )


class SeedView(CalendarPage, TemplateView):
    """What the package knows of the year and is not entered yet: ticked, looked at, entered."""

    template_name = "member_sites/calendar/seed.html"
    changes = True
    crumb = gettext_lazy("Fill the year")

    @cached_property
    def proposed(self) -> list[DayChange]:
        try:
            return seed_changes(self.year)
        except ActionError as error:
            messages.error(self.request, str(error.message))
            return []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = [(change, DayKind(change.kind).label) for change in self.proposed]
        # In a year that was filled before, somebody took these away on purpose.
        return super().get_context_data(rows=rows, ticked=self.calendar_year is None, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        chosen = set(request.POST.getlist("days"))
        changes = [change for change in self.proposed if change.date.isoformat() in chosen]
        if known_year(self.year) is None:
            return redirect(year_url(self.year))
        reason = request.POST.get("reason", "").strip() or f"{_('Fill the year')} {self.year} ({SOURCE})"
        try:
            ChangeDaysAction(changes, reason, request.user, fills=self.year).execute()
        except ActionError as error:
            messages.error(request, str(error.message))
            return self.render_to_response(self.get_context_data())
        messages.success(request, _("The days are entered. Compare them with the announcement, then confirm the year."))
        return redirect(year_url(self.year))


class ConfirmView(CalendarPage, FormView[ConfirmForm]):
    """With which announcement the days were compared."""

    template_name = "member_sites/calendar/confirm.html"
    form_class = ConfirmForm
    changes = True
    crumb = gettext_lazy("Confirm the year")

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"user": self.request.user, "year": self.year}

    def form_valid(self, form: ConfirmForm) -> HttpResponse:
        form.action().execute()
        messages.success(self.request, _("The year %(year)s is confirmed.") % {"year": self.year})
        return redirect(year_url(self.year))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        entries = SpecialDay.objects.filter(date__year=self.year).order_by("date")
        return super().get_context_data(entries=entries, **kwargs)


class ChangesView(CalendarPage, TemplateView):
    """What was changed, by whom and why: all years, or the one that is asked for."""

    template_name = "member_sites/calendar/changes.html"
    crumb = gettext_lazy("History")

    @cached_property
    def asked(self) -> int | None:
        year = self.request.GET.get("year", "")
        return int(year) if year.isdecimal() and len(year) == 4 else None

    def rows(self) -> QuerySet[CalendarChange]:
        rows = CalendarChange.objects.select_related("user")
        return rows.filter(day__year=self.asked) if self.asked else rows

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = Paginator(self.rows(), PER_PAGE).get_page(self.request.GET.get("p"))
        linkurl = f"year={self.asked}" if self.asked else ""
        return super().get_context_data(page_obj=page, asked=str(self.asked or ""), linkurl=linkurl, **kwargs)


class ExportView(CalendarView, View):
    """The entries of a year, or all of them, as a file that can be imported again."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        rows, name = SpecialDay.objects.order_by("date"), "calendar"
        if "year" in self.kwargs:
            rows, name = rows.filter(date__year=self.year), f"calendar-{self.year}"
        headers = {"Content-Disposition": f'attachment; filename="{name}.csv"', "Cache-Control": "private, no-store"}
        return HttpResponse(export_csv(rows), content_type="text/csv; charset=utf-8", headers=headers)
