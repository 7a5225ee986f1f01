"""Views of ours at Wagtail's addresses; they stand before Wagtail's own in `cms.urls`, since the first match counts."""

from __future__ import annotations

from typing import Any

from django.urls import path
from django.views.decorators.cache import never_cache
from wagtail.admin.auth import require_admin_access
from wagtail.images import get_image_model

from . import choosers, media, redirects, reports


def _at(route: str, view: Any, name: str) -> Any:
    outermost = never_cache(require_admin_access(view))
    outermost.guarded = view.guarded  # The decorators of Wagtail keep no attributes.
    return path(route, outermost, name=f"own_{name}")


def _listing(route: str, view: Any, name: str) -> list[Any]:
    """A listing and its results alone."""
    return [
        _at(route, view.as_view(), name),
        _at(f"{route}results/", view.as_view(results_only=True), f"{name}_results"),
    ]


_image_chooser = media.OwnImageChooserViewSet(
    "wagtailimages_chooser", model=get_image_model(), url_prefix="images/chooser"
)

urlpatterns = [
    *_listing("reports/locked/", reports.OwnLockedPagesView, "locked_pages"),
    *_listing("reports/workflow/", reports.OwnWorkflowView, "workflow"),
    *_listing("reports/workflow_tasks/", reports.OwnWorkflowTasksView, "workflow_tasks"),
    *_listing("reports/site-history/", reports.OwnSiteHistoryView, "site_history"),
    *_listing("reports/aging-pages/", reports.OwnAgingPagesView, "aging_pages"),
    *_listing("reports/page-types-usage/", reports.OwnPageTypesUsageView, "page_types_usage"),
    *_listing("forms/", reports.OwnFormsView, "forms"),
    *_listing("redirects/", redirects.OwnRedirectsView, "redirects"),
    _at("redirects/add/", redirects.OwnRedirectAddView.as_view(), "redirect_add"),
    _at("redirects/<int:redirect_id>/", redirects.OwnRedirectEditView.as_view(), "redirect_edit"),
    _at("redirects/<int:redirect_id>/delete/", redirects.OwnRedirectDeleteView.as_view(), "redirect_delete"),
    *_listing("images/", media.OwnImagesView, "images"),
    *_listing("documents/", media.OwnDocumentsView, "documents"),
    _at("images/chooser/", _image_chooser.choose_view, "image_choose"),
    _at("choose-page/", choosers.OwnBrowseView.as_view(), "choose_page"),
    _at("choose-page/<int:parent_page_id>/", choosers.OwnBrowseView.as_view(), "choose_page_child"),
    _at("choose-page/chosen-multiple/", choosers.OwnChosenMultipleView.as_view(), "page_chosen_multiple"),
    _at("tag-autocomplete/", media.tag_autocomplete, "tags"),
    _at("tag-autocomplete/<slug:app_name>/<slug:model_name>/", media.tag_autocomplete, "tags_of_model"),
]
