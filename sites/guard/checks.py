"""What a rule of the gate may ask. A check answers whether the request may go on; `False` becomes a 404."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.http import HttpRequest
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page, TaskState, UploadedFile
from wagtail.permissions import policy_registry

from sites.scope import Scope, scope_of

from .choosers import may_look_into

Check = Callable[["Visit"], bool]


class Visit:
    """A request to an admin address: who comes, and which objects the address names."""

    def __init__(self, request: HttpRequest, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        self.request = request
        self.args, self.kwargs = args, kwargs
        self.user: Any = request.user
        self.scope: Scope = scope_of(self.user)

    def page_path(self, pk: Any) -> str | None:
        """Tree path of a page; `None` where there is none of this number."""
        if not str(pk).isdigit():
            return None
        return Page.objects.filter(pk=pk).values_list("path", flat=True).first()

    def sees_page(self, pk: Any) -> bool:
        path = self.page_path(pk)
        return path is not None and self.scope.sees_path(path)

    def may(self, model: Any, pk: Any, *actions: str) -> bool:
        """Whether the policy of the model allows one of `actions` on this row."""
        policy = policy_registry.get_by_type(model)
        try:
            return bool(policy.instances_user_has_any_permission_for(self.user, actions).filter(pk=pk).exists())
        except (TypeError, ValueError):
            return False

    def may_change_page(self, page: Page | None) -> bool:
        policy = policy_registry.get_by_type(Page)
        return page is not None and bool(policy.user_has_permission_for_instance(self.user, "change", page))


def page(name: str) -> Check:
    """The page is one that the user sees."""
    return lambda visit: visit.sees_page(visit.kwargs[name])


def page_or_way(name: str) -> Check:
    """The page is one that the user sees, or lies on the way to it: explorers and choosers walk down from the root."""

    def check(visit: Visit) -> bool:
        path = visit.page_path(visit.kwargs[name])
        return path is not None and (visit.scope.sees_path(path) or visit.scope.is_above_own(path))

    return check


def page_to_choose(name: str) -> Check:
    """The page is one that a chooser may show."""
    return lambda visit: may_look_into(visit.scope, visit.kwargs[name])


def destination(*names: str) -> Check:
    """A page named by the form or the query as the new parent is one that the user sees."""

    def check(visit: Visit) -> bool:
        asked = [visit.request.POST.get(name) or visit.request.GET.get(name) for name in names]
        return all(visit.sees_page(pk) for pk in asked if pk)

    return check


def row(model: Callable[[], Any], name: str, *actions: str) -> Check:
    """The policy allows one of `actions` on the object."""
    return lambda visit: visit.may(model(), visit.kwargs[name], *actions)


def picture(name: str, *actions: str) -> Check:
    return row(get_image_model, name, *(actions or ("change", "delete")))


def document(name: str, *actions: str) -> Check:
    return row(get_document_model, name, *(actions or ("change", "delete")))


def chosen(model: Callable[[], Any]) -> Check:
    """Objects chosen by number: `pk` in the address, or `id` in the query."""

    def check(visit: Visit) -> bool:
        asked = [visit.kwargs["pk"]] if "pk" in visit.kwargs else visit.request.GET.getlist("id")
        return all(visit.may(model(), pk, "choose", "change") for pk in asked)

    return check


def own_upload(visit: Visit) -> bool:
    """A file that was uploaded and waits for its title belongs to who uploaded it."""
    return UploadedFile.objects.filter(pk=visit.kwargs["uploaded_file_id"], uploaded_by_user=visit.user.pk).exists()


def step_of_page(visit: Visit) -> bool:
    """The step of a workflow is one of the page in the address; Wagtail checks the page only."""
    states = TaskState.objects.filter(pk=visit.kwargs["task_state_id"])
    return states.filter(workflow_state__object_id=str(visit.kwargs["page_id"])).exists()


def compared_page(visit: Visit) -> bool:
    return visit.sees_page(visit.kwargs.get("pk") or (visit.args[0] if visit.args else None))


def pinged_object(visit: Visit) -> bool:
    """The object that an open editor tells of."""
    try:
        model = apps.get_model(visit.kwargs["app_label"], visit.kwargs["model_name"])
    except LookupError:
        return False
    if issubclass(model, Page):
        return visit.sees_page(visit.kwargs["object_id"])
    return visit.may(model, visit.kwargs["object_id"], "change")


# ---- bulk actions ----
# Roles are granted by memberships; Wagtail's bulk action would put people into groups.
DENIED_BULK_ACTIONS = frozenset({"assign_role"})


def bulk_action(visit: Visit) -> bool:
    """Every object of the bulk action, and the place it goes to, is the user's own."""
    action, name = visit.kwargs["action"], visit.kwargs["model_name"]
    try:
        model = apps.get_model(visit.kwargs["app_label"], name)
    except LookupError:
        return False
    if action in DENIED_BULK_ACTIONS:
        return False
    asked = visit.request.GET.getlist("id")
    is_page = issubclass(model, Page)
    if "all" in asked:
        # Of a listing: Wagtail takes the children of a page, and files by the policy. Nothing else has such a limit.
        if is_page:
            return visit.sees_page(visit.request.GET.get("childOf") or "")
        return model in {get_image_model(), get_document_model()}
    if is_page and not destination("chooser", "new_parent_page")(visit):
        return False
    return all(visit.sees_page(pk) if is_page else visit.may(model, pk, "change", "delete") for pk in asked)
