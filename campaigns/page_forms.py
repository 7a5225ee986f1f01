"""The form of a campaign: what it offers depends on who asks, the centre or a unit's webmaster."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.permissions import policy_registry

from cms.core.references import ScopedModelForm, choosable, limit_field
from sites.models import Unit

from .desk_jobs import jobs_of
from .enums import SLOTS_OF_KIND, Slot, Target

# Words that the translation desk writes.
TRANSLATED = ("title", "text", "alt", "label")
# Fields that only the centre's campaigns have.
CENTRAL_FIELDS = ("mandatory", "target", "kinds", "units", "remind_after")


class CampaignForm(ScopedModelForm):
    slots = forms.MultipleChoiceField(
        label=_("Places"),
        choices=Slot.choices,
        initial=[Slot.BANNER.value],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("A notice stands below the header; a banner is large, and may also stand beside articles."),
    )
    seen_version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["seen_version"] = self.instance.version
        units = policy_registry.get_by_type(self._meta.model).units_for(self.for_user, {"add"})
        central = self.instance.unit_id is None if self.instance.pk else units is None
        if self.instance.pk or central:
            self.fields.pop("unit", None)
        elif "unit" in self.fields:
            self._offer_units(units or ())
        if central:
            self._offer_targets()
        else:
            for name in CENTRAL_FIELDS:
                self.fields.pop(name, None)
        self._limit_links()
        self._leave_to_the_desk()

    def _offer_units(self, units: Any) -> None:
        field = self.fields["unit"]
        field.queryset = Unit.objects.filter(pk__in=units, member_site__isnull=False).with_names()
        field.required, field.empty_label = True, None
        self.initial.setdefault("unit", next(iter(field.queryset.values_list("pk", flat=True)), None))

    def _offer_targets(self) -> None:
        for name in ("kinds", "units"):
            if name in self.fields:
                self.fields[name].widget = forms.CheckboxSelectMultiple(choices=self.fields[name].choices)
        if "units" in self.fields:
            self.fields["units"].queryset = Unit.objects.filter(member_site__isnull=False).with_names()

    def _limit_links(self) -> None:
        """The page that a text links to must be one that the user may choose; other pages are not even named."""
        formset = self.formsets.get("texts")
        if formset is None:
            return
        for form in formset.forms:
            field = form.fields.get("link_page")
            rows = choosable(field.queryset.model, self.for_user) if field is not None else None
            if rows is not None:
                limit_field(field, rows, form.instance.link_page_id)

    def _leave_to_the_desk(self) -> None:
        """Words that the translation desk has written are not changed past its review."""
        formset = self.formsets.get("texts")
        if formset is None or not self.instance.pk:
            return
        locales = set(jobs_of(self.instance).values_list("locale_id", flat=True))
        for form in formset.forms:
            if form.instance.pk and form.instance.locale_id in locales:
                for name in ("language", *TRANSLATED):
                    form.fields[name].disabled = True
                form.fields["title"].help_text = _("Translated by the translation desk, and changed there.")

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean()
        allowed = SLOTS_OF_KIND.get(data.get("kind", ""), ())
        slots = data.get("slots") or []
        if allowed and slots and (allowed[0] not in slots or set(slots) - set(allowed)):
            names = ", ".join(str(Slot(slot).label) for slot in allowed)
            message = _("Places of this kind: %(names)s. The first of them is needed.")
            self.add_error("slots", forms.ValidationError(message, params={"names": names}))
        for target, name, message in (
            (Target.KINDS, "kinds", _("Choose at least one kind of unit.")),
            (Target.UNITS, "units", _("Choose at least one unit.")),
        ):
            if name in self.fields and data.get("target") == target and not data.get(name):
                self.add_error(name, message)
        return data

    def is_valid(self) -> bool:
        """Also: no language twice. The texts are forms of their own, looked at after this one."""
        valid: bool = super().is_valid()
        formset = self.formsets.get("texts")
        if not valid or formset is None:
            return valid
        seen: set[str] = set()
        for form in formset.forms:
            if formset._should_delete_form(form) or (not form.has_changed() and not form.instance.pk):
                continue
            language = form.cleaned_data.get("language", "")
            if language in seen:
                form.add_error("language", _("This language is there already."))
                return False
            seen.add(language)
        return True
