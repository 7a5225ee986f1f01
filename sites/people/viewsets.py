"""Wagtail's screens of users, scoped: a webmaster changes names of the own authors, administrators everything.

A right is given by none of them: rights come from memberships, and administrators are made by administrators.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from wagtail.admin import messages
from wagtail.users.views.bulk_actions import AssignRoleBulkAction, DeleteBulkAction, SetActiveStateBulkAction
from wagtail.users.views.users import DeleteView, EditView, IndexView, UserFilterSet, UserViewSet

from cms.users.querysets import LastAdministratorError
from sites.admin_scope import ScopedViewSetMixin

from .forms import ChangePersonForm, ChangeUserForm, NewUserForm


class PeopleFilterSet(UserFilterSet):
    """Groups and administrators are the administrators' business."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.request.user.is_superuser:
            for name in ("group", "is_superuser"):
                self.filters.pop(name, None)


class PeopleIndexView(IndexView):
    @property
    def columns(self) -> list[Any]:
        found: list[Any] = super().columns
        return found if self.request.user.is_superuser else found[1:]  # No boxes: no bulk actions.


class ChangePersonView(EditView):
    def get_form_class(self) -> Any:
        return super().get_form_class() if self.request.user.is_superuser else ChangePersonForm

    def get_template_names(self) -> list[str]:
        if self.request.user.is_superuser:
            return [*super().get_template_names()]
        return ["wagtailadmin/generic/edit.html"]

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            response: HttpResponse = super().form_valid(form)
        except LastAdministratorError as error:  # Two at once; one alone is told by the form.
            form.add_error(None, error)
            response = self.form_invalid(form)
        return response


class RemovePersonView(DeleteView):
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            response: HttpResponseBase = super().post(request, *args, **kwargs)
        except LastAdministratorError as error:
            messages.error(request, error.messages[0])
            return redirect("wagtailusers_users:edit", self.object.pk)
        return response


class PeopleViewSet(ScopedViewSetMixin, UserViewSet):
    copy_view_enabled = False
    index_view_class = PeopleIndexView
    edit_view_class = ChangePersonView
    delete_view_class = RemovePersonView
    filterset_class = PeopleFilterSet

    def get_form_class(self, for_update: bool = False) -> Any:
        return ChangeUserForm if for_update else NewUserForm


class AdministratorsOnly:
    """Before a bulk action with users: what it lists may be anybody's."""

    request: Any
    next_url: str

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_superuser:
            raise PermissionDenied
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        return response

    def form_valid(self, form: Any) -> HttpResponseBase:
        try:
            response: HttpResponseBase = super().form_valid(form)  # type: ignore[misc]
        except LastAdministratorError as error:
            messages.error(self.request, error.messages[0])
            return redirect(self.next_url)
        return response


class AssignRole(AdministratorsOnly, AssignRoleBulkAction):
    pass


class DeleteUsers(AdministratorsOnly, DeleteBulkAction):
    pass


class SetActiveState(AdministratorsOnly, SetActiveStateBulkAction):
    pass


BULK_ACTIONS = (AssignRole, DeleteUsers, SetActiveState)
