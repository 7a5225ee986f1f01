"""Stands before Wagtail's own addresses in `cms.urls`: the first match counts.

What a new version of wagtail-localize brings is closed as well; only `OPEN` is let through.
"""

from __future__ import annotations

from django.urls import re_path
from django.views.decorators.cache import never_cache
from wagtail.admin.auth import require_admin_access

from .views import closed

# Name of an address of wagtail-localize -> (its route, why it does no harm).
OPEN = {"javascript_catalog": ("jsi18n/", "messages of the script, the same for everybody")}

_closed = never_cache(require_admin_access(closed))
_closed.guarded = True  # The decorators of Wagtail keep no attributes.

_open_routes = "|".join(route for route, _reason in OPEN.values())

urlpatterns = [
    re_path(rf"^localize/(?!(?:{_open_routes})$)(?P<rest>.*)$", _closed, name="localize_closed"),
]
