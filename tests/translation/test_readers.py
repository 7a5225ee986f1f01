"""What readers of a translation see: the notice, the way to ask for what is missing, names, feeds, links."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from wagtail.models import Locale, PageViewRestriction

from cms.core.text import romanise
from home.models import HomePage
from news.models import ArticlePage
from pages.models import ContactPage
from sites.enums import SiteState
from sites.models import MemberSite, UnitPeriod
from tests.conftest import DEPARTMENT, PORTAL, WARD
from tests.factories import body, make_article, make_document, path_of, section
from tests.translation.makers import Desk, in_state
from translation.models import Term, TermTranslation, TranslationDemand, TranslationJob
from translation.models.glossary import TermKind

pytestmark = pytest.mark.django_db


def ask_path(page, language: str = "en") -> str:
    with override(language):
        return reverse("ask_for_translation", args=[page.translation_key])


def html_of(client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status
    return response.content.decode()


def switcher(html: str) -> str:
    return html[html.index('<ul class="langs">') :].partition("</ul>")[0]


@pytest.fixture
def article():
    return make_article(section(PORTAL, "thong-bao"), "Bến cá mở cửa từ sáng mai")


# ---- asking ----
class TestAsking:
    def test_the_switcher_leads_to_the_form_where_a_page_is_missing(self, at, article):
        make_article(
            section(PORTAL, "thong-bao", "ja"), "明朝から漁港を開きます", translation_key=article.translation_key
        )
        links = switcher(html_of(at(PORTAL), path_of(article)))
        assert ask_path(article, "en") in links
        assert ask_path(article, "ko") in links
        assert ask_path(article, "ja") not in links
        assert 'href="/ja/thong-bao/' in links

    def test_only_languages_that_the_site_has_opened(self, at):
        page = make_article(section(DEPARTMENT, "thong-bao"), "Lịch tiêm phòng")
        links = switcher(html_of(at(DEPARTMENT), path_of(page)))
        assert ask_path(page, "en") in links
        assert ask_path(page, "ja") not in links
        assert at(DEPARTMENT).get(ask_path(page, "ja")).status_code == 404
        alone = make_article(section(WARD, "thong-bao"), "Lịch cắt điện")
        assert "missing" not in switcher(html_of(at(WARD), path_of(alone)))

    def test_it_counts_a_wish_and_thanks(self, at, article):
        client = at(PORTAL)
        html = html_of(client, ask_path(article))
        assert '<span lang="vi">Bến cá mở cửa từ sáng mai</span>' in html
        assert "noindex" in html
        assert f'href="{path_of(article)}"' in html or f'href="{article.full_url}"' in html
        response = client.post(ask_path(article), follow=True)
        assert response.redirect_chain == [(f"{ask_path(article)}?thanks", 302)]
        assert 'role="status"' in response.content.decode()
        row = TranslationDemand.objects.get()
        assert (row.translation_key, row.locale.language_code, row.count) == (article.translation_key, "en", 1)
        assert row.site.site.hostname == PORTAL
        assert row.day == timezone.localdate()

    def test_an_address_counts_once_a_day_and_another_one_again(self, at, article):
        for address in ("10.0.0.1", "10.0.0.1", "10.0.0.2"):
            assert at(PORTAL).post(ask_path(article), REMOTE_ADDR=address).status_code == 302
        assert TranslationDemand.objects.get().count == 2

    def test_too_many_wishes_are_refused_with_a_way_on(self, at, settings):
        settings.FORM_RATE_LIMIT = (2, 600)
        pages = [make_article(section(PORTAL, "thong-bao")) for _ in range(3)]
        answers = [at(PORTAL).post(ask_path(page)) for page in pages]
        assert [answer.status_code for answer in answers] == [302, 302, 429]
        assert answers[2]["Retry-After"] == "600"
        assert path_of(pages[2]) in answers[2].content.decode()
        assert TranslationDemand.objects.count() == 2

    def test_a_forged_form_is_refused(self, article):
        from django.test import Client

        client = Client(enforce_csrf_checks=True, headers={"host": PORTAL})
        assert client.post(ask_path(article)).status_code == 403
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', html_of(client, ask_path(article)))
        assert client.post(ask_path(article), {"csrfmiddlewaretoken": token[1]}).status_code == 302

    def test_what_exists_is_shown_instead(self, at, article):
        english = make_article(
            section(PORTAL, "thong-bao", "en"), "The harbour opens", translation_key=article.translation_key
        )
        response = at(PORTAL).get(ask_path(article))
        assert (response.status_code, response["Location"]) == (302, path_of(english)) or response["Location"] == (
            english.full_url
        )
        response = at(PORTAL).get(ask_path(article, "vi"))
        assert response["Location"] in (path_of(article), article.full_url)

    def test_nothing_is_said_of_what_is_not_for_everybody(self, at, article, portal):
        draft = make_article(section(PORTAL, "thong-bao"), publish=False)
        elsewhere = make_article(section(DEPARTMENT, "thong-bao"))
        locked = make_article(section(PORTAL, "thong-bao"))
        PageViewRestriction.objects.create(page=locked, restriction_type="password", password="x")
        for page in (draft, elsewhere, locked):
            assert at(PORTAL).get(ask_path(page)).status_code == 404
            assert at(PORTAL).post(ask_path(page)).status_code == 404
        assert not TranslationDemand.objects.exists()
        MemberSite.objects.filter(pk=portal.pk).update(state=SiteState.ARCHIVE)
        assert at(PORTAL).get(ask_path(article)).status_code == 404
        assert "missing" not in switcher(html_of(at(PORTAL), path_of(article)))

    def test_pages_stay_without_cookie_and_cost_no_query_more(self, at, article, django_assert_num_queries):
        """The same page with every version, which asks for nothing, and without any."""
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        client, path = at(PORTAL), path_of(article)
        client.get(path)
        with CaptureQueriesContext(connection) as alone:
            assert not client.get(path).cookies
        for language in ("en", "ja", "ko", "zh-hans"):
            make_article(section(PORTAL, "thong-bao", language), "…", translation_key=article.translation_key)
        client.get(path)
        with CaptureQueriesContext(connection) as complete:
            assert "missing" not in switcher(client.get(path).content.decode())
        assert len(alone) <= len(complete)

    def test_a_missing_page_offers_the_original(self, at, article):
        html = html_of(at(PORTAL), f"/en{path_of(article)}", 404)
        assert '<span lang="vi">Bến cá mở cửa từ sáng mai</span>' in html
        assert ask_path(article) in html
        assert "csrf" not in html
        # Not opened here: the original, but nobody takes wishes.
        page = make_article(section(WARD, "thong-bao"), "Lịch cắt điện")
        html = html_of(at(WARD), f"/en{path_of(page)}", 404)
        assert "Lịch cắt điện" in html
        assert ask_path(page) not in html

    def test_a_missing_page_with_a_version_elsewhere_leads_there(self, at, article):
        moved = make_article(section(PORTAL, "dau-tu", "en"), "It moved", translation_key=article.translation_key)
        html = html_of(at(PORTAL), f"/en{path_of(article)}", 404)
        assert path_of(moved) in html
        assert ask_path(article) not in html

    def test_other_missing_pages_say_nothing_of_a_translation(self, at, article):
        locked = make_article(section(PORTAL, "thong-bao"), "Bài mật của cơ quan")
        PageViewRestriction.objects.create(page=locked, restriction_type="login")
        for path in ("/en/khong-co/", f"/en{path_of(locked)}", f"/en{path_of(article)}khong-co/", "/khong-co/"):
            html = html_of(at(PORTAL), path, 404)
            assert "call is-info" not in html, path
            assert "Bài mật" not in html


# ---- the notice ----
class TestNotice:
    def test_the_day_of_the_review_with_a_link_to_the_original(self, at):
        job = in_state(Desk(), "published")
        html = html_of(at(PORTAL), path_of(job.target))
        notice = html[html.index('<div class="translated">') :].partition("</div>")[0]
        assert timezone.localdate(job.reviewed_at).isoformat() in notice
        assert path_of(job.source) in notice
        assert "stale" not in notice

    def test_a_stale_translation_says_since_when(self, at):
        job = in_state(Desk(), "published")
        TranslationJob.objects.filter(pk=job.pk).update(stale_since=timezone.now() - timedelta(days=3), state="stale")
        html = html_of(at(PORTAL), path_of(job.target))
        assert (timezone.localdate() - timedelta(days=3)).isoformat() in html[html.index('class="stale"') :][:200]

    def test_an_approval_that_waits_is_not_the_review_of_what_is_shown(self, at):
        job = in_state(Desk(), "published")
        TranslationJob.objects.filter(pk=job.pk).update(reviewed_at=timezone.now() + timedelta(minutes=5))
        html = html_of(at(PORTAL), path_of(job.target))
        assert "<time" not in html[html.index('<div class="translated">') :].partition("</div>")[0]

    def test_without_the_desk_there_is_no_date(self, at, article):
        english = make_article(
            section(PORTAL, "thong-bao", "en"),
            "The harbour opens",
            summary="It opens.",
            body=body("Tomorrow."),
            translation_key=article.translation_key,
        )
        notice = html_of(at(PORTAL), path_of(english)).partition('<div class="translated">')[2].partition("</div>")[0]
        assert path_of(article) in notice
        assert "<time" not in notice
        assert 'class="translated"' not in html_of(at(PORTAL), path_of(article))

    def test_one_query_on_translations_and_none_on_originals(self, at, rf, django_assert_num_queries):
        from translation.templatetags.translation_tags import translation_notice

        job = in_state(Desk(), "published")
        request = rf.get("/", headers={"host": PORTAL})
        source, target = ArticlePage.objects.get(pk=job.source.pk), ArticlePage.objects.get(pk=job.target.pk)
        with django_assert_num_queries(0):
            assert translation_notice({"page": source, "request": request}) is None
        # What every page asks anyway, and keeps: its versions, the sites' addresses.
        assert [version.get_url(request) for version in target.live_translations]
        with django_assert_num_queries(1):
            notice = translation_notice({"page": target, "request": request})
        assert notice["reviewed_at"] == job.reviewed_at


# ---- metadata ----
def test_structured_data_names_original_and_translations(at, article):
    english = make_article(
        section(PORTAL, "thong-bao", "en"), "The harbour opens", translation_key=article.translation_key
    )
    chinese = make_article(section(PORTAL, "thong-bao", "zh-hans"), "渔港开放", translation_key=article.translation_key)

    def data(page):
        html = html_of(at(PORTAL), path_of(page))
        return json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', html, re.S)[1]), html

    source, html = data(article)
    assert {(row["inLanguage"], row["url"]) for row in source["workTranslation"]} == {
        ("en", english.full_url),
        ("zh-Hans", chinese.full_url),
    }
    assert '<meta property="og:locale" content="vi_VN">' in html
    assert '<meta property="og:locale:alternate" content="zh_CN">' in html
    translated, html = data(chinese)
    assert translated["inLanguage"] == "zh-Hans"
    assert translated["translationOfWork"]["url"] == article.full_url
    assert '<meta property="og:locale" content="zh_CN">' in html


def test_a_later_page_of_a_list_names_no_versions(at):
    for number in range(14):
        make_article(section(PORTAL, "thong-bao"), f"Thông báo số {number}")
    make_article(section(PORTAL, "thong-bao", "en"), "A notice")
    assert 'rel="alternate" hreflang="en"' in html_of(at(PORTAL), "/thong-bao/")
    assert 'rel="alternate" hreflang="en"' not in html_of(at(PORTAL), "/thong-bao/?page=2")


# ---- feeds ----
class TestFeeds:
    def test_pages_name_only_feeds_that_hold_something(self, at, article):
        assert "/rss/all.xml" in html_of(at(PORTAL), "/")
        assert "application/rss+xml" not in html_of(at(PORTAL), "/en/")

    def test_a_language_has_its_own_feed(self, at):
        make_article(section(PORTAL, "thong-bao", "zh-hans"), "渔港开放")
        html = html_of(at(PORTAL), "/zh-hans/")
        assert 'type="application/rss+xml" hreflang="zh-Hans"' in html
        feed = html_of(at(PORTAL), "/zh-hans/rss/all.xml")
        assert "<language>zh-Hans</language>" in feed
        assert 'href="http://portal.test/zh-hans/rss/all.xml"' in feed
        assert "渔港开放" in feed

    def test_the_list_of_feeds_has_sections_with_articles_only(self, at, article, django_assert_max_num_queries):
        html = html_of(at(PORTAL), "/rss/")
        assert "/thong-bao/rss/" in html
        assert "/tin-tuc/dau-tu/rss/" not in html
        make_article(section(PORTAL, "dau-tu"))
        html = html_of(at(PORTAL), "/rss/")
        assert "/tin-tuc/dau-tu/rss/" in html
        assert "/tin-tuc/rss/" in html  # It gathers.

    def test_an_empty_section_offers_no_feed(self, at):
        assert "application/rss+xml" not in html_of(at(PORTAL), "/thong-bao/")


# ---- homes ----
class TestHomes:
    def test_an_opened_language_without_content_has_a_decent_page(self, at):
        html = html_of(at(PORTAL), "/ja/")
        main = html[html.index("<main") : html.index("</main>")]
        assert main.count("<h1") == 1
        assert 'href="/"' in main
        assert "/ja/hoi-dap/" in main
        with override("ja"):
            assert reverse("search") in main
        assert "<h2" not in main

    def test_empty_blocks_vanish(self, at):
        make_article(section(PORTAL, "thong-bao", "en"), "A notice")
        html = html_of(at(PORTAL), "/en/")
        main = html[html.index("<main") : html.index("</main>")]
        assert "A notice" in main
        assert main.count("<h2") == 1  # Notices; no news, no linked websites.

    def test_the_vietnamese_home_stays_as_it_is(self, at):
        assert "tiles" in html_of(at(PORTAL), "/") or "tasks" in html_of(at(PORTAL), "/")

    def test_what_an_editor_wrote_is_content(self, at, portal):
        home = HomePage.objects.get(translation_key=portal.site.root_page.translation_key, locale__language_code="en")
        home.body = [("note", {"text": "<p>Welcome.</p>"})]
        home.save_revision().publish()
        main = html_of(at(PORTAL), "/en/").partition("<main")[2]
        assert "Welcome." in main
        assert "tiles" not in main.partition("</main>")[0]


# ---- names ----
class TestNames:
    def test_marks_go_and_letters_stay(self):
        assert romanise("Đặc khu Hòn Ngư, Phường Cửa Vịnh") == "Dac khu Hon Ngu, Phuong Cua Vinh"
        assert romanise("がぎ、海云省 Vịnh") == "がぎ、海云省 Vinh"

    def test_a_unit_without_a_name_in_a_language_follows_the_glossary(self, at, ward):
        period = UnitPeriod.objects.get(unit=ward.unit)
        assert period.name_in("en") == "Cửa Vịnh Ward"
        assert period.name_in("ja") == "Phường Cửa Vịnh"
        term = Term.objects.create(term="Phường Cửa Vịnh", kind=TermKind.PLACE, romanise=True)
        from django.core.cache import cache

        cache.clear()
        assert period.name_in("ja") == "Phuong Cua Vinh"
        assert period.name_in("vi") == "Phường Cửa Vịnh"
        TermTranslation.objects.create(
            term=term, locale=Locale.objects.get(language_code="ja"), text="クアヴィン坊; クア・ヴィン坊"
        )
        cache.clear()
        assert period.name_in("ja") == "クアヴィン坊"
        assert period.name_in("ko") == "Phuong Cua Vinh"

    def test_names_of_people(self):
        from django.template import Context, Template

        Term.objects.create(term="Đặng Thị Hạnh", kind=TermKind.PERSON, romanise=True)
        template = Template("{% load translation_public %}{{ one|person_name }}, {{ two|person_name }}")
        values = Context({"one": "Đặng Thị Hạnh", "two": "Lê Văn <b>Bảy</b>"})
        with override("en"):
            assert template.render(values) == ('Dang Thi Hanh, <span lang="vi">Lê Văn &lt;b&gt;Bảy&lt;/b&gt;</span>')
        with override("vi"):
            assert template.render(values) == "Đặng Thị Hạnh, Lê Văn &lt;b&gt;Bảy&lt;/b&gt;"


def test_links_in_text_lead_to_the_language_of_the_reader(at, article):
    english = make_article(
        section(PORTAL, "thong-bao", "en"), "The harbour opens", translation_key=article.translation_key
    )
    only_vietnamese = make_article(section(PORTAL, "thong-bao"), "Lịch tàu")
    link = '<a linktype="page" id="{}">{}</a>'
    text = f"See {link.format(article.pk, 'the notice')}, {link.format(only_vietnamese.pk, 'ships')}."
    page = make_article(section(PORTAL, "thong-bao", "en"), "Read more", summary="More.", body=body(text))
    html = html_of(at(PORTAL), path_of(page))
    assert re.search(rf'href="[^"]*{re.escape(path_of(english))}">the notice', html)
    assert re.search(rf'href="[^"]*{re.escape(path_of(only_vietnamese))}">ships', html)


def test_the_form_of_contact_says_no_notice(at):
    assert ContactPage.objects.live().exists()
    assert 'class="translated"' not in html_of(at(PORTAL), "/en/lien-he/")


def test_a_translated_home_lists_the_sections_of_its_own_language(at, portal):
    """Its blocks keep the choices of the original: a section, a lead story."""
    source = section(PORTAL, "dau-tu")
    article = make_article(source, "Tàu đi Kobe")
    english = make_article(section(PORTAL, "dau-tu", "en"), "A ship to Kobe", translation_key=article.translation_key)
    make_article(section(PORTAL, "kinh-te-xa-hoi", "en"), "Something else")
    home = HomePage.objects.get(translation_key=portal.site.root_page.translation_key, locale__language_code="en")
    latest = {"title": "Investment", "section": source.pk, "count": 5, "with_pictures": False}
    columns = {"ratio": "8-4", "left": [{"type": "latest", "value": latest}], "right": []}
    home.body = HomePage.body.field.stream_block.to_python([{"type": "columns", "value": columns}])
    home.save_revision().publish()
    main = html_of(at(PORTAL), "/en/").partition("<main")[2].partition("</main>")[0]
    assert path_of(english) in main
    assert "Something else" not in main
    # A section that the language lacks: the block vanishes.
    latest["section"] = section(PORTAL, "van-hoa-du-lich").pk
    home.body = HomePage.body.field.stream_block.to_python([{"type": "columns", "value": columns}])
    home.save_revision().publish()
    main = html_of(at(PORTAL), "/en/").partition("<main")[2].partition("</main>")[0]
    assert "Investment" not in main
    assert "Something else" not in main


def test_a_leader_names_the_same_person_in_other_languages(at, portal):
    from pages.models import Leader, LeadersPage
    from sites.actions import ensure_translated_section

    page = LeadersPage.objects.descendant_of(portal.site.root_page).get()
    vietnamese, english = Locale.objects.get(language_code="vi"), Locale.objects.get(language_code="en")
    page.leaders = [Leader(name="Đặng Thị Hạnh", office="Chủ tịch", locale=vietnamese)]
    page.save_revision().publish()
    other = ensure_translated_section(portal, page, english)
    key = page.leaders.get().translation_key
    other.leaders = [Leader(name="Dang Thi Hanh", office="Chair", locale=english, translation_key=key)]
    other.save_revision().publish()
    html = html_of(at(PORTAL), "/gioi-thieu/lanh-dao/dang-thi-hanh/")
    address = "http://portal.test{}/gioi-thieu/lanh-dao/dang-thi-hanh/"
    for code, prefix in (("vi", ""), ("en", "/en"), ("x-default", "")):
        assert f'<link rel="alternate" hreflang="{code}" href="{address.format(prefix)}">' in html
    assert f'<link rel="canonical" href="{address.format("")}">' in html


def test_a_file_with_a_vietnamese_title_says_so(at):
    page = make_article(section(PORTAL, "thong-bao", "en"), "A report")
    page.attachments.create(document=make_document("Báo cáo quan trắc nước thải quý III"))
    page.attachments.create(document=make_document("Report"), title="Waste water report")
    page.save()
    html = html_of(at(PORTAL), path_of(page))
    assert '<b lang="vi">Báo cáo quan trắc nước thải quý III</b>' in html
    assert "<b>Waste water report</b>" in html
