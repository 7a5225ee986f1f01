"""One address of every kind of page and state, in each language."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from tests.functional.every_type import SECRET, SINK
from tests.functional.server import Installation

LANGUAGES = [code for code, _label in settings.LANGUAGES]

# Name -> path below the language's home.
PAGES = {
    "home": "",
    "section": "thong-bao/",
    "section-of-sections": "tin-tuc/",
    "section-filtered": "thong-bao/?topic=nghe-ca&from=2026-01-01",
    "article": f"thong-bao/{SINK}/",
    "topic": "chu-de/nghe-ca/",
    "text": "gioi-thieu/",
    "leaders": "gioi-thieu/lanh-dao/",
    "leader": "gioi-thieu/lanh-dao/nguyen-thanh-vinh/",
    "schedule": "lich-cong-tac/",
    "gallery": "thu-vien-anh-video/",
    "contact": "lien-he/",
    "questions": "hoi-dap/",
    "question-form": "hoi-dap/gui/",
    "question-follow": "hoi-dap/tra-cuu/",
    "question-record": "hoi-dap/thong-ke/",
    "documents": "van-ban/",
    "document": "van-ban/qd-ubnd/2025/15/",
    "gazette": "cong-bao/",
    "gazette-issue": "cong-bao/2025/11/",
    "statement": "kha-nang-tiep-can/",
    "password": f"{SECRET}/",
    "not-found": "khong-co/",
}
# Name -> (view, query).
VIEWS = {
    "search": ("search", ""),
    "search-results": ("search", "?q=cang&lang=all"),
    "search-nothing": ("search", "?q=zzqqxx"),
    "directory": ("unit_directory", ""),
    "site-map": ("site_map", ""),
    "feeds": ("site_feed", ""),
}
UNIT_PAGES = {"unit-home": "", "unit-section": "thong-bao/"}
KINDS = [*PAGES, *VIEWS, *UNIT_PAGES]


def address(installation: Installation, kind: str, language: str) -> str:
    """The address of a kind of page in a language."""
    prefix = "/" if language == "vi" else f"/{language}/"
    if kind in PAGES:
        return installation.url(prefix + PAGES[kind])
    if kind in UNIT_PAGES:
        return installation.url(prefix + UNIT_PAGES[kind], unit="snnmt")
    view, query = VIEWS[kind]
    with override(language):
        return installation.url(reverse(view) + query)
