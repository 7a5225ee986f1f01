"""What a form may point at: nobody refers to another unit's picture, page or snippet by posting its number.

A chooser shows what may be chosen; a form that is posted by hand may name anything. `ScopedReferencesMixin` limits the
fields that choose, and finds every other reference (in rich text, in StreamFields) with Wagtail's reference extractor.
The room `sites` says what a person may choose: this room asks it through `set_choosable`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.models import ReferenceIndex

# (model, user) -> the rows that the user may choose; `None` where everybody may choose all.
Choosable = Callable[[Any, Any], Any]
_choosable: list[Choosable] = []


def set_choosable(answer: Choosable) -> None:
    """Say what may be chosen."""
    _choosable[:] = [answer]


def choosable(model: Any, user: Any) -> Any:
    return _choosable[0](model, user) if _choosable and user is not None else None


def limit_field(field: Any, rows: Any, current: Any) -> None:
    """Only `rows` and what is chosen already; a chooser shows nothing of what was posted beyond them."""
    model = field.queryset.model
    field.queryset = field.queryset.filter(Q(pk__in=rows.values("pk")) | Q(pk=current))
    widget = field.widget
    if not hasattr(widget, "get_instance"):
        return

    def get_instance(value: Any) -> Any:
        if value in (None, "") or isinstance(value, model):
            return value or None
        try:
            return field.queryset.filter(pk=value).first()
        except (TypeError, ValueError):
            return None

    stock = widget.get_value_data

    def get_value_data(value: Any) -> Any:
        return stock(get_instance(value))

    widget.get_instance = get_instance  # The widget is this form's own deep copy.
    widget.get_value_data = get_value_data


class ScopedReferencesMixin:
    """For forms of pages and models in the admin; before Wagtail's form class."""

    fields: Any
    instance: Any
    for_user: Any
    add_error: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._kept_references = self._references() if self.instance.pk else set()
        for name, field in self.fields.items():
            if isinstance(field, forms.ModelChoiceField):
                rows = choosable(field.queryset.model, self.for_user) if field.queryset is not None else None
                if rows is not None:
                    limit_field(field, rows, getattr(self.instance, f"{name}_id", None))

    def _references(self) -> set[tuple[Any, str]]:
        rows = ReferenceIndex._extract_references_from_object(self.instance)
        return {(row[0], str(row[1])) for row in rows}

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        for content_type, object_id in self._references() - self._kept_references:
            model: Any = ContentType.objects.get_for_id(content_type).model_class()
            rows = choosable(model, self.for_user)
            if rows is not None and not rows.filter(pk=object_id).exists():
                message = _("This refers to something of another unit (%(kind)s %(number)s). Choose one of your own.")
                self.add_error(None, message % {"kind": model._meta.verbose_name, "number": object_id})


class ScopedModelForm(ScopedReferencesMixin, WagtailAdminModelForm):
    """`base_form_class` of models that belong to units."""
