"""The contrast of every theme, computed from the stylesheet: WCAG 2.2, 1.4.3 and 1.4.11."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sites.enums import Theme

CSS = (Path(__file__).resolve().parents[2] / "cms/static/css/tokens.css").read_text(encoding="utf-8")


def luminance(color: str) -> float:
    channels = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(a: str, b: str) -> float:
    light, dark = sorted((luminance(a), luminance(b)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def tokens(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#[0-9A-Fa-f]{6})", block))


def palette(theme: str, scheme: str) -> dict[str, str]:
    dark_at = CSS.index("@media (prefers-color-scheme: dark)")
    light, dark = CSS[:dark_at], CSS[dark_at : CSS.index("@media (prefers-contrast: more)")]
    colors = tokens(light[light.index(":root {") : light.index(".theme-bien")])
    if scheme == "dark":
        colors |= tokens(dark[: dark.index(".theme-bien")])
    if theme != Theme.SON:
        for part in (light, dark) if scheme == "dark" else (light,):
            block = re.search(rf"\.theme-{theme} {{([^}}]*)}}", part)
            assert block, f"{theme}: no colours for {scheme}"
            colors |= tokens(block.group(1))
    return colors


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("theme", Theme.values)
def test_contrast(theme, scheme):
    c = palette(theme, scheme)
    for ground in ("paper", "surface", "sunken"):
        assert contrast(c["accent"], c[ground]) >= 7, ground
        assert contrast(c["ink"], c[ground]) >= 7
        assert contrast(c["ink-2"], c[ground]) >= 4.5
        assert contrast(c["line-strong"], c[ground]) >= 3
    assert contrast(c["accent"], c["accent-soft"]) >= 6.5
    assert contrast("#FFFFFF", c["accent-fill"]) >= 7
    assert contrast(c["on-fill-2"], c["accent-fill"]) >= 4.5
    assert contrast(c["accent"], c["mark"]) >= 4.5
    assert contrast(c["ink"], c["mark"]) >= 4.5
    assert contrast(c["focus"], c["paper"]) >= 3
    for state in ("ok", "warn", "bad", "info"):
        assert contrast(c[state], c[f"{state}-soft"]) >= 4.5


def test_every_theme_of_the_list_is_in_the_stylesheet_and_no_other():
    found = set(re.findall(r"\.theme-([a-z]+) \{", CSS))
    assert found == set(Theme.values) - {Theme.SON}
