"""The filters of Wagtail's listings tell only what the user may see; the portal's people get one by unit everywhere."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import django_filters
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q
from django.forms import Select
from django.forms.utils import flatatt
from django.utils import translation
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from taggit.models import Tag
from wagtail.models import Page, Site, Task, Workflow, WorkflowPage
from wagtail.permissions import policy_registry

from cms.core.tree import STEP

from .issuers import name_register
from .models import Membership, MemberSite, Unit
from .scope import Scope, below, scope_of
from .unit_policy import UnitPermissionPolicy

# To offer these for pages, Wagtail reads all pages and the whole log of every unit.
EXPENSIVE = ("owner", "edited_by")


def colleagues(scope: Scope) -> Any:
    """People with a membership, of today or of some day, at one of the user's units."""
    users = get_user_model()._default_manager
    at_units = Membership.objects.filter(unit__in=scope.unit_ids)
    return users.filter(Q(pk__in=at_units.values("user")) | Q(pk=scope.user.pk))


def workflows_of(scope: Scope) -> Any:
    """Workflows that hold for a page that the user sees, or for one above it."""
    above = {path[:end] for path in scope.paths for end in range(STEP, len(path) + 1, STEP)}
    condition = Q(page__path__in=above)
    for path in scope.paths:
        condition |= Q(page__path__startswith=path)
    return Workflow.objects.filter(pk__in=WorkflowPage.objects.filter(condition).values("workflow"))


def scoped_choices(rows: Any, user: Any) -> Any:
    """Those of the rows that a filter offers which the user may know of."""
    scope = scope_of(user)
    if scope.sees_everything or rows is None:
        return rows
    model = rows.model
    narrowed: dict[type[Model], Any] = {
        get_user_model(): lambda: rows.filter(pk__in=colleagues(scope).values("pk")),
        Site: lambda: rows.filter(member_site__unit__in=scope.unit_ids),
        MemberSite: lambda: rows.filter(unit__in=scope.unit_ids),
        Unit: lambda: rows.filter(pk__in=scope.unit_ids),
        Group: rows.none,
        Workflow: lambda: rows.filter(pk__in=workflows_of(scope).values("pk")),
        Task: lambda: rows.filter(workflow_tasks__workflow__in=workflows_of(scope).values("pk")).distinct(),
    }
    if model in narrowed:
        return narrowed[model]()
    if isinstance(policy_registry.get_by_type(model, fallback=False), UnitPermissionPolicy):
        policy = policy_registry.get_by_type(model)
        mine = policy.instances_user_has_any_permission_for(user, {"choose", "view", "change"})
        return rows.filter(pk__in=mine.values("pk"))
    return rows


def tags_of(model: type[Model], rows: Any) -> Any:
    """Tags that one of these rows carries."""
    content_type = ContentType.objects.get_for_model(model)
    return Tag.objects.filter(
        taggit_taggeditem_items__content_type=content_type,
        taggit_taggeditem_items__object_id__in=rows.values("pk"),
    ).distinct()


def unit_choices() -> list[tuple[str, str]]:
    """Code and name of today of every unit, by name; from the register that is kept for a minute."""
    names = name_register(translation.get_language() or settings.LANGUAGE_CODE)
    return sorted(((code, history.on() or code) for code, history in names.items()), key=lambda row: row[1])


class PlainSelect(Select):
    """Two hundred options in one go: Django renders a template for each."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        chosen = str(value) if value else ""
        rows = ((code, SafeString(" selected") if str(code) == chosen else "", label) for code, label in self.choices)
        options = format_html_join("", '<option value="{}"{}>{}</option>', rows)
        return format_html('<select name="{}"{}>{}</select>', name, flatatt(attrs or {}), options)


class UnitFilter(django_filters.ChoiceFilter):
    """Rows of one unit, for those who see all of them.

    Args:
        lookup: path of fields to the unit; pages, pictures and documents are found by their place in the tree.
    """

    def __init__(self, lookup: str = "", **kwargs: Any) -> None:
        super().__init__(
            label=_("Unit"), choices=unit_choices, widget=PlainSelect, empty_label=_("All units"), **kwargs
        )
        self.lookup = lookup

    def filter(self, qs: Any, value: Any) -> Any:
        if not value:
            return qs
        if self.lookup:
            return qs.filter(**{f"{self.lookup}__code" if self.lookup != "pk" else "code": value}).distinct()
        site = MemberSite.objects.for_serving().select_related("collection").filter(unit__code=value).first()
        if site is None:
            return qs.none()
        if issubclass(qs.model, Page):
            homes = Page.objects.filter(translation_key=site.site.root_page.translation_key)
            return qs.filter(below(homes.values_list("path", flat=True)))
        return qs.filter(collection__path__startswith=site.collection.path)


def unit_filter_for(model: type[Model] | None) -> UnitFilter | None:
    """How rows of a model are filtered by unit; `None` where they belong to no unit."""
    if model is None:
        return None
    if issubclass(model, Page) or any(field.name == "collection" for field in model._meta.fields):
        return UnitFilter()
    policy = policy_registry.get_by_type(model, fallback=False)
    if isinstance(policy, UnitPermissionPolicy) and policy.unit_lookup and model is not Unit:
        return UnitFilter(policy.unit_lookup)
    return None


class ScopedFiltersMixin:
    """For listings with filters. `filterset_class` may be an argument of `as_view()`, hence not a property here."""

    request: Any
    model: Any
    filterset_class: Any
    filter_by_unit = True

    @cached_property
    def filters(self) -> Any:
        base = self.filterset_class
        if base is None:
            return super().filters  # type: ignore[misc]
        user, scope, view = self.request.user, scope_of(self.request.user), self

        class Scoped(base):  # type: ignore[misc, valid-type]
            def __init__(self, *args: Any, **kwargs: Any) -> None:
                super().__init__(*args, **kwargs)
                if not scope.is_administrator:
                    for name in EXPENSIVE:
                        self.filters.pop(name, None)
                if scope.sees_everything:
                    by_unit = unit_filter_for(view.model) if view.filter_by_unit else None
                    if by_unit is not None and not {"unit", "site__member_site__unit"} & set(self.filters):
                        by_unit.parent, by_unit.model = self, view.model
                        self.filters["unit"] = by_unit
                        self.filters.pop("site", None)
                else:
                    view._narrow(self, user)

        self.filterset_class = Scoped
        return super().filters  # type: ignore[misc]

    def _narrow(self, filterset: Any, user: Any) -> None:
        if len(scope_of(user).sites) < 2:
            filterset.filters.pop("site", None)
        for row in filterset.filters.values():
            if row.extra.get("queryset") is not None and not callable(row.extra["queryset"]):
                row.extra["queryset"] = scoped_choices(row.extra["queryset"], user)
            if hasattr(row, "get_queryset"):
                stock = row.get_queryset
                row.get_queryset = lambda request, stock=stock: scoped_choices(stock(request), user)
        tag = filterset.filters.get("tag")
        if tag is not None:
            policy = policy_registry.get_by_type(self.model)
            mine = policy.instances_user_has_any_permission_for(user, ["change", "delete", "choose"])
            tag.extra["choices"] = [(found.name, found.name) for found in tags_of(self.model, mine)[:10]]
