"""Synonyms in the admin; for the centre, because all sites share them."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.conf import settings
from django.contrib import messages
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column, TitleColumn, UpdatedAtColumn
from wagtail.admin.views.generic import IndexView
from wagtail.admin.viewsets.model import ModelViewSet

from search.language.analyser import is_cjk
from search.models import SynonymGroup
from search.trial import Comparison, try_group
from search.words import key_of
from sites.admin_scope import ScopedViewSetMixin

from .bestbets import MENU
from .editing import SeenForm, TryCreateView, TryEditView, lines_of

MAX_WORDS, MAX_LENGTH = 30, 80


class SynonymForm(SeenForm):
    language = forms.ChoiceField(
        label=_("Language"),
        choices=[("", _("All languages")), *settings.LANGUAGES],
        required=False,
        help_text=_("Of the pages that are searched. Empty: all languages."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].widget.attrs["rows"] = 5

    def clean_words(self) -> str:
        keys: dict[str, str] = {}
        for line in lines_of(self.cleaned_data["words"]):
            key = key_of(line)
            if len(key) < 2 and not is_cjk(key):
                message = _("“%(word)s” is too general: a word needs at least two letters.")
                raise forms.ValidationError(message, params={"word": line})
            keys.setdefault(line.casefold(), line)
        if len({key_of(line) for line in keys.values()}) < 2:
            message = _("Write at least two different words; capitals and accents alone make no difference.")
            raise forms.ValidationError(message)
        if len(keys) > MAX_WORDS or any(len(line) > MAX_LENGTH for line in keys.values()):
            message = _("At most %(most)d words or phrases of at most %(length)d characters each.")
            raise forms.ValidationError(message, params={"most": MAX_WORDS, "length": MAX_LENGTH})
        return "\n".join(keys.values())

    def _post_clean(self) -> None:
        super()._post_clean()
        if self.instance.pk and self.has_changed():
            self.instance.is_default = False  # From now on it is the editors' own; an update leaves it alone.


def with_a_word_of(group: SynonymGroup) -> list[SynonymGroup]:
    """Other groups in use that hold one of its words."""
    keys = {key_of(line) for line in group.lines}
    others = SynonymGroup.objects.filter(is_active=True).exclude(pk=group.pk)
    return [
        other
        for other in others
        if keys & {key_of(line) for line in other.lines}
        and (not other.language or not group.language or other.language == group.language)
    ]


class SynonymFilterSet(WagtailFilterSet):
    language = django_filters.ChoiceFilter(label=_("Language"), choices=settings.LANGUAGES)

    class Meta:
        model = SynonymGroup
        fields = ["kind", "is_active", "is_default"]


class SynonymIndex(IndexView):
    @cached_property
    def columns(self) -> list[Any]:
        names = dict(settings.LANGUAGES)
        return [
            TitleColumn(
                "words",
                label=_("Words of the group"),
                accessor=str,
                get_url=self.get_edit_url,
                sort_key="words",
                width="40%",
            ),
            Column("kind", label=_("Kind"), accessor="get_kind_display", sort_key="kind"),
            Column("language", label=_("Language"), accessor=lambda row: names.get(row.language) or gettext("all")),
            BooleanColumn("is_active", label=_("In use"), sort_key="is_active"),
            Column("note", label=_("Note")),
            UpdatedAtColumn(),
        ]


class _Trying:
    request: Any

    def compare(self, instance: SynonymGroup, query: str, language: str) -> Comparison:
        return try_group(instance, query, language)

    def warn(self, instance: SynonymGroup) -> None:
        others = with_a_word_of(instance) if instance.is_active else []
        if others:
            names = "; ".join(str(row) for row in others[:5])
            message = gettext(
                "One of the words stands in another group too, and finds what both groups hold: %(names)s"
            )
            messages.warning(self.request, message % {"names": names})


class SynonymCreate(_Trying, TryCreateView):
    prefilled = ("words", "language")


class SynonymEdit(_Trying, TryEditView):
    pass


class SynonymViewSet(ScopedViewSetMixin, ModelViewSet):
    model = SynonymGroup
    icon = "openquote"
    menu_label = _("Synonyms")
    menu_hook = MENU
    menu_order = 30
    index_view_class = SynonymIndex
    add_view_class = SynonymCreate
    edit_view_class = SynonymEdit
    copy_view_enabled = False
    filterset_class = SynonymFilterSet
    search_fields = ["words", "note"]
    list_export = ["words", "kind", "language", "is_active", "is_default", "note"]
    export_filename = "synonyms"
    edit_handler = ObjectList(
        [
            FieldPanel("words"),
            FieldRowPanel([FieldPanel("kind"), FieldPanel("language"), FieldPanel("is_active")]),
            FieldPanel("note"),
        ],
        base_form_class=SynonymForm,
    )
