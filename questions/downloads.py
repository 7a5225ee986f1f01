"""How a file of a question is sent: never run, never taken for another kind, never kept on the way."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, Http404

from .models import QuestionFile

# What a browser may show in its own window; all else is saved.
SHOWN = frozenset({"application/pdf", "image/jpeg", "image/png", "image/webp"})


def file_response(row: QuestionFile, *, inline: bool = False) -> FileResponse:
    """The bytes of a file under the type that was found when it was checked.

    Args:
        inline: show it in the browser, where its kind allows that.

    Raises:
        Http404: the storage has it no more.
    """
    try:
        stream: Any = row.file.open("rb")
    except OSError as error:
        raise Http404 from error
    attachment = not (inline and row.media_type in SHOWN)
    response = FileResponse(stream, as_attachment=attachment, filename=row.name, content_type=row.media_type)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    # Readers' files may be retracted: search engines are not to keep what nobody can take back.
    response.headers["X-Robots-Tag"] = "noindex, noarchive"
    if attachment:
        response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
