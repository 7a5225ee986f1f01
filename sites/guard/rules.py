"""The list of the gate: which admin addresses people other than administrators may visit, and what is asked first.

An address that is not here, and whose view is not `guarded`, is refused: that of a new version of Wagtail too, until
somebody has looked at it (tests/guard/test_leaks.py names it).
"""

from __future__ import annotations

from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from .checks import (
    Check,
    bulk_action,
    chosen,
    compared_page,
    destination,
    document,
    own_upload,
    page,
    page_or_way,
    page_to_choose,
    picture,
    pinged_object,
    step_of_page,
)

Rules = dict[str, tuple[Check, ...]]


def _same(namespace: str, names: str, *checks: Check) -> Rules:
    """The same checks for several names (in blanks) of a namespace."""
    prefix = f"{namespace}:" if namespace else ""
    return {f"{prefix}{name}": checks for name in names.split()}


THIS_PAGE, PARENT = page("page_id"), page("parent_page_id")
MOVED = page("page_to_move_id")

RULES: Rules = {
    # ---- Nothing named: log-in, own account, helpers of the editor ----
    **_same(
        "",
        "wagtailadmin_home wagtailadmin_account wagtailadmin_login wagtailadmin_logout wagtailadmin_dismissibles "
        "wagtailadmin_password_reset wagtailadmin_password_reset_done wagtailadmin_password_reset_confirm "
        "wagtailadmin_password_reset_complete wagtailadmin_sprite wagtailadmin_javascript_catalog "
        "wagtailadmin_block_preview wagtailadmin_choose_page_external_link wagtailadmin_choose_page_email_link "
        "wagtailadmin_choose_page_phone_link wagtailadmin_choose_page_anchor_link",
    ),
    **_same("wagtailembeds", "chooser chooser_upload"),
    "wagtail_localize:javascript_catalog": (),
    "wagtailsnippets:index": (),
    "wagtailadmin_editing_sessions:release": (),  # Wagtail asks for the user's own session.
    "wagtailadmin_editing_sessions:ping": (pinged_object,),
    # ---- Pages. The explorer, the search and the list by type are views of ours (`pages.py`) ----
    **_same("", "wagtailadmin_explore_root"),
    **_same("", "wagtailadmin_explore wagtailadmin_explore_results", page_or_way("parent_page_id")),
    **_same("wagtailadmin_pages", "search search_results type_use type_use_results choose_parent"),
    **_same("wagtailadmin_pages", "add preview_on_add add_subpage", PARENT),
    **_same(
        "wagtailadmin_pages",
        "usage edit preview_on_edit view_draft delete unpublish convert_alias set_privacy lock unlock revisions_index "
        "revisions_view revisions_revert revisions_unschedule workflow_history workflow_history_detail history "
        "history_results confirm_workflow_cancellation workflow_preview",
        THIS_PAGE,
    ),
    "wagtailadmin_pages:copy": (THIS_PAGE, destination("new_parent_page")),
    "wagtailadmin_pages:move": (MOVED, destination("new_parent_page", "destination")),
    "wagtailadmin_pages:move_confirm": (MOVED, page("destination_id")),
    "wagtailadmin_pages:set_page_position": (MOVED,),
    **_same("wagtailadmin_pages", "workflow_action collect_workflow_action_data", THIS_PAGE, step_of_page),
    "wagtailadmin_pages:revisions_compare": (compared_page,),
    "wagtail_bulk_action": (bulk_action,),
    # ---- Choosers: what they list is narrowed by a hook and by views of ours ----
    "wagtailadmin_choose_page_search": (),
    **_same("wagtailimages_chooser", "choose choose_results create"),
    **_same("wagtailimages_chooser", "chosen chosen_multiple", chosen(get_image_model)),
    "wagtailimages_chooser:select_format": (picture("image_id", "choose", "change"),),
    **_same("wagtaildocs_chooser", "choose choose_results create"),
    **_same("wagtaildocs_chooser", "chosen chosen_multiple", chosen(get_document_model)),
    # ---- The admin's API: explorer menu, choosers ----
    **_same("wagtailadmin_api:pages", "listing find"),
    **_same("wagtailadmin_api:pages", "detail", page_to_choose("pk")),
    "wagtailadmin_api:pages:action": (page("pk"),),
    **_same("wagtailadmin_api:images", "listing detail find"),
    **_same("wagtailadmin_api:documents", "listing detail find"),
    # ---- Pictures and documents ----
    **_same("wagtailimages", "add add_multiple"),
    **_same("wagtailimages", "edit delete edit_multiple delete_multiple image_usage", picture("image_id")),
    **_same("wagtailimages", "url_generator url_generator_output preview", picture("image_id")),
    **_same("wagtailimages", "create_multiple_from_uploaded_image delete_upload_multiple", own_upload),
    **_same("wagtaildocs", "add add_multiple"),
    **_same("wagtaildocs", "edit delete document_usage", document("document_id")),
    **_same("wagtaildocs", "edit_multiple delete_multiple", document("doc_id")),
    **_same("wagtaildocs", "create_multiple_from_uploaded_document delete_upload_multiple", own_upload),
    # ---- Messages of forms: Wagtail asks the hook of the pages room which forms are the user's ----
    **_same("wagtailforms", "list_submissions list_submissions_results delete_submissions", THIS_PAGE),
}

# Addresses outside the admin that serve files, and why they ask no membership; tests/guard visits them as well.
PUBLIC_FILES = {
    "wagtaildocs_serve": "documents are published files, unless their collection is restricted",
    "wagtailimages_serve": "renditions, by an address that only the server can sign",
}

# Stock screens that stay with administrators, by name (`*` stands for the rest of a namespace), and why.
ADMINISTRATORS_ONLY = {
    "wagtailadmin_collections:*": "each site has one collection, made by provisioning",
    "wagtailadmin_workflows:*": "one workflow serves all units",
    "wagtaillocales:*": "languages are opened by provisioning",
    "wagtailsites:*": "sites are made by provisioning",
    "wagtailusers_groups:*": "rights come from memberships",
    "wagtailredirects:*": "stands behind the narrowed views; the import names sites by host",
    "wagtailforms:*": "stands behind the narrowed views",
    "wagtail_localize:*": "stands behind the closed screens (`translation.localize`)",
    "wagtailadmin_choose_page": "stands behind the narrowed view",
    "wagtailadmin_choose_page_*": "stands behind the narrowed views",
    "wagtailadmin_error_test": "breaks on purpose",
    "": "Wagtail's own 404 page",
}
