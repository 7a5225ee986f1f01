"""`{% picture %}`: one picture in two formats and several widths."""

from __future__ import annotations

from typing import Any

from django import template

from cms.media.models import CustomImage
from cms.media.renditions import PRESETS, SOCIAL_SPEC, picture_sources, rendition_url

register = template.Library()


@register.inclusion_tag("components/picture.html")
def picture(
    image: CustomImage | str | None,
    preset: str = "card",
    alt: str = "",
    sizes: str = "100vw",
    eager: bool = False,
    frame: bool = True,
) -> dict[str, Any]:
    """A picture.

    Args:
        image: the picture; nothing is printed where there is none.
        preset: a name in `cms.media.renditions.PRESETS`.
        alt: alternative text; empty where the picture stands beside words that say the same.
        sizes: the `sizes` attribute.
        eager: load at once (the lead picture), otherwise when it comes into view.
        frame: put it into the 16:9 frame of the visual language.
    """
    if not isinstance(image, CustomImage):
        return {"image": None}
    return {"image": image, "alt": alt, "sizes": sizes, "eager": eager, "frame": frame} | picture_sources(
        image, PRESETS[preset]
    )


@register.simple_tag
def social_picture_url(image: CustomImage) -> str:
    """Address of the 1200 × 630 picture for sharing."""
    return rendition_url(image, SOCIAL_SPEC)
