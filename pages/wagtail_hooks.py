"""What the pages room adds to Wagtail's admin."""

from __future__ import annotations

from typing import Any

from wagtail import hooks

from sites.scope import below, scope_of


@hooks.register("filter_form_submissions_for_user")
def messages_of_the_own_site(user: Any, editable_forms: Any) -> Any:
    """Contact messages are for the people of the site (Luật 91/2025, personal data), not for whoever may edit the page.

    Wagtail shows them to those with edit rights, translators of every site's pages included.
    """
    if user.is_superuser:
        return editable_forms
    homes = scope_of(user).homes
    if not homes:
        return editable_forms.none()
    return editable_forms.filter(below(home.path for home in homes))
