"""Only allowed hosts can be embedded, without any request."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from cms.core.embeds import AllowListFinder, frame_url, validate_embed_url
from cms.settings.security import EMBED_HOSTS


@pytest.mark.parametrize(
    ("url", "frame"),
    [
        ("https://www.youtube.com/watch?v=abcDEF12345", "https://www.youtube-nocookie.com/embed/abcDEF12345"),
        ("https://youtu.be/abcDEF12345?t=3", "https://www.youtube-nocookie.com/embed/abcDEF12345"),
        ("https://m.youtube.com/shorts/abcDEF12345", "https://www.youtube-nocookie.com/embed/abcDEF12345"),
        ("https://vimeo.com/123456", "https://player.vimeo.com/video/123456?dnt=1"),
        (
            "https://www.openstreetmap.org/export/embed.html?bbox=1,2,3,4&x=y",
            "https://www.openstreetmap.org/export/embed.html?bbox=1%2C2%2C3%2C4",
        ),
    ],
)
def test_allowed_addresses(url, frame):
    found = frame_url(url)
    assert found is not None
    assert found[0] == frame
    assert any(frame.startswith(host) for host in EMBED_HOSTS), "the policy must let the frame load"
    assert AllowListFinder().find_embed(url)["html"].startswith("<iframe")


@pytest.mark.parametrize(
    "url",
    [
        "http://www.youtube.com/watch?v=abcDEF12345",
        "https://www.youtube.com.evil.example/watch?v=abcDEF12345",
        'https://www.youtube.com/watch?v="><script>',
        "https://evil.example/youtube.com",
        "javascript:alert(1)",
        "https://vimeo.com/",
        "https://www.youtube.com/embed/",
        "",
    ],
)
def test_other_addresses_are_refused(url):
    assert frame_url(url) is None
    assert not AllowListFinder().accept(url)
    with pytest.raises(ValidationError):
        validate_embed_url(url)
