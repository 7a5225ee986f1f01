"""Forms of the room's rules and texts: dated rows do not overlap, a unit's people keep the own unit's rows."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.permissions import policy_registry

from news.models import Topic
from questions.letter_numbers import check_pattern
from questions.models import PublicQuestion, RetentionRule, ServiceLevel
from questions.words import clean_text
from sites.models import Unit


class TopicsForm(WagtailAdminModelForm):
    """Fields of life are the Vietnamese rows."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "topic" in self.fields:
            topics = Topic.objects.filter(locale__language_code=settings.LANGUAGE_CODE)
            self.fields["topic"].queryset = topics


class ServiceLevelForm(TopicsForm):
    def clean(self) -> dict[str, Any]:
        """Two levels for the same field and channel never hold on the same day."""
        cleaned: dict[str, Any] = super().clean() or {}
        first = cleaned.get("valid_from")
        if not first:
            return cleaned
        same = ServiceLevel.objects.filter(topic=cleaned.get("topic"), channel=cleaned.get("channel") or "")
        last = cleaned.get("valid_to") or date.max
        for row in same.exclude(pk=self.instance.pk):
            if row.valid_from <= last and first <= (row.valid_to or date.max):
                values = {"other": row, "until": date_format(row.valid_to, "d/m/Y") if row.valid_to else "…"}
                message = _("“%(other)s” (until %(until)s) holds at the same time. End it the day before.")
                self.add_error("valid_from", ValidationError(message % values))
                break
        return cleaned


class RetentionRuleForm(WagtailAdminModelForm):
    def clean_valid_from(self) -> date:
        day: date = self.cleaned_data["valid_from"]
        if RetentionRule.objects.filter(valid_from=day).exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("Another rule begins on this day."))
        return day

    def clean_months(self) -> int:
        months: int = self.cleaned_data["months"]
        if months < 1:
            raise ValidationError(_("At least one month."))
        return months


class OwnUnitForm(TopicsForm):
    """People of a unit choose among the own units; the centre among all, or none where the row is for all."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields.get("unit")
        if field is None or self.for_user is None:
            return
        units = policy_registry.get_by_type(self._meta.model).units_for(self.for_user, {"add", "change"})
        rows = Unit.objects.existing().prefetch_related("periods")
        if self.instance.unit_id:
            rows |= Unit.objects.filter(pk=self.instance.unit_id).prefetch_related("periods")
        if units is not None:
            rows = rows.filter(pk__in=units)
            field.required, field.empty_label = True, None
        field.queryset = rows.distinct()


class CannedTextForm(OwnUnitForm):
    def clean_text(self) -> str:
        return clean_text(self.cleaned_data["text"])


class LetterTemplateForm(OwnUnitForm):
    def clean_number_pattern(self) -> str:
        pattern = str(self.cleaned_data["number_pattern"])
        check_pattern(pattern)
        return pattern


class RoutingRuleForm(OwnUnitForm):
    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not cleaned.get("topic") and not cleaned.get("unit"):
            self.add_error("topic", _("A rule names a field, a unit, or both."))
        return cleaned

    def clean_words(self) -> str:
        """A word or phrase a line, each once."""
        lines = (line.strip() for line in clean_text(self.cleaned_data["words"]).split("\n"))
        return "\n".join(dict.fromkeys(line for line in lines if line))


class PromotedQuestionForm(OwnUnitForm):
    """The question itself stays; a new one is promoted from its own page."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "public" in self.fields:
            self.fields["public"].queryset = PublicQuestion.objects.filter(pk=self.instance.public_id)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not cleaned.get("topic") and not cleaned.get("unit"):
            self.add_error("topic", _("Choose a field or a unit."))
        return cleaned


class QuestionSettingsForm(WagtailAdminModelForm):
    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("chasing_paused") and not (cleaned.get("chasing_pause_reason") or "").strip():
            self.add_error("chasing_pause_reason", _("Say why the reminders are paused."))
        leader, centre = cleaned.get("leader_after"), cleaned.get("centre_after")
        if leader is not None and centre is not None and centre < leader:
            self.add_error("centre_after", _("The centre is told after the leader, not before."))
        return cleaned
