"""Best bets in the admin: the centre's on every site, a unit's on its own."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.conf import settings
from django.contrib import messages
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column, TitleColumn, UpdatedAtColumn
from wagtail.admin.views.generic import IndexView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permissions import policy_registry

from search.bestbets import duplicates_of
from search.models import BestBet
from search.trial import Comparison, try_bet
from search.words import key_of
from sites.admin_scope import ScopedViewSetMixin
from sites.models import Unit

from .editing import SeenForm, TryCreateView, TryEditView, lines_of

MENU = "register_search_menu_item"
MAX_QUERIES, MAX_LENGTH = 50, 200
STATES = (("current", _("shown now")), ("planned", _("planned")), ("past", _("over")))


class BestBetForm(SeenForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = policy_registry.get_by_type(BestBet).units_for(self.for_user, {"add", "change"})
        field = self.fields["unit"]
        field.queryset = Unit.objects.filter(member_site__isnull=False).with_names()
        field.empty_label = _("Every site")
        if units is not None:
            field.queryset = field.queryset.filter(pk__in=units)
            field.required, field.empty_label = True, None
            field.help_text = ""
        given = self.initial.get("unit")
        if isinstance(given, str):  # A link of the dashboard names the unit by its code.
            self.initial["unit"] = field.queryset.filter(code=given).values_list("pk", flat=True).first()
        self.fields["queries"].widget.attrs["rows"] = 4

    def clean_queries(self) -> str:
        lines = {key: line for line in reversed(lines_of(self.cleaned_data["queries"])) if (key := key_of(line))}
        if not lines:
            raise forms.ValidationError(_("Write at least one query with letters or digits."))
        if len(lines) > MAX_QUERIES or any(len(line) > MAX_LENGTH for line in lines.values()):
            message = _("At most %(most)d queries of at most %(length)d characters each.")
            raise forms.ValidationError(message, params={"most": MAX_QUERIES, "length": MAX_LENGTH})
        return "\n".join(reversed(lines.values()))

    def clean_url(self) -> str:
        url: str = self.cleaned_data["url"].strip()
        own = url.startswith("/") and not url.startswith(("//", "/\\"))
        foreign = url.startswith("https://") and len(url) > len("https://")
        if url and (not (own or foreign) or any(char.isspace() or ord(char) < 32 for char in url) or "\\" in url):
            raise forms.ValidationError(
                _("Write an address that begins with https:// or a path of this site: /lien-he/")
            )
        if foreign:
            forms.URLField(assume_scheme="https").clean(url)
        return url

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if not {"page", "url"} & set(self.errors) and bool(data.get("page")) == bool(data.get("url")):
            self.add_error("page", _("Choose a page or write an address: exactly one of them."))
        first, last = data.get("starts_on"), data.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("The last day is before the first."))
        return data


class BestBetFilterSet(WagtailFilterSet):
    state = django_filters.ChoiceFilter(label=_("State"), method="in_state", choices=STATES)
    language = django_filters.ChoiceFilter(label=_("Language"), choices=settings.LANGUAGES)

    class Meta:
        model = BestBet
        fields: list[str] = []

    def in_state(self, rows: Any, name: str, value: str) -> Any:
        today = timezone.localdate()
        conditions = {"planned": Q(starts_on__gt=today), "past": Q(ends_on__lt=today)}
        if value in conditions:
            return rows.filter(conditions[value])
        return rows.exclude(conditions["planned"]).exclude(conditions["past"])


def state_of(bet: BestBet) -> str:
    today = timezone.localdate()
    planned, past = bet.starts_on and bet.starts_on > today, bet.ends_on and bet.ends_on < today
    return str(dict(STATES)["planned" if planned else "past" if past else "current"])


def period_of(bet: BestBet) -> str:
    days = (date_format(day, "d/m/Y") if day else "…" for day in (bet.starts_on, bet.ends_on))
    return " – ".join(days) if bet.starts_on or bet.ends_on else gettext("always")


def queries_of(bet: BestBet) -> str:
    return ", ".join(bet.lines[:3]) + (" …" if len(bet.lines) > 3 else "")


class BestBetIndex(IndexView):
    @cached_property
    def columns(self) -> list[Any]:
        return [
            TitleColumn("title", label=_("Title"), get_url=self.get_edit_url, sort_key="title", width="25%"),
            Column("queries", label=_("Queries"), accessor=queries_of),
            Column("unit", label=_("Shown on"), accessor=lambda row: row.unit or gettext("Every site")),
            Column("language", label=_("Language"), accessor=lambda row: row.get_language_display() or gettext("all")),
            Column("period", label=_("Shown when"), accessor=period_of, sort_key="starts_on"),
            Column("state", label=_("State"), accessor=state_of),
            UpdatedAtColumn(),
        ]


class _Trying:
    request: Any

    def compare(self, instance: BestBet, query: str, language: str) -> Comparison:
        return try_bet(instance, query, language)

    def warn(self, instance: BestBet) -> None:
        others = duplicates_of(instance)
        if others:
            names = ", ".join(str(row) for row in others[:5])
            message = gettext("There are other best bets for the same query: %(names)s. At most three are shown.")
            messages.warning(self.request, message % {"names": names})
        if instance.page is not None and not instance.page.live:
            messages.warning(self.request, gettext("The page is not published: the best bet is shown once it is."))


class BestBetCreate(_Trying, TryCreateView):
    prefilled = ("queries", "language", "unit")


class BestBetEdit(_Trying, TryEditView):
    pass


class BestBetViewSet(ScopedViewSetMixin, ModelViewSet):
    model = BestBet
    icon = "pick"
    menu_label = _("Best bets")
    menu_hook = MENU
    menu_order = 20
    index_view_class = BestBetIndex
    add_view_class = BestBetCreate
    edit_view_class = BestBetEdit
    copy_view_enabled = False
    filterset_class = BestBetFilterSet
    search_fields = ["queries", "title", "description"]
    row_related = ("unit",)
    row_prefetched = ("unit__periods",)
    edit_handler = ObjectList(
        [
            FieldPanel("queries"),
            MultiFieldPanel(
                [FieldPanel("title"), FieldPanel("description"), FieldPanel("page"), FieldPanel("url")],
                heading=_("What is shown"),
            ),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("unit"), FieldPanel("language")]),
                    FieldRowPanel([FieldPanel("starts_on"), FieldPanel("ends_on"), FieldPanel("rank")]),
                ],
                heading=_("Where and when"),
            ),
        ],
        base_form_class=BestBetForm,
    )
