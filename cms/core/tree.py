"""The page tree's paths (treebeard's materialised path): four characters a level."""

from __future__ import annotations

STEP = 4
HOME_DEPTH = 3  # Root, language container, home.


def home_path_of(path: str) -> str:
    """Tree path of the home that a page lies below."""
    return path[: HOME_DEPTH * STEP]
