"""What the pages room adds to Wagtail's admin."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q
from wagtail import hooks
from wagtail.models import Page

from cms.users.enums import PER_LANGUAGE
from sites.models import MemberSite


@hooks.register("filter_form_submissions_for_user")
def messages_of_the_own_site(user: Any, editable_forms: Any) -> Any:
    """Contact messages are for the people of the site (Luật 91/2025, personal data), not for whoever may edit the page.

    Wagtail shows them to those with edit rights, translators of every site's pages included.
    """
    if user.is_superuser:
        return editable_forms
    units = user.memberships.valid_on().exclude(role__in=PER_LANGUAGE).values("unit_id")
    keys = MemberSite.objects.filter(unit_id__in=units).values("site__root_page__translation_key")
    paths = list(Page.objects.filter(translation_key__in=keys).values_list("path", flat=True))
    if not paths:
        return editable_forms.none()
    return editable_forms.filter(reduce(or_, (Q(path__startswith=path) for path in paths)))
