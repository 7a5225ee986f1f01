"""Error pages of the site and language that the request is for. They must not fail themselves."""

from __future__ import annotations

from typing import Any

import structlog
from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.utils import translation
from django.utils.translation import gettext as _

log = structlog.get_logger(__name__)
# Fields in which people write.
WRITTEN = ("title", "text", "note", "message", "comment", "body")


def _render(request: HttpRequest, template: str, status: int, **context: Any) -> HttpResponse:
    """Render `template`; should the database or the template itself be broken, a plain page without either."""
    try:
        return HttpResponse(loader.render_to_string(template, context, request), status=status)
    except Exception:
        log.exception("error_page_failed", template=template)
        body = loader.render_to_string("plain_error.html", {"status": status, **context})
        return HttpResponse(body, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return HttpResponse("Bad Request", status=400, content_type="text/plain; charset=utf-8")


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _render(request, "403.html", 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _render(request, "404.html", 404)


def _typed(request: HttpRequest) -> list[str]:
    """What somebody wrote in a form, to be copied: whatever breaks, nobody types a long text twice."""
    if request.method != "POST":
        return []
    try:
        values = [request.POST.get(name, "").strip() for name in WRITTEN]
    except Exception:  # A body that cannot be read is one of the things that break.
        return []
    return [value for value in values if value]


def server_error(request: HttpRequest) -> HttpResponse:
    """The 500 page uses no database and no chrome: what broke may be just that."""
    language = translation.get_language() or "vi"
    context = {"language": language, "request_path": request.path, "status": 500, "typed": _typed(request)}
    try:
        return HttpResponse(loader.render_to_string("500.html", context), status=500)
    except Exception:
        log.exception("error_page_failed", template="500.html")
        return HttpResponse(loader.render_to_string("plain_error.html", context), status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    message = _("The form was open for too long or cookies are blocked. Go back, reload the page and send it again.")
    return _render(request, "403.html", 403, message=message)


def maintenance(request: HttpRequest, until: str = "") -> HttpResponse:
    return _render(request, "maintenance.html", 503, until=until)
