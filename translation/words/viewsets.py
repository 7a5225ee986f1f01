"""The lists of the memory and of the glossary."""

from __future__ import annotations

from typing import Any

import django_filters
from django.conf import settings
from django.db.models import Q
from django.forms import Textarea
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column, DateColumn, NumberColumn, TitleColumn
from wagtail.admin.views.generic import IndexView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import Button
from wagtail.models import Locale

from cms.core.text import fold
from sites.admin_scope import ScopedViewSetMixin
from sites.models import MemberSite
from translation.memory import containing
from translation.memory.store import plain
from translation.models import MemoryUnit, Term
from translation.rights import desk_of

MENU = "register_translation_menu_item"
SHOWN = 140


def targets(request: Any = None) -> Any:
    """The languages that are translated into."""
    return Locale.objects.exclude(language_code=settings.LANGUAGE_CODE)


def short(text: str) -> str:
    bare = plain(text)
    return bare if len(bare) <= SHOWN else f"{bare[:SHOWN]}…"


# ---- memory ----
class MemoryFilterSet(WagtailFilterSet):
    locale = django_filters.ModelChoiceFilter(label=_("Language"), queryset=targets)
    site = django_filters.ModelChoiceFilter(
        label=_("Site"), queryset=lambda request: MemberSite.objects.select_related("site", "unit")
    )
    updated_at = django_filters.DateFromToRangeFilter(label=_("Date"), widget=DateRangePickerWidget)
    text = django_filters.CharFilter(label=_("In the translation"), lookup_expr="icontains")

    class Meta:
        model = MemoryUnit
        fields: list[str] = []


class MemoryIndexView(IndexView):
    """Searched by words of the source, with accents or without; the translation has a filter of its own."""

    def search_queryset(self, queryset: Any) -> Any:
        return containing(queryset, self.search_query) if self.is_searching else queryset

    @cached_property
    def columns(self) -> list[Any]:
        return [
            TitleColumn(
                "source",
                label=_("Source"),
                accessor=lambda row: short(row.source),
                get_url=lambda row: reverse("translation_memory:inspect", args=[row.pk]),
                width="35%",
            ),
            Column("text", label=_("Translation"), accessor=lambda row: short(row.text), width="35%"),
            Column("locale", label=_("Language"), accessor=lambda row: row.locale.get_display_name()),
            Column("origin", label=_("Origin")),
            DateColumn("updated_at", label=_("Date"), sort_key="updated_at"),
            NumberColumn("used", label=_("Used"), sort_key="used"),
        ]

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        buttons = [
            *super().header_more_buttons,
            Button(_("Export as TMX"), url=reverse("translation_memory_export"), icon_name="download", priority=60),
        ]
        if desk_of(self.request.user).is_head:
            url = reverse("translation_memory_import")
            buttons.append(Button(_("Import TMX"), url=url, icon_name="upload", priority=70))
        return buttons


class MemoryViewSet(ScopedViewSetMixin, ModelViewSet):
    """The head corrects and deletes; the desk's people read. Units come from approved jobs and from files."""

    model = MemoryUnit
    icon = "history"
    menu_label = _("Translation memory")
    menu_hook = MENU
    menu_order = 60
    index_view_class = MemoryIndexView
    filterset_class = MemoryFilterSet
    search_fields = ["source"]
    row_related = ("locale",)
    inspect_view_enabled = True
    copy_view_enabled = False
    add_to_reference_index = False
    list_per_page = 50
    ordering = ["-updated_at", "-pk"]
    inspect_view_fields = ["source", "text", "locale", "site", "origin", "author", "created_at", "updated_at", "used"]
    edit_handler = ObjectList(
        [
            FieldPanel("source", read_only=True),
            FieldPanel("locale", read_only=True),
            FieldPanel("text", widget=Textarea(attrs={"rows": 4})),
            FieldPanel("origin", read_only=True),
        ]
    )


# ---- glossary ----
class TermFilterSet(WagtailFilterSet):
    has = django_filters.ModelChoiceFilter(label=_("With the language"), queryset=targets, method="with_language")
    lacks = django_filters.ModelChoiceFilter(label=_("Without the language"), queryset=targets, method="without")

    class Meta:
        model = Term
        fields = ["kind", "romanise"]

    def with_language(self, queryset: Any, name: str, value: Locale) -> Any:
        return queryset.filter(translations__locale=value)

    def without(self, queryset: Any, name: str, value: Locale) -> Any:
        return queryset.exclude(translations__locale=value)


class TermIndexView(IndexView):
    def search_queryset(self, queryset: Any) -> Any:
        """In the term, its other spellings and every language; Vietnamese with accents or without."""
        if not self.is_searching:
            return queryset
        query = self.search_query
        wanted = fold(query)
        alike = [
            pk for pk, *texts in Term.objects.values_list("pk", "term", "variants") if wanted in fold(" ".join(texts))
        ]
        return queryset.filter(
            Q(pk__in=alike) | Q(translations__text__icontains=query) | Q(translations__forbidden__icontains=query)
        ).distinct()

    @cached_property
    def columns(self) -> list[Any]:
        def form(pk: int) -> Any:
            return lambda row: next((text.text for text in row.translations.all() if text.locale_id == pk), "–")

        return [
            TitleColumn("term", label=_("Term"), get_url=self.get_edit_url, sort_key="term"),
            Column("kind", label=_("Kind"), accessor="get_kind_display", sort_key="kind"),
            *(
                Column(f"in_{locale.language_code}", label=locale.get_display_name(), accessor=form(locale.pk))
                for locale in targets()
            ),
            BooleanColumn("romanise", label=_("Romanise")),
        ]

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        buttons = [
            *super().header_more_buttons,
            Button(_("Export as CSV"), url=reverse("glossary_export", args=["csv"]), icon_name="download", priority=60),
            Button(_("Export as TBX"), url=reverse("glossary_export", args=["tbx"]), icon_name="download", priority=61),
        ]
        if desk_of(self.request.user).is_head:
            url = reverse("glossary_import")
            buttons.append(Button(_("Import CSV or TBX"), url=url, icon_name="upload", priority=70))
        return buttons


class TermViewSet(ScopedViewSetMixin, ModelViewSet):
    model = Term
    icon = "openquote"
    menu_label = _("Glossary")
    menu_hook = MENU
    menu_order = 61
    index_view_class = TermIndexView
    filterset_class = TermFilterSet
    search_fields = ["term"]
    row_prefetched = ("translations",)
    inspect_view_enabled = True
    copy_view_enabled = False
    list_per_page = 50
    ordering = ["term"]


WORDS_VIEWSETS = (MemoryViewSet("translation_memory"), TermViewSet("glossary"))
