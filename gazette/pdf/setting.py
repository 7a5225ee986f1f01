"""The one place that knows WeasyPrint: HTML becomes PDF here, without network and without files of the machine."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.request import DataHandler, Request

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

import cms

from .errors import PdfError
from .files import workshop, written

FONTS = Path(cms.__file__).parent / "static" / "fonts" / "pdf"
ARCHIVAL = "pdf/a-3b"
_SCHEME = "static:fonts/pdf/"
_MAX_DATA = 4 * 1024 * 1024


@lru_cache(maxsize=1)
def weasyprint() -> Any:
    """The library, loaded when something is set for the first time.

    Raises:
        PdfError: WeasyPrint or Pango, which it needs, is not installed.
    """
    try:
        library = import_module("weasyprint")
    except (ImportError, OSError) as error:
        raise PdfError(
            _("PDFs cannot be set on this server: Pango is missing. Ask the operator to install libpango."), "setting"
        ) from error
    for name in ("weasyprint", "fontTools"):  # They tell every glyph and every unknown property.
        logging.getLogger(name).setLevel(logging.ERROR)
    return library


class StaticFetcher:
    """Serves the fonts of the product and data in the page itself; refuses all else.

    What a document brings along can so reach neither the network nor a file of the server.
    """

    _fail_on_errors = False  # WeasyPrint asks: what is refused is left out, and the page is set without it.

    def __init__(self, library: Any) -> None:
        self.answer = library.urls.URLFetcherResponse

    def __call__(self, url: str) -> Any:
        if url.startswith(_SCHEME):
            name = url.removeprefix(_SCHEME)
            if name in {path.name for path in FONTS.glob("*.woff2")}:
                return self.answer(url, (FONTS / name).read_bytes(), {"Content-Type": "font/woff2"})
        elif url.startswith("data:") and len(url) <= _MAX_DATA:
            found = DataHandler().data_open(Request(url))  # noqa: S310  (data only)
            return self.answer(url, found.read(), {"Content-Type": found.headers.get_content_type()})
        raise ValueError("refused")


@dataclass(frozen=True)
class _Press:
    """What every setting shares: fonts are loaded once a process, style sheets once a name."""

    library: Any
    fetcher: StaticFetcher
    fonts: Any
    sheets: dict[str, Any]

    def sheet(self, name: str) -> Any:
        if name not in self.sheets:
            source = render_to_string(name)
            css = self.library.CSS
            self.sheets[name] = css(string=source, font_config=self.fonts, url_fetcher=self.fetcher)
        return self.sheets[name]


@lru_cache(maxsize=1)
def _press() -> _Press:
    library = weasyprint()
    fonts = import_module("weasyprint.text.fonts").FontConfiguration()
    return _Press(library, StaticFetcher(library), fonts, {})


def set_part(html: str, target: Path, *, sheets: tuple[str, ...], style: str = "") -> int:
    """Set HTML into a file that nobody else reads yet. Returns the number of pages.

    Args:
        sheets: names of templates that hold CSS.
        style: CSS of this one document.
    """
    press = _press()
    page = press.library.HTML(string=html, base_url="static:", url_fetcher=press.fetcher)
    styles = [press.sheet(name) for name in sheets]
    if style:
        styles.append(press.library.CSS(string=style, url_fetcher=press.fetcher))
    document = page.render(stylesheets=styles, font_config=press.fonts)
    with target.open("wb") as file:
        document.write_pdf(file, pdf_variant=ARCHIVAL, pdf_tags=True)
    return len(document.pages)


def set_html(html: str, target: Path, *, sheets: tuple[str, ...] = ("gazette/pdf/base.css",), style: str = "") -> int:
    """Set HTML into `target`: PDF/A-3b with tags and embedded fonts. Returns the number of pages.

    Raises:
        PdfError: Pango is missing or the disk is full; nothing is left behind then.
    """
    with workshop(target) as folder:
        pages = set_part(html, folder / "part.pdf", sheets=sheets, style=style)
        with written(folder, target) as file, (folder / "part.pdf").open("rb") as part:
            while chunk := part.read(1024 * 1024):
                file.write(chunk)
    return pages
