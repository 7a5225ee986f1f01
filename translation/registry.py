"""What can be translated. Pages are known; rooms above register their snippets in `AppConfig.ready()`."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db import models
from wagtail.models import DraftStateMixin, Page
from wagtail.permissions import policy_registry

from sites.models import MemberSite

from .tree import site_of_page


class TranslatableKind:
    """How the desk deals with one model. Rooms subclass it for what is theirs.

    Attributes:
        model: a translatable model (`TranslatableMixin`).
        automatic: whether a change of a source row marks its translations as out of date by itself.
    """

    model: type[models.Model]

    def __init__(self, model: type[models.Model]) -> None:
        self.model = model

    @property
    def has_drafts(self) -> bool:
        """Whether a translation can be stored without being public. What cannot is only written on publication."""
        return issubclass(self.model, DraftStateMixin)

    def site_of(self, instance: Any) -> MemberSite | None:
        """The member site that a row belongs to; `None`: the whole province's."""
        return None

    def may_request(self, user: Any, instance: Any) -> bool:
        """Whether the person may ask for a translation: who may change the source."""
        policy = policy_registry.get_by_type(self.model)
        return bool(policy.user_has_permission_for_instance(user, "change", instance))

    def is_public(self, instance: Any) -> bool:
        """Whether readers can see the source."""
        return bool(getattr(instance, "live", True))

    def title_of(self, instance: Any) -> str:
        return str(instance)

    def published(self, instance: Any) -> None:
        """Called after a translation was published."""


class PageKind(TranslatableKind):
    def site_of(self, instance: Any) -> MemberSite | None:
        return site_of_page(instance)

    def title_of(self, instance: Any) -> str:
        return str(instance.title)


_kinds: dict[type[models.Model], TranslatableKind] = {}
_pages = PageKind(Page)


def register_translatable(kind: TranslatableKind) -> None:
    """Let a model be translated at the desk.

    Raises:
        ImproperlyConfigured: the model is registered already, or is a page type.
    """
    if kind.model in _kinds or issubclass(kind.model, Page):
        raise ImproperlyConfigured(f"{kind.model._meta.label} is registered for translation already.")
    _kinds[kind.model] = kind


def kind_of(model_or_instance: Any) -> TranslatableKind | None:
    """The kind of a model or a row; `None` where it cannot be translated."""
    model = model_or_instance if isinstance(model_or_instance, type) else type(model_or_instance)
    return _pages if issubclass(model, Page) else _kinds.get(model)


def registered_kinds() -> list[TranslatableKind]:
    """All kinds but pages."""
    return list(_kinds.values())
