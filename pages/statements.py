"""The two statements every site needs, as marked strings: a new site has them in each language it opens.

Accessibility: Decree 224/2026, Art. 10, and Circular 22/2023 (WCAG 2.0 is the floor; we build to WCAG 2.2 AA).
Personal data: Law 91/2025 and Decree 356/2025 (specific, informed consent; requests answered within 2 working days).
Editors may change them like any page.
"""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# ("heading" | "text", marked string)
Paragraphs = tuple[tuple[str, str | Promise], ...]

ACCESSIBILITY: Paragraphs = (
    ("text", _("This site is made for everyone, also for people who cannot see, hear or use a mouse well.")),
    ("heading", _("What you can expect")),
    (
        "text",
        _(
            "Every page can be read and used with the keyboard alone and with a screen reader. Texts can be enlarged "
            "to twice their size. Pictures have a description, videos have captions or a transcript. The pages follow "
            "the settings of your device for dark colours, high contrast and less motion, and work without JavaScript."
        ),
    ),
    ("heading", _("The standard we follow")),
    (
        "text",
        _(
            "We build to the Web Content Accessibility Guidelines (WCAG) 2.2, level AA, and test every kind of page "
            "for it."
        ),
    ),
    ("heading", _("Something does not work for you?")),
    (
        "text",
        _(
            "Tell us through the contact page or by telephone, and name the page and what you use. Scanned documents "
            "are sometimes not readable by a screen reader: we will send you the text."
        ),
    ),
)
PRIVACY: Paragraphs = (
    (
        "text",
        _(
            "You can read this site without telling us who you are. It sets no cookies but one that protects a form "
            "while you fill it in, and loads nothing from other companies until you open a video or map of theirs."
        ),
    ),
    ("heading", _("When you write to us")),
    (
        "text",
        _(
            "What you enter in a form is used only to answer you. It is stored on the province's own servers, seen "
            "only by the people who answer, and never published with your name, telephone number or e-mail address."
        ),
    ),
    ("heading", _("Your rights")),
    (
        "text",
        _(
            "You may ask what is stored about you, have it corrected or have it erased. Write to the address at the "
            "foot of this page; you get an answer within two working days."
        ),
    ),
    ("heading", _("What the server records")),
    (
        "text",
        _(
            "For security the server records the time, the address of the page and the network address of each "
            "request, for a limited time."
        ),
    ),
)
STATEMENTS: dict[str, Paragraphs] = {"accessibility": ACCESSIBILITY, "privacy": PRIVACY}
