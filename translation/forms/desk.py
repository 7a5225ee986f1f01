"""Forms of the desk's screens."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.utils import formats, timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput, AdminDateTimeInput
from wagtail.models import Locale

from translation.due import proposed_dates
from translation.enums import Priority
from translation.models import TranslationJob
from translation.people import Load, person_name, reviewers, translators, workload

MAX_PARTS = 4


def languages() -> Any:
    """Every language but the source's."""
    return Locale.objects.exclude(language_code=settings.LANGUAGE_CODE).order_by("pk")


class LocalesField(forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.get_display_name())


class RequestForm(forms.Form):
    """Which languages, until when, and what the desk should know.

    Args:
        locales: the languages that can be asked for.
        below: how many published pages lie below; none: the question is not asked.
    """

    locales = LocalesField(label=_("Translate into"), queryset=Locale.objects.none())
    include_below = forms.BooleanField(label=_("With everything below it"), required=False)
    priority = forms.TypedChoiceField(
        label=_("Priority"), choices=Priority.choices, coerce=int, initial=Priority.NORMAL
    )
    due_date = forms.DateField(label=_("Due date"), required=False, widget=AdminDateInput)
    note = forms.CharField(
        label=_("Note to the desk"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, locales: Any = None, below: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["locales"].queryset = languages() if locales is None else locales  # type: ignore[attr-defined]
        if below:
            text = ngettext("%(n)d published page lies below it.", "%(n)d published pages lie below it.", below)
            self.fields["include_below"].help_text = text % {"n": below}
        else:
            del self.fields["include_below"]
        labels = dict(Priority.choices)
        dates = [f"{labels[key]}: {formats.date_format(day)}" for key, day in proposed_dates().items()]
        text = gettext("Leave it empty for the desk's terms, in working days (%(dates)s; longer texts take longer).")
        self.fields["due_date"].help_text = text % {"dates": ", ".join(dates)}

    def clean_due_date(self) -> Any:
        return not_past(self.cleaned_data["due_date"])


def not_past(day: Any) -> Any:
    if day is not None and day < timezone.localdate():
        raise forms.ValidationError(_("This day has passed."))
    return day


class PersonField(forms.ModelChoiceField):
    """People by name, each with what they have to do."""

    def __init__(self, people: Iterable[Any], loads: dict[int, Load] | None = None, **kwargs: Any) -> None:
        people = list(people)
        self.loads = loads
        super().__init__(queryset=None, **kwargs)
        model = type(people[0]) if people else None
        self.queryset = _none() if model is None else model._default_manager.filter(pk__in=[p.pk for p in people])
        empty = [("", self.empty_label or "")] if self.empty_label is not None else []
        self.choices = [*empty, *((person.pk, self.label_from_instance(person)) for person in people)]

    def label_from_instance(self, obj: Any) -> str:
        if self.loads is None:
            return person_name(obj)
        load = self.loads.get(obj.pk, Load())
        values = {"name": person_name(obj), "jobs": load.jobs, "words": load.words, "overdue": load.overdue}
        if load.overdue:
            return gettext("%(name)s (%(jobs)d open, %(words)d words, %(overdue)d overdue)") % values
        return gettext("%(name)s (%(jobs)d open, %(words)d words)") % values


def _none() -> Any:
    from_user = TranslationJob._meta.get_field("assignee").related_model
    return from_user._default_manager.none()


class Team:
    """The translators who work in every one of some languages, with what they have to do; two queries."""

    def __init__(self, locale_ids: set[int]) -> None:
        self.people = _working_in_all(locale_ids, translators)
        self.loads = workload([person.pk for person in self.people])


class AssignForm(forms.Form):
    """Translator and reviewer of one job, or of several into the same languages."""

    def __init__(self, *args: Any, jobs: Iterable[TranslationJob], team: Team | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        locale_ids = {job.locale_id for job in jobs}
        team = team or Team(locale_ids)
        self.fields["assignee"] = PersonField(
            team.people, team.loads, label=_("Translator"), required=False, empty_label=gettext("Nobody yet")
        )
        self.fields["reviewer"] = PersonField(
            _working_in_all(locale_ids, reviewers),
            label=_("Reviewer"),
            required=False,
            empty_label=gettext("Any reviewer of the language"),
        )

    def clean(self) -> Any:
        data = super().clean() or {}
        if data.get("assignee") is not None and data.get("assignee") == data.get("reviewer"):
            self.add_error("reviewer", gettext("Nobody reviews the own translation; name somebody else."))
        return data


def _working_in_all(locale_ids: set[int], holders: Any) -> list[Any]:
    """Those who work in every one of these languages."""
    found: list[Any] | None = None
    for locale in sorted(locale_ids):
        people = holders([locale])
        found = people if found is None else [person for person in found if person in people]
    return found or []


class SplitForm(forms.Form):
    """Up to four parts of a job; proposed: all translators of the language, with like numbers of segments."""

    def __init__(self, *args: Any, job: TranslationJob, team: Team | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.job = job
        team = team or Team({job.locale_id})
        people, loads = team.people, team.loads
        number = max(2, min(len(people), MAX_PARTS))
        size = -(-job.segments_total // number)
        for part in range(1, MAX_PARTS + 1):
            first, last = (part - 1) * size + 1, min(part * size, job.segments_total)
            shown = part <= number and first <= last
            values = {"number": part}
            self.fields[f"person_{part}"] = PersonField(
                people,
                loads,
                label=gettext("Part %(number)d: translator") % values,
                required=False,
                empty_label="–",
                initial=people[part - 1].pk if shown and part <= len(people) else None,
            )
            for name, label, initial in (
                ("first", gettext("Part %(number)d: first segment") % values, first),
                ("last", gettext("Part %(number)d: last segment") % values, last),
            ):
                self.fields[f"{name}_{part}"] = forms.IntegerField(
                    label=label,
                    required=False,
                    min_value=1,
                    max_value=job.segments_total,
                    initial=initial if shown else None,
                )

    def rows(self) -> list[list[Any]]:
        """The fields, part by part."""
        return [[self[f"{name}_{part}"] for name in ("person", "first", "last")] for part in range(1, MAX_PARTS + 1)]

    def clean(self) -> Any:
        data = super().clean() or {}
        parts = []
        for part in range(1, MAX_PARTS + 1):
            person, first, last = (data.get(f"{name}_{part}") for name in ("person", "first", "last"))
            if person is None:
                continue
            if first is None or last is None:
                self.add_error(f"first_{part}", gettext("Name the first and the last segment."))
                continue
            parts.append((first, last, person))
        if not parts and not self.errors:
            self.add_error(None, gettext("Name a translator for at least one part."))
        data["parts"] = parts
        return data


class DetailsForm(forms.Form):
    due_date = forms.DateField(label=_("Due date"), required=False, widget=AdminDateInput)
    priority = forms.TypedChoiceField(label=_("Priority"), choices=Priority.choices, coerce=int)
    note = forms.CharField(
        label=_("Note to the desk"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


class TextForm(forms.Form):
    """Something to be said, or not."""

    text = forms.CharField(
        label=_("Comment"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))


class ReopenForm(ReasonForm):
    """What is wrong with a published translation."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = _(
            "Say what is to be corrected. All texts stay confirmed, and readers see the published text until the "
            "correction is approved."
        )


class ApproveForm(forms.Form):
    """When an approved translation goes online: empty for at once."""

    go_live_at = forms.DateTimeField(
        label=_("Publish at"), required=False, widget=AdminDateTimeInput, help_text=_("Empty: at once.")
    )
    with_source = forms.BooleanField(label=_("Together with the Vietnamese original"), required=False)

    def __init__(self, *args: Any, source_is_public: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if source_is_public:
            del self.fields["with_source"]
