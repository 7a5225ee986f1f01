"""Pictures and documents: listings, choosers, tags, and the admin's API."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import HttpRequest, JsonResponse
from taggit.models import Tag
from wagtail.admin.views.tags import autocomplete
from wagtail.documents import get_document_model
from wagtail.documents.api.admin.views import DocumentsAdminAPIViewSet
from wagtail.documents.views.documents import IndexView as DocumentsIndexView
from wagtail.images import get_image_model
from wagtail.images.api.admin.views import ImagesAdminAPIViewSet
from wagtail.images.views.chooser import ImageChooserViewSet, ImageChooseView
from wagtail.images.views.images import IndexView as ImagesIndexView
from wagtail.permissions import policy_registry

from sites.admin_filters import ScopedFiltersMixin, tags_of
from sites.admin_scope import GuardedMixin, guarded
from sites.scope import scope_of

MAX_TAGS = 10
CHOOSING = {"choose", "change"}


def choosable_files(model: Any, user: Any) -> Any:
    return policy_registry.get_by_type(model).instances_user_has_any_permission_for(user, CHOOSING)


class OwnImagesView(GuardedMixin, ScopedFiltersMixin, ImagesIndexView):
    pass


class OwnDocumentsView(GuardedMixin, ScopedFiltersMixin, DocumentsIndexView):
    pass


class OwnImageChooseView(GuardedMixin, ImageChooseView):
    """Offers as popular the tags of pictures that the user may choose."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        if not scope_of(self.request.user).sees_everything:
            context["popular_tags"] = tags_of(self.model, choosable_files(self.model, self.request.user))[:MAX_TAGS]
        return context


class OwnImageChooserViewSet(ImageChooserViewSet):
    choose_view_class = OwnImageChooseView


@guarded
def tag_autocomplete(request: HttpRequest, app_name: str = "", model_name: str = "") -> Any:
    """Tags of the files that the user may choose, and no others."""
    user = request.user
    if scope_of(user).sees_everything:
        return autocomplete(request, app_name, model_name)
    term = request.GET.get("term", "")
    if not term:
        return JsonResponse([], safe=False)
    mine = Q(pk__in=[])
    for model in (get_image_model(), get_document_model()):
        mine |= Q(pk__in=tags_of(model, choosable_files(model, user)).values("pk"))
    names = Tag.objects.filter(mine, name__istartswith=term).order_by("name").values_list("name", flat=True)
    return JsonResponse(list(names[:MAX_TAGS]), safe=False)


class _ChoosableMixin:
    request: Any
    model: Any

    def get_queryset(self) -> Any:
        rows = super().get_queryset()  # type: ignore[misc]
        return rows.filter(pk__in=choosable_files(self.model, self.request.user).values("pk"))


class OwnImagesAPIViewSet(_ChoosableMixin, ImagesAdminAPIViewSet):
    pass


class OwnDocumentsAPIViewSet(_ChoosableMixin, DocumentsAdminAPIViewSet):
    pass
