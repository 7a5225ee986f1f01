"""Redirects: a unit's webmaster keeps those of the own site."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from wagtail.contrib.redirects import views
from wagtail.contrib.redirects.forms import RedirectForm
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Site
from wagtail.permissions import policy_registry

from cms.core.references import limit_field
from sites.admin_filters import ScopedFiltersMixin
from sites.admin_scope import GuardedMixin
from sites.scope import scope_of


def own_redirects(user: Any, *actions: str) -> Any:
    return policy_registry.get_by_type(Redirect).instances_user_has_any_permission_for(user, actions)


class OwnRedirectForm(RedirectForm):
    """Must name a site of the user's; leads to a page that the user may choose."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        scope = scope_of(self.for_user)
        if scope.sees_everything:
            return
        site: Any = self.fields["site"]
        site.queryset = Site.objects.filter(member_site__unit__in=scope.editable_unit_ids)
        site.required, site.empty_label = True, None
        limit_field(self.fields["redirect_page"], scope.choosable_pages(), self.instance.redirect_page_id)


class _OwnRedirectMixin(GuardedMixin):
    request: Any
    kwargs: Any
    form_class = OwnRedirectForm
    actions: tuple[str, ...] = ("change",)

    def setup(self, request: Any, *args: Any, **kwargs: Any) -> None:
        pk = kwargs.get("redirect_id") or kwargs.get("pk")
        if pk is not None and not own_redirects(request.user, *self.actions).filter(pk=pk).exists():
            raise Http404
        super().setup(request, *args, **kwargs)  # type: ignore[misc]

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "for_user": self.request.user}  # type: ignore[misc]


class OwnRedirectsView(GuardedMixin, ScopedFiltersMixin, views.IndexView):
    def get_base_queryset(self) -> Any:
        return own_redirects(self.request.user, "change", "view").select_related("redirect_page", "site")


class OwnRedirectAddView(_OwnRedirectMixin, views.CreateView):
    pass


class OwnRedirectEditView(_OwnRedirectMixin, views.EditView):
    pass


class OwnRedirectDeleteView(_OwnRedirectMixin, views.DeleteView):
    actions = ("delete",)
