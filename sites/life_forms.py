"""Forms of the screens that change the life of a unit. Each makes its action; what it refuses stands at its field."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from cms.core.text import slugify

from .actions.life import (
    CloseUnitAction,
    ExistingUnit,
    LifeOfUnitAction,
    MergeUnitsAction,
    MoveUnitAction,
    NewUnit,
    RenameUnitAction,
    ReopenUnitAction,
    SplitUnitAction,
    Target,
)
from .enums import SiteState
from .models import LANGUAGE_FIELDS, Unit, UnitKind

NAME_LABELS = {
    "name": _("name"),
    "name_en": _("name in English"),
    "name_ja": _("name in Japanese"),
    "name_ko": _("name in Korean"),
    "name_zh": _("name in Chinese"),
}
MERGED_STATES = [
    (SiteState.ARCHIVE, _("Read-only archive, with a notice on every page")),
    (SiteState.FORWARDED, _("Every address leads to the successor's site, page by page")),
]
CLOSED_STATES = [*MERGED_STATES, (SiteState.CLOSED, _("Closed: nobody can read it any more"))]


class UnitChoiceField(forms.ModelChoiceField):
    """A unit by its name and code."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj} ({obj.code})"


class UnitsChoiceField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj} ({obj.code})"


def living_units() -> Any:
    return Unit.objects.existing().with_names()


def add_names(form: forms.Form, *, required: bool) -> None:
    """The five names, each of at most 200 characters."""
    for column, label in NAME_LABELS.items():
        wanted = required and column == "name"
        form.fields[column] = forms.CharField(label=str(label).capitalize(), max_length=200, required=wanted)


def names_of(data: dict[str, Any]) -> dict[str, str]:
    return {language: data.get(f"name{suffix}", "") for language, suffix in LANGUAGE_FIELDS.items()}


class LifeForm(forms.Form):
    """What every change has: a day and a decision.

    Attributes:
        unit: the unit on whose screen the form stands.
    """

    title: ClassVar[Any]
    intro: ClassVar[Any]
    targets: Any = None

    day = forms.DateField(
        label=_("From the day"), widget=AdminDateInput, help_text=_("May lie ahead: it is then done on that day.")
    )
    legal_basis = forms.CharField(
        label=_("Legal basis"), max_length=255, required=False, help_text=_("Number and date of the decision.")
    )

    def __init__(self, *args: Any, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.unit = unit
        self.build()

    def build(self) -> None:
        """Further fields that depend on the unit."""

    def make(self, **common: Any) -> LifeOfUnitAction:
        raise NotImplementedError

    def action(self, user: Any, expected: str = "") -> LifeOfUnitAction:
        return self.make(legal_basis=self.cleaned_data["legal_basis"], user=user, expected=expected)

    @property
    def day_of_change(self) -> Any:
        return self.cleaned_data["day"]


class RenameForm(LifeForm):
    title = _("Rename unit")
    intro = _(
        "The old name stays with what was published under it. A language without a name shows the Vietnamese one."
    )

    def build(self) -> None:
        period = self.unit.period_on()
        add_names(self, required=True)
        self.fields["short_name"] = forms.CharField(label=_("Short name"), max_length=80, required=False)
        for name in (*NAME_LABELS, "short_name"):
            self.fields[name].initial = getattr(period, name, "")
        self.order_fields([*NAME_LABELS, "short_name", "day", "legal_basis"])

    def make(self, **common: Any) -> LifeOfUnitAction:
        data = self.cleaned_data
        return RenameUnitAction(self.unit, names_of(data), data["day"], short_name=data["short_name"], **common)


class MoveForm(LifeForm):
    title = _("Move unit")
    intro = _("From the day on the unit lies below another one. Its site and its people stay as they are.")
    parent = UnitChoiceField(
        Unit.objects.none(), label=_("New parent"), required=False, help_text=_("Empty: below no other unit.")
    )

    def build(self) -> None:
        self.fields["parent"].queryset = living_units().exclude(pk=self.unit.pk)  # type: ignore[attr-defined]
        self.order_fields(["parent"])

    def make(self, **common: Any) -> LifeOfUnitAction:
        return MoveUnitAction(self.unit, self.cleaned_data["parent"], self.day_of_change, **common)


class TargetForm(forms.Form):
    """The unit that comes after: one that is there, or a new one with its site."""

    existing = UnitChoiceField(
        Unit.objects.none(),
        label=_("Existing unit"),
        required=False,
        help_text=_("Empty: a new unit, described below."),
    )
    code = forms.CharField(
        label=_("Code"),
        max_length=63,
        required=False,
        help_text=_("Never changes; names the unit in addresses and content packages."),
    )
    kind = forms.ModelChoiceField(UnitKind.objects.none(), label=_("Kind"), required=False)
    short_name = forms.CharField(label=_("Short name"), max_length=80, required=False)
    official_code = forms.CharField(label=_("Official code"), max_length=30, required=False)
    parent = UnitChoiceField(
        Unit.objects.none(), label=_("Parent"), required=False, help_text=_("That of the predecessor if empty.")
    )
    host = forms.CharField(
        label=_("Host name of the new site"),
        max_length=253,
        required=False,
        help_text=_("Such as snnmt.haivan.gov.vn, without https://."),
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages besides Vietnamese"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        prepare_target_fields(self)

    def target(self) -> Target:
        return target_of(self.cleaned_data)


def prepare_target_fields(form: forms.Form) -> None:
    fields: dict[str, Any] = form.fields
    fields["existing"].queryset = living_units()
    fields["parent"].queryset = living_units()
    fields["kind"].queryset = UnitKind.objects.valid_on()
    fields["languages"].choices = list(settings.LANGUAGES)[1:]
    add_names(form, required=False)
    form.order_fields(["existing", "code", "kind", *NAME_LABELS])


def target_of(data: dict[str, Any]) -> Target:
    """The successor that a form describes."""
    languages = tuple(data["languages"])
    if data["existing"] is not None:
        return ExistingUnit(data["existing"], data["host"], languages)
    return NewUnit(
        data["code"],
        names_of(data),
        data["kind"],
        data["parent"],
        data["host"],
        languages,
        data["short_name"],
        data["official_code"],
    )


class MergeForm(TargetForm, LifeForm):
    title = _("Merge units")
    intro = _(
        "Several units become one. Their people's memberships end the day before, open work goes to the successor, and "
        "their sites stay as archives or forward."
    )
    units = UnitsChoiceField(Unit.objects.none(), label=_("Units that are merged"), widget=forms.CheckboxSelectMultiple)
    state = forms.ChoiceField(label=_("Their sites"), choices=MERGED_STATES, widget=forms.RadioSelect)

    class Media:
        css: ClassVar[dict[str, list[str]]] = {"all": ["css/admin-life.css"]}

    def build(self) -> None:
        prepare_target_fields(self)
        fields: dict[str, Any] = self.fields
        period = self.unit.period_on()
        fields["kind"].initial = period.kind_id if period else None
        fields["units"].queryset = living_units().exclude(member_site__site__is_default_site=True)
        fields["units"].initial = [self.unit.pk]
        fields["units"].choices = self._by_name(fields["units"])
        fields["state"].initial = SiteState.ARCHIVE
        self.order_fields(["units", "day", "legal_basis", "state", "existing", "code", "kind", *NAME_LABELS])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        LifeForm.__init__(self, *args, **kwargs)

    def _by_name(self, field: Any) -> list[tuple[int, str]]:
        """This unit first, then those of its kind by name, then the others."""
        kind = self.fields["kind"].initial

        def rank(unit: Unit) -> tuple[bool, bool, str]:
            period = unit.period_on()
            return unit.pk != self.unit.pk, period is None or period.kind_id != kind, slugify(str(unit))

        return [(unit.pk, field.label_from_instance(unit)) for unit in sorted(field.queryset, key=rank)]

    def make(self, **common: Any) -> LifeOfUnitAction:
        data = self.cleaned_data
        return MergeUnitsAction(list(data["units"]), target_of(data), data["day"], state=data["state"], **common)


SPLIT_INTO = 4


class TargetFormSet(forms.BaseFormSet):
    """The successors of a split; what is left empty is none."""

    def chosen(self) -> list[Target]:
        return [form.target() for form in self.forms if form.has_changed()]


class SplitForm(LifeForm):
    title = _("Split unit")
    intro = _(
        "One unit becomes several. The first one takes over open work, and the readers where the old site forwards; an "
        "archive names all of them."
    )
    state = forms.ChoiceField(label=_("Its site"), choices=MERGED_STATES, widget=forms.RadioSelect)

    def build(self) -> None:
        factory = forms.formset_factory(TargetForm, formset=TargetFormSet, extra=0, min_num=SPLIT_INTO)
        self.targets = factory(
            self.data if self.is_bound else None, prefix="into", form_kwargs={"empty_permitted": True}
        )
        self.fields["state"].initial = SiteState.ARCHIVE

    def is_valid(self) -> bool:
        return super().is_valid() and self.targets.is_valid()

    def make(self, **common: Any) -> LifeOfUnitAction:
        data = self.cleaned_data
        return SplitUnitAction(self.unit, self.targets.chosen(), data["day"], state=data["state"], **common)


class CloseForm(LifeForm):
    title = _("Close unit")
    intro = _("The unit ends. Its people's memberships end the day before.")
    state = forms.ChoiceField(label=_("Its site"), choices=CLOSED_STATES, widget=forms.RadioSelect)
    successor = UnitChoiceField(
        Unit.objects.none(),
        label=_("Successor"),
        required=False,
        help_text=_("Takes over open work, and the readers where the site forwards."),
    )

    def build(self) -> None:
        self.fields["successor"].queryset = living_units().exclude(pk=self.unit.pk)  # type: ignore[attr-defined]
        self.fields["state"].initial = SiteState.ARCHIVE

    def make(self, **common: Any) -> LifeOfUnitAction:
        data = self.cleaned_data
        return CloseUnitAction(self.unit, data["day"], state=data["state"], successor=data["successor"], **common)


class ReopenForm(LifeForm):
    title = _("Reopen unit")
    intro = _("A unit that has ended comes back with its last name and its site. An end that lies ahead is called off.")

    def make(self, **common: Any) -> LifeOfUnitAction:
        return ReopenUnitAction(self.unit, self.day_of_change, **common)


FORMS: dict[str, type[LifeForm]] = {
    "rename": RenameForm,
    "move": MoveForm,
    "merge": MergeForm,
    "split": SplitForm,
    "close": CloseForm,
    "reopen": ReopenForm,
}
