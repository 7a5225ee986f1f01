"""wagtail-localize asks two questions for every row of a page listing: 100 for the centre's explorer (docs/adr/0009).

And two for the header of each page. The translation desk has a button of its own, which asks nothing.
"""

from __future__ import annotations

from wagtail import hooks
from wagtail_localize import wagtail_hooks as localize

NAMES = ("register_page_listing_more_buttons", "register_page_header_buttons")


def take_out_row_buttons() -> None:
    """Take wagtail-localize's hook out; Wagtail offers no way but its registry."""
    for name in NAMES:
        rows = hooks._hooks[name]
        rows[:] = [row for row in rows if row[0] is not localize.page_listing_more_buttons]
