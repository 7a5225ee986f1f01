"""The signed file of an issue: whole or in part (RFC 9110, 14), kept by proxies, never a proof."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified
from django.http.response import FileResponse, StreamingHttpResponse
from django.utils.http import http_date

from gazette.models import GazetteIssue, GazettePage

from .gazette_places import find

PDF = "application/pdf"
CHUNK = 1 << 16
KEPT = 24 * 3600
_RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})", re.ASCII)


class UnsatisfiableError(Exception):
    """The part begins behind the end of the file."""


def part_of(header: str, size: int) -> tuple[int, int] | None:
    """First and last byte that are asked for; None where the whole file is the answer: several parts, other units.

    Raises:
        UnsatisfiableError: no byte of the file is in it.
    """
    match = _RANGE.fullmatch(header.strip())
    if match is None or not any(match.groups()):
        return None
    first, last = match.groups()
    if not first:  # The last so many bytes.
        start, end = max(size - int(last), 0), size - 1
        if not int(last):
            raise UnsatisfiableError
    else:
        start, end = int(first), min(int(last or size - 1), size - 1)
        if last and int(last) < start:
            return None
    if start >= size:
        raise UnsatisfiableError
    return start, end


def pieces(stream: Any, start: int, length: int) -> Iterator[bytes]:
    with stream:
        stream.seek(start)
        while length > 0 and (piece := stream.read(min(CHUNK, length))):
            length -= len(piece)
            yield piece


def pdf(page: GazettePage, request: HttpRequest, year: int, slug: str) -> HttpResponseBase:
    """The file of a published issue."""
    issue = find(page, request, year, slug, "pdf")
    if not isinstance(issue, GazetteIssue):
        return issue
    if not issue.file:
        raise Http404
    return with_headers(answer(request, issue), issue)


def tag_of(issue: GazetteIssue) -> str:
    """The digest that was kept; none for a file that differs from it."""
    return f'"{issue.sha256}"' if issue.sha256 and issue.verified_ok is not False else ""


def answer(request: HttpRequest, issue: GazetteIssue) -> HttpResponseBase:
    tag = tag_of(issue)
    asked = [value.strip().removeprefix("W/") for value in request.headers.get("if-none-match", "").split(",")]
    if tag and (tag in asked or "*" in asked):
        return HttpResponseNotModified()
    try:
        stream: Any = issue.file.storage.open(str(issue.file.name), "rb")
        size = int(stream.size)
    except OSError as error:
        raise Http404 from error
    header, condition = request.headers.get("range", ""), request.headers.get("if-range", "")
    try:
        part = part_of(header, size) if header and (not condition or condition == tag) else None
    except UnsatisfiableError:
        stream.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    if part is None:
        return FileResponse(stream, filename=name_of(issue), content_type=PDF, as_attachment="luu" in request.GET)
    start, end = part
    response = StreamingHttpResponse(pieces(stream, start, end - start + 1), status=206, content_type=PDF)
    response["Content-Range"] = f"bytes {start}-{end}/{size}"
    response["Content-Length"] = str(end - start + 1)
    return response


def with_headers(response: HttpResponseBase, issue: GazetteIssue) -> HttpResponseBase:
    tag = tag_of(issue)
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["X-Content-Type-Options"] = "nosniff"
    # Shown beside the text of our own page.
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    response.headers["Cache-Control"] = f"public, max-age={KEPT}" if tag else "no-cache"
    if tag:
        response.headers["ETag"] = tag
    if issue.published_at:
        response.headers["Last-Modified"] = http_date(issue.published_at.timestamp())
    return response


def name_of(issue: GazetteIssue) -> str:
    return f"cong-bao-{issue.year}-{issue.slug}.pdf"
