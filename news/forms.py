"""Forms of what appears where."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.widgets import AdminAutoHeightTextInput

from cms.core.text import nfc
from sites.models import MemberSite, Unit, UnitKind

from .enums import UP_STATES, AppearanceState, Audience, Collects, Direction, Place, Verdict
from .models import Appearance, ArticlePage, SectionPage
from .models.appearances import LEAD_LENGTH, REASON_LENGTH, TITLE_LENGTH
from .models.topics import topics_in
from .rights import visible_appearances


class SectionField(forms.ModelChoiceField):
    """The live sections of a site in Vietnamese, in the order and depth of its tree."""

    def label_from_instance(self, section: Any) -> str:
        return "– " * max(0, section.depth - 4) + section.title


def sections_of(site: MemberSite) -> Any:
    sections = SectionPage.objects.descendant_of(site.site.root_page).filter(live=True, alias_of=None)
    return sections.select_related("locale").order_by("path")


class NfcForm(forms.Form):
    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        return {name: nfc(value) if isinstance(value, str) else value for name, value in cleaned.items()}


def text_area() -> Any:
    return AdminAutoHeightTextInput(attrs={"rows": 2})


class NominateForm(NfcForm):
    section = SectionField(
        None, required=False, label=_("Proposed section"), help_text=_("The portal may choose another one.")
    )
    note = forms.CharField(label=_("Note for the portal"), max_length=REASON_LENGTH, required=False, widget=text_area())

    def __init__(self, *args: Any, site: MemberSite, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["section"].queryset = sections_of(site)  # type: ignore[attr-defined]


class ShowForm(NfcForm):
    """Into which section, under which words."""

    section = SectionField(None, label=_("Section"))
    own_title = forms.CharField(
        label=_("Own title"), max_length=TITLE_LENGTH, required=False, help_text=_("The original's if empty.")
    )
    own_lead = forms.CharField(
        label=_("Own lead"),
        max_length=LEAD_LENGTH,
        required=False,
        widget=text_area(),
        help_text=_("The original's if empty."),
    )

    def __init__(self, *args: Any, site: MemberSite, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["section"].queryset = sections_of(site)  # type: ignore[attr-defined]


class ReasonForm(NfcForm):
    reason = forms.CharField(
        label=_("Reason"), max_length=REASON_LENGTH, widget=text_area(), help_text=_("The other side reads it.")
    )


class WithdrawForm(NfcForm):
    reason = forms.CharField(label=_("Reason"), max_length=REASON_LENGTH, required=False, widget=text_area())


class DistributeForm(NfcForm):
    audience = forms.ChoiceField(
        label=_("To"), choices=Audience.choices, widget=forms.RadioSelect, initial=Audience.ALL
    )
    kinds = forms.ModelMultipleChoiceField(
        UnitKind.objects.all(), label=_("Kinds of units"), required=False, widget=forms.CheckboxSelectMultiple
    )
    units = forms.ModelMultipleChoiceField(
        Unit.objects.none(),
        label=_("Units"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 10}),
        help_text=_("Hold Ctrl to choose several."),
    )
    mandatory = forms.BooleanField(
        label=_("Mandatory"),
        required=False,
        help_text=_("It appears on the sites at once. Otherwise each unit takes it into a section, or refuses."),
    )
    place = forms.ChoiceField(
        label=_("A mandatory article appears under"),
        choices=Place.choices,
        widget=forms.RadioSelect,
        initial=Place.NEWS,
    )
    note = forms.CharField(label=_("Note for the units"), max_length=REASON_LENGTH, required=False, widget=text_area())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = Unit.objects.filter(member_site__isnull=False, member_site__site__is_default_site=False).with_names()
        self.fields["units"].queryset = units  # type: ignore[attr-defined]


# ---- filters of lists ----
class AppearanceFilterSet(WagtailFilterSet):
    unit = django_filters.ModelChoiceFilter(queryset=Unit.objects.none(), label=_("Unit"))
    state = django_filters.MultipleChoiceFilter(
        choices=AppearanceState.choices, label=_("State"), widget=forms.CheckboxSelectMultiple
    )
    changed = django_filters.BooleanFilter(
        "changed_at", lookup_expr="isnull", exclude=True, label=_("Changed since accepted")
    )

    class Meta:
        model = Appearance
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Only the units of rows that this person sees, and only the states of this list.
        rows = visible_appearances(self.request.user).filter(direction=self.direction).order_by()
        self.filters["unit"].field.queryset = Unit.objects.filter(pk__in=rows.values("unit")).with_names()
        up = self.direction == Direction.UP
        self.filters["state"].field.choices = [row for row in AppearanceState.choices if (row[0] in UP_STATES) == up]

    direction = Direction.DOWN


class NominationFilterSet(AppearanceFilterSet):
    section = django_filters.ModelChoiceFilter(queryset=SectionPage.objects.none(), label=_("Section"))
    direction = Direction.UP

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        used = visible_appearances(self.request.user).filter(direction=self.direction).order_by().values("section")
        self.filters["section"].field.queryset = SectionPage.objects.filter(pk__in=used).order_by("path")


class TopicQueueForm(forms.Form):
    """Which topic, and what of it."""

    WAITING = "waiting"

    topic = forms.ChoiceField(label=_("Topic"), required=False)
    verdict = forms.ChoiceField(
        label=_("Show"), required=False, choices=[(WAITING, _("Waiting")), *Verdict.choices], initial=WAITING
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.topics = {t.slug: t for t in topics_in("vi").values() if t.collects == Collects.APPROVED}
        self.fields["topic"].choices = [(slug, topic.name) for slug, topic in self.topics.items()]  # type: ignore[attr-defined]


class TopicVerdictForm(NfcForm):
    articles = forms.ModelMultipleChoiceField(ArticlePage.objects.none())
    reason = forms.CharField(label=_("Reason"), max_length=REASON_LENGTH, required=False)
