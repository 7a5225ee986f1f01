"""The admin of units, member sites and memberships: declarative viewsets; `wagtail_hooks` only registers them."""

from __future__ import annotations

from typing import Any

from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.admin.views.generic import CreateView, DeleteView, EditView, IndexView
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup
from wagtail.admin.widgets.button import Button

from cms.core.actions import ActionError

from .actions import GrantMembershipAction, ProvisionSiteAction
from .admin_scope import ScopedViewSetMixin
from .bulk.selection import may_change_many
from .bulk.viewsets import BulkChangeViewSet, BulkImportViewSet
from .forms import ProvisionForm
from .life_forms import FORMS
from .life_views import LifeView, UnitEditView
from .models import Membership, MemberSite, Unit, UnitKind


class UnitKindViewSet(ScopedViewSetMixin, ModelViewSet):
    model = UnitKind
    icon = "tag"
    menu_label = _("Kinds of units")
    list_display = ["name", "code", "template", "rank", "valid_from", "valid_to"]
    search_fields = ["name", "code"]
    copy_view_enabled = False


class UnitViewSet(ScopedViewSetMixin, ModelViewSet):
    model = Unit
    icon = "group"
    menu_label = _("Units")
    list_display = ["__str__", "code", "rank"]
    row_prefetched = ("periods",)
    search_fields = ["code", "periods__name"]
    copy_view_enabled = False
    edit_view_class = UnitEditView

    def get_urlpatterns(self) -> list[Any]:
        """A screen for each change in the life of a unit: `units:rename`, `units:merge` …"""
        life = [
            path(f"{name}/<{self.pk_path_converter}:pk>/", self.construct_view(LifeView, change=name), name=name)
            for name in FORMS
        ]
        return [*super().get_urlpatterns(), *life]


class ProvisionView(CreateView):
    """Creates a member site by `ProvisionSiteAction`.

    What it refuses is shown at its field, and nothing typed is lost.
    """

    def get_form_class(self) -> Any:
        return ProvisionForm

    def get_panel(self) -> None:
        return None

    def is_valid(self, form: Any) -> bool:
        if not super().is_valid(form):
            return False
        data = form.cleaned_data
        try:
            self.provisioned = ProvisionSiteAction(
                data["host"],
                data["unit"],
                template=data["template"],
                languages=data["languages"],
                user=self.request.user,
            ).execute()
        except ActionError as error:
            form.add_error(error.field if error.field in form.fields else None, str(error.message))
            self.produced_error_message = self.get_error_message()
            return False
        return True

    def save_instance(self) -> MemberSite:
        created: MemberSite = self.provisioned.member_site
        return created


class MemberSitesView(IndexView):
    """Leads those who may to the change of many sites."""

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        buttons: list[Button] = super().header_more_buttons
        if may_change_many(self.request.user):
            buttons.append(Button(_("Change many sites"), url=reverse("bulk_change:index"), icon_name="sliders"))
        return buttons


class MemberSiteEditView(EditView):
    """Opening a language is no field: it makes pages, after a look at what it would do."""

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        buttons: list[Button] = super().header_more_buttons
        if may_change_many(self.request.user):
            url = f"{reverse('bulk_change:index')}?change=open_language&site={self.object.pk}"
            buttons.append(Button(_("Open a language…"), url=url, icon_name="globe"))
        return buttons


class MemberSiteViewSet(ScopedViewSetMixin, ModelViewSet):
    model = MemberSite
    icon = "site"
    menu_label = _("Member sites")
    add_view_class = ProvisionView
    index_view_class = MemberSitesView
    edit_view_class = MemberSiteEditView
    list_display = ["__str__", "site", "theme", "state", BooleanColumn("is_portal", label=_("Portal"))]
    list_filter = ["state", "theme", "template"]
    row_related = ("site", "unit")
    row_prefetched = ("unit__periods",)
    search_fields = ["unit__code", "unit__periods__name", "site__hostname"]
    copy_view_enabled = False


class GrantView(CreateView):
    """Grants by the action that invitations end in, too."""

    def is_valid(self, form: Any) -> bool:
        if not super().is_valid(form):
            return False
        try:
            self.granted = GrantMembershipAction(form.save(commit=False), user=self.request.user).execute()
        except ActionError as error:
            form.add_error(error.field if error.field in form.fields else None, str(error.message))
            self.produced_error_message = self.get_error_message()
            return False
        return True

    def save_instance(self) -> Membership:
        granted: Membership = self.granted
        return granted


class KeepView(DeleteView):
    """A membership is never deleted: who could do what, and when, stays known. It is ended instead."""

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        return redirect("people:end", self.object.pk)


class MembershipViewSet(ScopedViewSetMixin, ModelViewSet):
    model = Membership
    icon = "user"
    menu_label = _("Memberships")
    add_view_class = GrantView
    delete_view_class = KeepView
    list_display = ["user", "role", "unit", "locale", "valid_from", "valid_to"]
    list_filter = ["role"]  # By unit: `sites.admin_filters`.
    row_related = ("user", "unit", "locale")
    row_prefetched = ("unit__periods",)
    search_fields = ["user__username", "user__last_name", "user__first_name", "unit__code"]
    copy_view_enabled = False
    panels = [
        FieldRowPanel([FieldPanel("user"), FieldPanel("role")]),
        FieldRowPanel([FieldPanel("unit"), FieldPanel("locale")]),
        FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_to"), FieldPanel("legal_basis")]),
    ]


class SitesViewSetGroup(ModelViewSetGroup):
    menu_label = _("Units and sites")
    menu_icon = "globe"
    menu_order = 700
    items = (
        MemberSiteViewSet("member_sites"),
        UnitViewSet("units"),
        UnitKindViewSet("unit_kinds"),
        MembershipViewSet("memberships"),
        BulkChangeViewSet("bulk_change"),
        BulkImportViewSet("bulk_import"),
    )
