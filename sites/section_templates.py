"""Named templates of sections: what a new site begins with, by kind of unit (the usual menu of Vietnamese portals).

Titles are marked for translation: a language opened later gets its own titles from the catalogues. What Decree
224/2026, Art. 9, makes mandatory (organisation, functions, history, leaders, contact) is in every template; pages
without content of their own stay drafts until somebody writes them, so that no site ever shows an empty or invented
text.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


@dataclass(frozen=True)
class SectionSpec:
    """A page that provisioning makes.

    Attributes:
        builder: name in `sites.registry`.
        slug: address part, the same in all languages.
        title: marked string, read in the language of the page.
        live: whether it is shown at once; otherwise a draft waits for its text.
        every_language: made as soon as a language is opened, because its text comes from the catalogues.
    """

    builder: str
    slug: str
    title: str | Promise
    live: bool = False
    in_menu: bool = True
    every_language: bool = False
    options: dict[str, Any] = field(default_factory=dict)
    children: tuple[SectionSpec, ...] = ()

    def walk(self, parents: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], SectionSpec]]:
        """This section and those below it, each with the slugs of its parents."""
        yield parents, self
        for child in self.children:
            yield from child.walk((*parents, self.slug))


ABOUT_PORTAL = (
    SectionSpec(
        "statement", "kha-nang-tiep-can", _("Accessibility statement"), True, False, True, {"text": "accessibility"}
    ),
    SectionSpec(
        "statement", "bao-ve-du-lieu-ca-nhan", _("Protection of personal data"), True, False, True, {"text": "privacy"}
    ),
)
CONTACT = SectionSpec("contact", "lien-he", _("Contact"), True, True, True)
QUESTIONS = SectionSpec("questions", "hoi-dap", _("Questions and answers"), True, True, True)
DOCUMENTS = SectionSpec("documents", "van-ban", pgettext_lazy("menu", "Documents"), True, True, True)
GAZETTE = SectionSpec("gazette", "cong-bao", _("Gazette"), True, True, True)
SCHEDULE = SectionSpec("schedule", "lich-cong-tac", _("Leaders' schedule"))
GALLERY = SectionSpec("gallery", "thu-vien-anh-video", _("Pictures and video"))


def _section(slug: str, title: Promise, **options: Any) -> SectionSpec:
    return SectionSpec("section", slug, title, True, True, options=options)


PORTAL = (
    SectionSpec(
        "standard",
        "gioi-thieu",
        pgettext_lazy("menu", "About"),
        True,
        children=(
            SectionSpec("standard", "tong-quan", _("The province at a glance")),
            SectionSpec("leaders", "lanh-dao", _("Leaders")),
            SectionSpec("standard", "bo-may", _("Organisation")),
            SectionSpec("standard", "lich-su-van-hoa", _("History and culture")),
        ),
    ),
    SectionSpec(
        "section",
        "tin-tuc",
        _("News"),
        True,
        options={"gathers": True},
        children=(
            _section("chi-dao-dieu-hanh", _("Directions")),
            _section("kinh-te-xa-hoi", _("Economy and society")),
            _section("van-hoa-du-lich", _("Culture and tourism")),
            _section("cai-cach-hanh-chinh", _("Administrative reform")),
            _section("dau-tu", _("Investment")),
        ),
    ),
    SectionSpec("section", "thong-bao", _("Notices"), True, options={"style": "notices"}),
    DOCUMENTS,
    GAZETTE,
    QUESTIONS,
    SectionSpec("standard", "chu-de", _("Topics")),
    SCHEDULE,
    GALLERY,
    CONTACT,
    *ABOUT_PORTAL,
)

UNIT = (
    SectionSpec(
        "standard",
        "gioi-thieu",
        pgettext_lazy("menu", "About"),
        True,
        children=(
            SectionSpec("standard", "chuc-nang-nhiem-vu", _("Functions and duties")),
            SectionSpec("leaders", "lanh-dao", _("Leaders")),
            SectionSpec("standard", "bo-may", _("Organisation")),
        ),
    ),
    SectionSpec(
        "section",
        "tin-tuc",
        _("News"),
        True,
        options={"gathers": True},
        children=(
            _section("tin-hoat-dong", _("Activities")),
            _section("chuyen-nganh", _("From the field")),
        ),
    ),
    SectionSpec("section", "thong-bao", _("Notices"), True, options={"style": "notices"}),
    DOCUMENTS,
    QUESTIONS,
    SCHEDULE,
    GALLERY,
    CONTACT,
    *ABOUT_PORTAL,
)

COMMUNE = (
    SectionSpec(
        "standard",
        "gioi-thieu",
        pgettext_lazy("menu", "About"),
        True,
        children=(
            SectionSpec("standard", "tong-quan", _("The place at a glance")),
            SectionSpec("leaders", "lanh-dao", _("Leaders")),
            SectionSpec("standard", "bo-may", _("Organisation")),
        ),
    ),
    _section("tin-dia-phuong", _("Local news")),
    SectionSpec("section", "thong-bao", _("Notices"), True, options={"style": "notices"}),
    DOCUMENTS,
    QUESTIONS,
    SCHEDULE,
    GALLERY,
    CONTACT,
    *ABOUT_PORTAL,
)

SECTION_TEMPLATES: dict[str, tuple[SectionSpec, ...]] = {"portal": PORTAL, "unit": UNIT, "commune": COMMUNE}


def walk_template(name: str) -> Iterator[tuple[tuple[str, ...], SectionSpec]]:
    """Every section of a template, parents before children, with the slugs of the parents.

    Raises:
        KeyError: no template of that name.
    """
    for spec in SECTION_TEMPLATES[name]:
        yield from spec.walk()
