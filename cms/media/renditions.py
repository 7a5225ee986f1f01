"""The sizes and formats in which pictures are shown, and how a page finds them without a query each.

A page never makes a rendition: where one is missing it links to Wagtail's signed address, which makes it when it is
asked for (docs/design/performance.md: `get_rendition` is the largest part of a home page). The worker makes the usual
ones as soon as a picture is uploaded (`cms.media.tasks`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from wagtail.images.models import Filter
from wagtail.images.views.serve import generate_image_url

from .models import CustomImage, CustomRendition

FORMATS = ("avif", "webp")
MIME_TYPES = {"avif": "image/avif", "webp": "image/webp"}


@dataclass(frozen=True)
class Preset:
    """A way of showing a picture.

    Attributes:
        operations: width in px -> Wagtail filter operation.
        default_width: the width of `<img src>`, for browsers that do not choose.
        ratio: width and height of the crop; `None` keeps the picture's own.
    """

    operations: dict[int, str]
    default_width: int
    ratio: tuple[int, int] | None = None

    def spec(self, width: int, fmt: str) -> str:
        return f"{self.operations[width]}|format-{fmt}"

    @property
    def specs(self) -> list[str]:
        return [self.spec(width, fmt) for width in self.operations for fmt in FORMATS]

    def size(self, image: CustomImage) -> tuple[int, int]:
        """Width and height attributes: the largest size of the crop, or of the picture itself."""
        return self.ratio or (image.width, image.height)


PRESETS = {
    "card": Preset({400: "fill-400x225", 800: "fill-800x450", 1600: "fill-1600x900"}, 800, (1600, 900)),
    "natural": Preset({400: "width-400", 800: "width-800", 1600: "width-1600"}, 800),
    "portrait": Preset({240: "fill-240x300", 480: "fill-480x600"}, 480, (480, 600)),
    "mark": Preset({68: "max-68x68", 136: "max-136x136"}, 136),
}
SOCIAL_SPEC = "fill-1200x630|format-jpeg"
# What the worker makes for every new picture; the others are rarer and made on demand.
PREPARED = [*PRESETS["card"].specs, PRESETS["natural"].spec(800, "webp"), PRESETS["natural"].spec(800, "avif")]


def prefetch_pictures(images: Iterable[CustomImage | None]) -> None:
    """Load the renditions of all `images` in one query; objects of the same picture share them."""
    wanted: dict[int, list[CustomImage]] = {}
    for image in images:
        if image is not None and not hasattr(image, "prefetched_renditions"):
            wanted.setdefault(image.pk, []).append(image)
    if not wanted:
        return
    found: dict[int, list[CustomRendition]] = {pk: [] for pk in wanted}
    for rendition in CustomRendition.objects.filter(image_id__in=wanted):
        found[rendition.image_id].append(rendition)
    for pk, copies in wanted.items():
        for image in copies:
            image.prefetched_renditions = found[pk]


def rendition_url(image: CustomImage, spec: str) -> str:
    """Address of the picture under `spec`: the file if it was made, else the signed address that makes it."""
    prefetch_pictures([image])
    focal_point_key = _focal_point_key(image, spec)
    for rendition in image.prefetched_renditions:
        if rendition.filter_spec == spec and rendition.focal_point_key == focal_point_key:
            return str(rendition.url)
    return str(generate_image_url(image, spec))


@cache
def _fields_that_matter(spec: str) -> tuple[str, ...]:
    """The fields of a picture that change its rendition under `spec`: those of its focal point, for a crop."""
    return tuple(name for operation in Filter(spec=spec).operations for name in getattr(operation, "vary_fields", ()))


def _focal_point_key(image: CustomImage, spec: str) -> str:
    """As `Filter.get_cache_key`, worked out once for all sizes of a picture."""
    fields = _fields_that_matter(spec)
    if not fields:
        return ""
    known: dict[tuple[Any, ...], str] = image.__dict__.setdefault("_focal_point_keys", {})
    values = tuple(getattr(image, name) for name in fields)
    if values not in known:
        known[values] = Filter(spec=spec).get_cache_key(image)
    return known[values]


def picture_sources(image: CustomImage, preset: Preset) -> dict[str, Any]:
    """What `<picture>` needs: a source per format and the fallback image."""
    widths = [width for width in preset.operations if preset.ratio or width <= max(image.width, min(preset.operations))]
    width, height = preset.size(image)
    return {
        "sources": [
            (MIME_TYPES[fmt], ", ".join(f"{rendition_url(image, preset.spec(w, fmt))} {w}w" for w in widths))
            for fmt in FORMATS
        ],
        "src": rendition_url(image, preset.spec(min(preset.default_width, max(widths)), "webp")),
        "width": width,
        "height": height,
    }
