"""What a form may point at: nobody refers to another unit's picture, page or snippet by posting its number.

A chooser shows what may be chosen; a form that is posted by hand may name anything, also in rich text and StreamFields,
and shows its title and thumbnail when it comes back with an error. What is posted is therefore looked through as it is
read: references to what the user may not choose are taken out and reported. The room `sites` says what a person may
choose: this room asks it through `set_choosable`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cached_property, partial
from typing import Any

from django import forms
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.utils.translation import gettext as _
from wagtail import blocks
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.images.blocks import ImageBlock
from wagtail.models import ReferenceIndex
from wagtail.rich_text import RichText, extract_references_from_rich_text

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


# (model, primary key) -> whether the user may not refer to it.
IsForeign = Callable[[Any, Any], bool]
# In stored rich text: <a linktype="page" id="3">, <embed embedtype="image" id="4" …/>.
ANCHOR = re.compile(r"<(a|embed)\b[^>]*\bid=\"([^\"]+)\"[^>]*>")


def without_foreign(block: Any, value: Any, is_foreign: IsForeign) -> Any:
    """A block's value without references that the user may not make. Structures are changed in place."""
    if isinstance(block, blocks.ChooserBlock | ImageBlock):
        return None if value is not None and is_foreign(type(value), value.pk) else value
    if isinstance(block, blocks.RichTextBlock):
        return RichText(rich_text_without_foreign(value.source, is_foreign)) if value else value
    if isinstance(block, blocks.BaseStructBlock):
        for name, child in block.child_blocks.items():
            value[name] = without_foreign(child, value.get(name), is_foreign)
    elif hasattr(value, "bound_blocks"):  # ListValue
        for item in value.bound_blocks:
            item.value = without_foreign(item.block, item.value, is_foreign)
    elif isinstance(value, blocks.StreamValue):
        for item in value:
            item.value = without_foreign(item.block, item.value, is_foreign)
    return value


def rich_text_without_foreign(source: str, is_foreign: IsForeign) -> str:
    foreign = {str(row[1]) for row in extract_references_from_rich_text(source) if is_foreign(row[0], row[1])}
    if not foreign:
        return source

    def keep(match: re.Match[str]) -> str:
        if match.group(2) not in foreign:
            return match.group(0)
        return "<a>" if match.group(1) == "a" else ""

    return ANCHOR.sub(keep, source)


class ScopedReferencesMixin:
    """For forms of pages and models in the admin; before Wagtail's form class."""

    fields: Any
    instance: Any
    for_user: Any
    add_error: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.foreign_references: list[tuple[Any, Any]] = []
        for form in self._forms():
            for name, field in form.fields.items():
                self._limit(field, getattr(form.instance, f"{name}_id", None))

    def _forms(self) -> Iterator[Any]:
        """This form and those inside it, at any depth."""
        waiting: list[Any] = [self]
        while waiting:
            form = waiting.pop()
            yield form
            for formset in getattr(form, "formsets", {}).values():
                waiting.extend(formset.forms)

    def _limit(self, field: Any, current: Any) -> None:
        if isinstance(field, forms.ModelChoiceField):
            rows = choosable(field.queryset.model, self.for_user) if field.queryset is not None else None
            if rows is not None:
                limit_field(field, rows, current)
        elif isinstance(field, blocks.BlockField) or hasattr(field.widget, "converter"):  # StreamField, rich text
            field.widget.value_from_datadict = partial(self._read, field, field.widget.value_from_datadict)

    def _read(self, field: Any, stock: Any, data: Any, files: Any, name: str) -> Any:
        value = stock(data, files, name)
        if isinstance(field, blocks.BlockField):
            return without_foreign(field.block, value, self._is_foreign)
        return rich_text_without_foreign(value, self._is_foreign) if value else value

    @cached_property
    def _kept(self) -> set[tuple[Any, str]]:
        """References that are there already: the form may keep them, whoever made them."""
        if not self.instance.pk:
            return set()
        stored = type(self.instance)._default_manager.get(pk=self.instance.pk)
        latest = stored.get_latest_revision_as_object() if hasattr(stored, "get_latest_revision_as_object") else stored
        rows = [*ReferenceIndex._extract_references_from_object(stored)]
        rows += ReferenceIndex._extract_references_from_object(latest)
        return {(row[0], str(row[1])) for row in rows}

    def _is_foreign(self, model: Any, pk: Any) -> bool:
        rows = choosable(model, self.for_user)
        if rows is None or rows.filter(pk=pk).exists():
            return False
        content_type = ContentType.objects.get_for_model(model, for_concrete_model=False)
        base = ContentType.objects.get_for_model(rows.model)
        if {(content_type.pk, str(pk)), (base.pk, str(pk))} & self._kept:
            return False
        self.foreign_references.append((model, pk))
        return True

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        if self.foreign_references:
            names = sorted({str(model._meta.verbose_name) for model, _pk in self.foreign_references})
            message = _(
                "This refers to something of another unit (%(kinds)s): it was taken out. Choose one of your own."
            )
            self.add_error(None, message % {"kinds": ", ".join(names)})


class ScopedModelForm(ScopedReferencesMixin, WagtailAdminModelForm):
    """`base_form_class` of models that belong to units."""
