"""The admin of days and hours: declarative. What the centre keeps everybody who works here may read."""

from __future__ import annotations

from typing import Any

import django_filters
from django.http import HttpResponse
from django.urls import path, reverse, reverse_lazy
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import CreateView, DeleteView, EditView, IndexView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import Button

from cms.calendar.models import SpecialDay
from sites.admin_scope import ScopedViewSetMixin
from sites.models import WorkingHours

from .forms import DayForm, DeleteDayForm, HoursForm
from .import_views import ImportView
from .views import TITLE, ChangesView, ConfirmView, ExportView, SeedView, YearView, year_url

SETTINGS = "register_settings_menu_item"


class DayFilterSet(WagtailFilterSet):
    year = django_filters.NumberFilter(field_name="date", lookup_expr="year", label=gettext_lazy("Year"))

    class Meta:
        model = SpecialDay
        fields = ["year", "kind"]


class DaysView(IndexView):
    """All entries; a year with its months is a screen of its own."""

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        buttons: list[Button] = super().header_more_buttons
        return [
            *buttons,
            Button(_("The year as a calendar"), url=reverse("special_days:this_year"), icon_name="calendar-alt"),
            Button(_("History"), url=reverse("special_days:changes"), icon_name="history"),
            Button(_("Download CSV"), url=reverse("special_days:export"), icon_name="download"),
        ]


class AddDayView(CreateView):
    """Enters a day by `ChangeDaysAction`; the form has asked it whether that can be done."""

    def get_initial(self) -> dict[str, Any]:
        return super().get_initial() | {"date": self.request.GET.get("date", "")}

    def save_instance(self) -> SpecialDay:
        self.form.action().execute()
        return SpecialDay.objects.get(date=self.form.cleaned_data["date"])

    def get_success_url(self) -> str:
        return year_url(self.object.date.year)


class ChangeDayView(EditView):
    """Changes a day by `ChangeDaysAction`."""

    def save_instance(self) -> SpecialDay:
        self.form.action().execute()
        return SpecialDay.objects.get(pk=self.object.pk)

    def get_success_url(self) -> str:
        return year_url(self.object.date.year)


class DeleteDayView(DeleteView):
    """Takes an entry away by `ChangeDaysAction`, with a reason."""

    form_class = DeleteDayForm
    template_name = "member_sites/calendar/delete.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"user": self.request.user, "day": self.object.date}

    def form_valid(self, form: DeleteDayForm) -> HttpResponse:
        self.form = form
        response: HttpResponse = super().form_valid(form)
        return response

    def delete_action(self) -> None:
        self.form.action().execute()

    def get_success_url(self) -> str:
        return year_url(self.object.date.year)


class SpecialDayViewSet(ScopedViewSetMixin, ModelViewSet):
    model = SpecialDay
    icon = "calendar-alt"
    menu_label = TITLE
    menu_hook = SETTINGS
    menu_url = reverse_lazy("special_days:this_year")
    index_view_class = DaysView
    add_view_class = AddDayView
    edit_view_class = ChangeDayView
    delete_view_class = DeleteDayView
    delete_template_name = "member_sites/calendar/delete.html"
    list_display = [
        "date",
        "kind",
        "name",
        "legal_basis",
        "source",
        Column("entered_by", label=gettext_lazy("Entered by"), sort_key="entered_by"),
    ]
    filterset_class = DayFilterSet
    row_related = ("entered_by",)
    copy_view_enabled = False
    edit_handler = ObjectList([*SpecialDay.panels, FieldPanel("reason")], base_form_class=DayForm)

    def get_urlpatterns(self) -> list[Any]:
        """The screens of a year beside those of a day."""
        screens = [
            path("year/", YearView.as_view(), name="this_year"),
            path("year/<int:year>/", YearView.as_view(), name="year"),
            path("year/<int:year>/fill/", SeedView.as_view(), name="seed"),
            path("year/<int:year>/confirm/", ConfirmView.as_view(), name="confirm"),
            path("year/<int:year>/calendar.csv", ExportView.as_view(), name="export_year"),
            path("calendar.csv", ExportView.as_view(), name="export"),
            path("changes/", ChangesView.as_view(), name="changes"),
            path("import/", ImportView.as_view(), name="import"),
        ]
        return [*super().get_urlpatterns(), *screens]


class WorkingHoursViewSet(ScopedViewSetMixin, ModelViewSet):
    model = WorkingHours
    icon = "time"
    menu_label = gettext_lazy("Working hours")
    menu_hook = SETTINGS
    list_display = [
        "__str__",
        Column("unit", label=gettext_lazy("Unit"), accessor=lambda row: row.unit or _("The whole province")),
        "valid_from",
        "valid_to",
        "legal_basis",
    ]
    list_filter = ["weekday"]
    row_related = ("unit",)
    row_prefetched = ("unit__periods",)
    copy_view_enabled = False
    edit_handler = ObjectList(
        [
            FieldPanel("unit"),
            FieldRowPanel([FieldPanel("weekday"), FieldPanel("opens"), FieldPanel("closes")]),
            FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_to")]),
            FieldPanel("legal_basis"),
        ],
        base_form_class=HoursForm,
    )


VIEWSETS = (SpecialDayViewSet("special_days"), WorkingHoursViewSet("working_hours"))
