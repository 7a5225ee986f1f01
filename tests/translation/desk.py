"""People and jobs of the desk, for tests of its screens."""

from __future__ import annotations

from typing import Any

from wagtail.models import Locale

from sites.models import Unit
from tests.conftest import DEPARTMENT
from tests.factories import body, make_article, make_user, section
from translation.actions import RequestTranslationAction
from translation.models import TranslationJob

FIELD = "chuyen-nganh"


def locale(code: str = "en") -> Locale:
    return Locale.objects.get(language_code=code)


def person(role: str, code: str = "", unit: str = "snnmt", **kw: Any) -> Any:
    """Somebody of the desk, or of a unit. The desk's people are given at the department's unit here."""
    kw.setdefault("email", f"{role}-{code or unit}@desk.example")
    return make_user(role=role, unit=unit, locale=locale(code) if code else None, **kw)


def head(**kw: Any) -> Any:
    return person("translation_head", **kw)


def article(title: str = "Vụ tôm trúng mùa", **values: Any) -> Any:
    values.setdefault("body", body("Bà con nông dân trúng mùa tôm.", "Sản lượng tăng 12 %."))
    return make_article(section(values.pop("host", DEPARTMENT), values.pop("slug", FIELD)), title, **values)


def request(page: Any = None, *codes: str, user: Any = None, **kw: Any) -> list[TranslationJob]:
    page = page or article()
    wanted = [locale(code) for code in codes or ("en",)]
    return list(RequestTranslationAction(page, wanted, user, **kw).execute().jobs)


def job(title: str = "Vụ tôm trúng mùa", **kw: Any) -> TranslationJob:
    """A job into English for the department."""
    return request(article(title), **kw)[0]


def unit(code: str = "snnmt") -> Unit:
    return Unit.objects.get(code=code)
