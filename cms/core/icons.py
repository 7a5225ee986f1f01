"""The icons of the visual language: 24 × 24 outlines, drawn with the current colour.

Never without a word beside them.
"""

from __future__ import annotations

ICONS: dict[str, str] = {
    "text": '<path d="M3 19 8 6l5 13M5 14.5h6M15 19l3-8 3 8M16.2 16.2h3.6"/>',
    "alert": '<path d="M12 3 2 20.5h20z"/><path d="M12 9.5v5M12 17.600v.1"/>',
    "arrow": '<path d="M4 12h16M13 5l7 7-7 7"/>',
    "book": '<path d="M12 6c-2-1.5-5-2-9-2v15c4 0 7 .5 9 2 2-1.5 5-2 9-2V4c-4 0-7 .5-9 2zM12 6v15"/>',
    "cal": '<path d="M4 5h16v16H4zM4 10h16M8 2.5v4M16 2.5v4"/>',
    "chat": '<path d="M4 4h16v12H11l-5 4v-4H4z"/><path d="M8 8.5h8M8 12h5"/>',
    "check": '<path d="m5 12.5 4.5 4.5L19 7.5"/>',
    "chev": '<path d="m4 8 8 8 8-8"/>',
    "clock": '<circle cx="12" cy="12" r="9"/><path d="M12 7v5l3.5 2"/>',
    "doc": '<path d="M6 2.5h8l5 5V21.5H6z"/><path d="M14 2.5v5h5M9 12h7M9 16h7"/>',
    "dot": '<path d="M12 12h.1"/>',
    "down": '<path d="M12 3v12M6.5 10.5 12 16l5.5-5.5M4 21h16"/>',
    "drop": '<path d="M12 3c4 5 6 8 6 11a6 6 0 0 1-12 0c0-3 2-6 6-11z"/>',
    "ext": '<path d="M9 5H5v14h14v-4M13 4h7v7M20 4l-9 9"/>',
    "filter": '<path d="M4 6h16M7 12h10M10 18h4"/>',
    "fish": '<path d="M3 12c3-5 9-6 13-3l5-3-1.5 6L21 18l-5-3c-4 3-10 2-13-3zM8 11.5v.1"/>',
    "globe": (
        '<circle cx="12" cy="12" r="9"/>'
        '<path d="M3 12h18M12 3c3 3 3.5 6 3.5 9s-.5 6-3.5 9c-3-3-3.5-6-3.5-9S9 6 12 3z"/>'
    ),
    "half": '<circle cx="12" cy="12" r="8.5"/><path d="M12 3.5v17M15 5v14M18 7v10"/>',
    "home": '<path d="M3 11.5 12 4l9 7.5M6 9.5V20h12V9.5"/>',
    "info": '<circle cx="12" cy="12" r="9"/><path d="M12 11v5.5M12 7.600v.1"/>',
    "leaf": '<path d="M5 19C4 10 9 4 20 4c0 11-6 16-13 14M5 21c1-5 4-8 9-11"/>',
    "list": '<path d="M9 6h12M9 12h12M9 18h12"/><path d="m3 6 1 1 2-2.5M3 12l1 1 2-2.5M3 18l1 1 2-2.5"/>',
    "mail": '<path d="M3 5h18v14H3z"/><path d="m3 6 9 7 9-7"/>',
    "map": '<path d="m3 6 6-2.5 6 2.5 6-2.5v15L15 21l-6-2.5L3 21zM9 3.5v15M15 6v15"/>',
    "menu": '<path d="M3 6h18M3 12h18M3 18h18"/>',
    "news": '<path d="M4 4h13v16H6a2 2 0 0 1-2-2zM17 9h3v9a2 2 0 0 1-3 1.700M7.5 8.5h6M7.5 12h6M7.5 15.5h4"/>',
    "pause": '<path d="M8 5v14M16 5v14"/>',
    "phone": '<path d="M5 3h4l2 5-2.5 1.5a12 12 0 0 0 6 6L16 13l5 2v4c0 1-1 2-2 2C10 20.5 3.5 14 3 5c0-1 1-2 2-2z"/>',
    "pin": '<path d="M12 21.5s7-6.5 7-12a7 7 0 1 0-14 0c0 5.5 7 12 7 12z"/><circle cx="12" cy="9.5" r="2.5"/>',
    "print": '<path d="M7 8V3h10v5M7 17H3V8h18v9h-4"/><path d="M7 14h10v7H7z"/>',
    "search": '<circle cx="11" cy="11" r="6.5"/><path d="m16 16 5 5"/>',
    "share": (
        '<circle cx="6" cy="12" r="2.5"/>'
        '<circle cx="18" cy="5.5" r="2.5"/>'
        '<circle cx="18" cy="18.5" r="2.5"/>'
        '<path d="m8.300 10.800 7.400-4M8.300 13.200l7.400 4"/>'
    ),
    "shield": '<path d="M12 2.5 4 5.5v6c0 5 3.5 8.5 8 10 4.5-1.5 8-5 8-10v-6z"/><path d="m8.5 12 2.5 2.5 4.5-5"/>',
    "ship": '<path d="M3 15h18l-2.5 5h-13zM6 15V9h12v6M12 9V4h4"/>',
    "sound": '<path d="M4 9h4l5-4v14l-5-4H4z"/><path d="M16.5 8.5a5 5 0 0 1 0 7M19 6a8.5 8.5 0 0 1 0 12"/>',
    "star": '<path d="M12 3v18M3 12h18M6 6l12 12M18 6 6 18"/>',
    "user": '<circle cx="12" cy="8" r="4"/><path d="M4 21c0-4.5 3.5-7 8-7s8 2.5 8 7"/>',
    "x": '<path d="M6 6l12 12M18 6 6 18"/>',
}
