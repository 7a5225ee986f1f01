"""What stands at the addresses of wagtail-localize."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from cms.users.events import note_refusal
from sites.admin_scope import guarded
from translation.rights import desk_of

from .addresses import queue_address


@guarded
def closed(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Every screen of wagtail-localize, for everybody: translations are written, reviewed and published at the desk.

    It looks nothing up, and says nothing of what the address names.
    """
    note_refusal(request, f"wagtail-localize is closed: {rest}"[:200])
    message = _("This screen is not in use. Translations are requested, written and published at the translation desk.")
    if request.method not in {"GET", "HEAD", "POST"} or "json" in request.headers.get("Accept", ""):
        return JsonResponse({"detail": message}, status=403)
    messages.warning(request, message)
    return redirect(queue_address() if desk_of(request.user).sees_jobs else "wagtailadmin_home")
