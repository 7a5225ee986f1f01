"""Content-Security-Policy: strict for the public, what Wagtail's admin needs for the admin.

Public pages load nothing from third parties and hold no inline script or style. Frames come only from the hosts of
`EMBED_HOSTS`, the same list that `cms.core.embeds` accepts addresses from.
"""

from __future__ import annotations

from typing import Any

SELF, NONE, UNSAFE_INLINE, UNSAFE_EVAL = "'self'", "'none'", "'unsafe-inline'", "'unsafe-eval'"

EMBED_HOSTS = ["https://www.youtube-nocookie.com", "https://player.vimeo.com", "https://www.openstreetmap.org"]


def content_security_policies(media_hosts: list[str], *, https: bool) -> tuple[dict[str, Any], dict[str, Any]]:
    """The policy of public pages and that of the admin.

    Args:
        media_hosts: origins that serve uploads when these are not on the site's own host (a bucket).
        https: whether pages are served over TLS; then plain-HTTP sub-resources are upgraded.
    """
    public: dict[str, Any] = {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, *media_hosts],
        "media-src": [SELF, *media_hosts],
        "font-src": [SELF],
        "connect-src": [SELF],
        "frame-src": EMBED_HOSTS,
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
    }
    admin: dict[str, Any] = {
        **public,
        "script-src": [SELF, UNSAFE_INLINE, UNSAFE_EVAL],
        "style-src": [SELF, UNSAFE_INLINE],
        "img-src": [SELF, "data:", "blob:", *media_hosts],
        "frame-src": [SELF, *EMBED_HOSTS],
        "base-uri": [SELF],
    }
    if https:
        public["upgrade-insecure-requests"] = True
        admin["upgrade-insecure-requests"] = True
    return {"DIRECTIVES": public}, {"DIRECTIVES": admin}
