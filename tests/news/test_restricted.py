"""Restricted articles and sections are nowhere to be seen, whether restrictions are few or many."""

from __future__ import annotations

import pytest
from wagtail.models import PageViewRestriction

from cms.core import restrictions
from tests.conftest import PORTAL
from tests.factories import make_article, make_image, path_of, section

pytestmark = pytest.mark.django_db


@pytest.fixture(params=[20, 0], ids=["few", "many"])
def _few(request, monkeypatch):
    monkeypatch.setattr(restrictions, "FEW", request.param)


def restrict(page) -> None:
    PageViewRestriction.objects.create(page=page.page_ptr, restriction_type="login")


@pytest.mark.usefixtures("_few")
def test_lists_homes_and_neighbours_leave_them_out(at):
    news = section(PORTAL, "kinh-te-xa-hoi")
    opened = make_article(news, "Bài mở", image=make_image(), topics=("nghe-ca",))
    make_article(news, "Bài mở khác", image=make_image(), topics=("nghe-ca",))
    hidden = make_article(news, "Bài kín", image=make_image(), topics=("nghe-ca",))
    restrict(hidden)
    closed = section(PORTAL, "van-hoa-du-lich")
    below = make_article(closed, "Dưới mục kín", image=make_image(), topics=("nghe-ca",))
    restrict(closed)
    for path in ("/", "/tin-tuc/", path_of(news), path_of(opened)):
        html = at(PORTAL).get(path).content.decode()
        assert "Bài mở khác" in html, path
        assert "Bài kín" not in html, path
        assert "Dưới mục kín" not in html, path
    assert closed.title not in at(PORTAL).get(path_of(news)).content.decode().split("<main")[1].split("</main")[0]
    for page in (hidden, closed, below):
        assert at(PORTAL).get(path_of(page)).status_code == 302


@pytest.mark.usefixtures("_few")
def test_a_restricted_translation_is_not_offered(at):
    from tests.news.test_articles import translated

    page = make_article(section(PORTAL, "kinh-te-xa-hoi"), "Bài có bản dịch")
    section(PORTAL, "kinh-te-xa-hoi", "en")
    english = translated(page, "en")
    assert "/en" + path_of(page) in at(PORTAL).get(path_of(page)).content.decode()
    restrict(english)
    assert "/en" + path_of(page) not in at(PORTAL).get(path_of(page)).content.decode()
