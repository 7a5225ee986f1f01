"""Embedded video and maps from an allow-list of hosts, worked out from the address alone: no request leaves the server.

The frames use each host's variant without cookies; `cms.settings.security.EMBED_HOSTS` lets exactly these be framed.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail.embeds.exceptions import EmbedNotFoundException
from wagtail.embeds.finders.base import EmbedFinder

_VIDEO_ID = re.compile(r"^[\w-]{6,20}$")
_VIMEO_ID = re.compile(r"^\d{4,12}$")


def frame_url(url: str) -> tuple[str, str] | None:
    """The frame address and provider of an allowed page address; `None` for anything else.

    >>> frame_url("https://www.youtube.com/watch?v=abcDEF12345")
    ('https://www.youtube-nocookie.com/embed/abcDEF12345', 'YouTube')
    """
    parts = urlsplit(url.strip())
    if parts.scheme != "https":
        return None
    host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    segments = [segment for segment in parts.path.split("/") if segment]
    query = parse_qs(parts.query)
    if host in {"youtube.com", "youtube-nocookie.com"}:
        video = query.get("v", [""])[0] or (
            segments[1] if segments[:1] in (["embed"], ["shorts"]) and segments[1:] else ""
        )
        return (f"https://www.youtube-nocookie.com/embed/{video}", "YouTube") if _VIDEO_ID.match(video) else None
    if host == "youtu.be":
        video = segments[0] if segments else ""
        return (f"https://www.youtube-nocookie.com/embed/{video}", "YouTube") if _VIDEO_ID.match(video) else None
    if host in {"vimeo.com", "player.vimeo.com"}:
        video = segments[-1] if segments else ""
        return (f"https://player.vimeo.com/video/{video}?dnt=1", "Vimeo") if _VIMEO_ID.match(video) else None
    if host == "openstreetmap.org" and parts.path == "/export/embed.html" and "bbox" in query:
        kept: dict[str, str] = {name: query[name][0] for name in ("bbox", "layer", "marker") if name in query}
        return (f"https://www.openstreetmap.org/export/embed.html?{urlencode(kept)}", "OpenStreetMap")
    return None


def validate_embed_url(url: str) -> None:
    """Raise `ValidationError` for an address that no allowed host serves."""
    if frame_url(url) is None:
        raise ValidationError(
            _("Only videos of YouTube and Vimeo and maps of OpenStreetMap can be embedded. Check the address."),
            code="embed_host",
        )


class AllowListFinder(EmbedFinder):
    """Wagtail's embed finder for rich text and blocks (`WAGTAILEMBEDS_FINDERS`)."""

    def __init__(self, **options: Any) -> None:
        self.options = options

    def accept(self, url: str) -> bool:
        return frame_url(url) is not None

    def find_embed(self, url: str, max_width: int | None = None, max_height: int | None = None) -> dict[str, Any]:
        found = frame_url(url)
        if found is None:
            raise EmbedNotFoundException
        src, provider = found
        width = max_width or 640
        height = max_height or width * 9 // 16
        return {
            "title": provider,
            "author_name": "",
            "provider_name": provider,
            "type": "video" if provider != "OpenStreetMap" else "rich",
            "thumbnail_url": "",
            "width": width,
            "height": height,
            "html": format_html('<iframe src="{}" title="{}" loading="lazy" allowfullscreen></iframe>', src, provider),
        }
