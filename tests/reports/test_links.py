"""The link checker, against a server on this machine."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect

from reports.enums import LinkKind, LinkProblem, LinkState
from reports.links import asking
from reports.links.asking import ask, is_public
from reports.links.own import look_up
from reports.links.reading import Reading, read_html, read_page
from reports.links.register import refresh_register
from reports.links.run import ask_due, check_links, in_turn
from reports.models import Link, LinkUse, PageScan
from sites.models import LinkedWebsite
from tests.conftest import DEPARTMENT, PORTAL
from tests.factories import body, make_article, make_document, make_image, path_of, section

pytestmark = pytest.mark.django_db


class Answers(BaseHTTPRequestHandler):
    seen: list[tuple[str, str, str]] = []

    def answer(self) -> None:
        self.seen.append((self.command, self.path, self.headers.get("User-Agent", "")))
        route = self.path.split("?")[0]
        if route == "/slow":
            time.sleep(1.2)
        if route == "/head-refused" and self.command == "HEAD":
            self.send_error(405)
            return
        status = {"/gone": 404, "/error": 500, "/forbidden": 403}.get(route, 200)
        targets = {"/moved": "/ok", "/loop": "/loop", "/to-private": "http://10.0.0.7/", "/to-gone": "/gone"}
        self.send_response(301 if route in targets else status)
        if route in targets:
            self.send_header("Location", targets[route])
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_GET = do_HEAD = answer  # noqa: N815

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def server(settings) -> Iterator[str]:
    settings.LINK_CHECK_ALLOW_LOOPBACK = True
    settings.LINK_CHECK_TIMEOUT = 0.5
    settings.LINK_CHECK_ENABLED = True
    Answers.seen.clear()
    running = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    thread = threading.Thread(target=running.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{running.server_port}"
    running.shutdown()
    running.server_close()
    thread.join()


@pytest.mark.parametrize(
    ("path", "state", "problem", "status"),
    [
        ("/ok", LinkState.OK, "", 200),
        ("/moved", LinkState.OK, "", 200),
        ("/head-refused", LinkState.OK, "", 200),
        ("/gone", LinkState.FAILING, LinkProblem.STATUS, 404),
        ("/to-gone", LinkState.FAILING, LinkProblem.STATUS, 404),
        ("/error", LinkState.FAILING, LinkProblem.STATUS, 500),
        ("/forbidden", LinkState.UNCLEAR, LinkProblem.REFUSED, 403),
        ("/slow", LinkState.FAILING, LinkProblem.TIMEOUT, None),
        ("/loop", LinkState.FAILING, LinkProblem.REDIRECTS, None),
        ("/to-private", LinkState.FAILING, LinkProblem.PRIVATE, None),
    ],
)
def test_answers(server, path, state, problem, status):
    answer = ask(server + path)
    assert (answer.state, answer.problem, answer.status) == (state, problem, status)
    assert all("CongTinh-LinkCheck" in agent for _method, _path, agent in Answers.seen)


def test_head_comes_first_and_get_only_where_that_is_refused(server):
    ask(f"{server}/ok")
    ask(f"{server}/head-refused?x=1")
    assert [(method, path) for method, path, _agent in Answers.seen] == [
        ("HEAD", "/ok"),
        ("HEAD", "/head-refused?x=1"),
        ("GET", "/head-refused?x=1"),
    ]


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://localhost:9/",
        "http://10.1.2.3/",
        "http://192.168.0.1/admin",
        "http://169.254.169.254/latest/meta-data/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[fd00::1]/",
        "http://0.0.0.0/",
        "http://2130706433/",
        "http://100.64.0.1/",
    ],
)
def test_private_addresses_are_never_asked(url, monkeypatch):
    monkeypatch.setattr(asking.outgoing, "pinned_pool", lambda *args: pytest.fail("a connection was made"))
    assert ask(url).problem in {LinkProblem.PRIVATE, LinkProblem.DNS, LinkProblem.MALFORMED}


def test_a_name_that_leads_inside_is_not_asked(monkeypatch):
    """One private address among public ones is enough; and the connection goes to the address that was looked at."""
    rows = [(2, 1, 6, "", (ip, 80)) for ip in ("203.0.114.9", "10.0.0.5")]
    monkeypatch.setattr(asking.outgoing.socket, "getaddrinfo", lambda *args, **kwargs: rows)
    answer = ask("http://noi-bo.example/")
    assert (answer.state, answer.problem) == (LinkState.UNCLEAR, LinkProblem.PRIVATE)


def test_public_addresses():
    assert is_public("8.8.8.8")
    assert is_public("2001:4860:4860::8888")
    assert not is_public("64:ff9b::a00:1")
    assert not is_public("2002:7f00:1::")


@pytest.mark.parametrize("url", ["http://khong-co.invalid/", "http://exa mple/", "http://:80/"])
def test_what_is_no_host(url):
    assert ask(url).state == LinkState.FAILING


# ---- reading ----
def test_reading_a_page(department):
    image = make_image()
    block = {"image": image.pk, "decorative": False, "alt_text": ""}
    extra = [
        {"type": "image", "value": {"image": block, "caption": ""}},
        {"type": "image", "value": {"image": {**block, "decorative": True}, "caption": ""}},
        {"type": "image", "value": {"image": {**block, "alt_text": "Tàu"}, "caption": ""}},
        {
            "type": "gallery",
            "value": {"title": "", "images": [{"type": "item", "value": {"image": block, "caption": ""}}]},
        },
        {"type": "embed", "value": {"url": "https://www.youtube.com/watch?v=1", "title": "Phim"}},
        {"type": "attachments", "value": {"title": "", "documents": [{"type": "item", "value": 7}]}},
    ]
    text = '<a href="https://a.example/x">a</a> <a linktype="page" id="5">b</a> <a linktype="document" id="9">c</a>'
    page = make_article(section(DEPARTMENT, "thong-bao"), body=body(text, extra=extra))
    reading = read_page(page)
    assert reading.addresses == {"https://a.example/x", "https://www.youtube.com/watch?v=1"}
    assert (reading.pages, reading.documents, reading.pictures_without_text) == ({5}, {7, 9}, 2)


def test_reading_odd_html():
    reading = Reading()
    read_html('<a>x</a><a href="">y</a><a linktype="page" id="zz">z</a><a href=" https://b.example ">w</a>', reading)
    assert reading.addresses == {"https://b.example"}


def test_the_register_follows_what_is_published(department):
    page = make_article(section(DEPARTMENT, "thong-bao"), body=body('<a href="https://a.example/">a</a>'))
    refresh_register()
    assert Link.objects.get(url="https://a.example/").kind == LinkKind.EXTERNAL
    assert PageScan.objects.filter(page=page).exists()
    assert refresh_register() == 0
    page.body = body('<a href="https://b.example/">b</a> <a href="mailto:x@example.org">m</a> <a href="#dau">đ</a>')
    page.save_revision().publish()
    assert refresh_register() == 1
    used = LinkUse.objects.filter(page=page).values_list("link__url", flat=True)
    assert "https://b.example/" in used
    assert not Link.objects.filter(url="https://a.example/").exists()
    assert not Link.objects.filter(url__startswith="mailto").exists()
    page.delete()
    refresh_register()
    assert not Link.objects.filter(url="https://b.example/").exists()


def test_linked_websites_of_the_settings_are_registered(department):
    row = LinkedWebsite.objects.create(member_site=department, title="Bộ", url="https://bo.example/")
    refresh_register()
    assert LinkUse.objects.filter(member_site=department, page=None, link__url="https://bo.example/").exists()
    row.delete()
    refresh_register()
    assert not LinkUse.objects.filter(member_site=department, page=None).exists()


# ---- own addresses ----
def test_own_addresses_are_looked_up(department):
    article = make_article(section(DEPARTMENT, "thong-bao"), "Còn đó")
    document = make_document()
    good = [f"http://{DEPARTMENT}{path_of(article)}", f"http://{PORTAL}/en/contact/".replace("contact", "lien-he")]
    good += [f"http://{PORTAL}/tim-kiem/?q=x", f"http://{PORTAL}{document.url}", f"http://{PORTAL}/"]
    assert [look_up(url).state for url in good] == [LinkState.OK] * len(good)
    bad = [f"http://{DEPARTMENT}/khong-co/", f"http://{PORTAL}/documents/99999/x.pdf", "http://la.portal.test/"]
    assert [look_up(url).state for url in bad] == [LinkState.BROKEN] * len(bad)
    Redirect.objects.create(old_path="/khong-co", site=department.site, redirect_link="/")
    assert look_up(f"http://{DEPARTMENT}/khong-co/").state == LinkState.OK


def test_links_to_unpublished_pages_break_at_once(server, department):
    target = make_article(section(DEPARTMENT, "thong-bao"), "Đích")
    text = f'<a linktype="page" id="{target.pk}">đích</a> <a linktype="document" id="4711">mất</a>'
    make_article(section(DEPARTMENT, "thong-bao"), body=body(text))
    check_links()
    assert Link.objects.get(url=f"page:{target.pk}").state == LinkState.OK
    assert Link.objects.get(url="document:4711").state == LinkState.BROKEN
    target.unpublish()
    check_links()
    link = Link.objects.get(url=f"page:{target.pk}")
    assert (link.state, link.problem) == (LinkState.BROKEN, LinkProblem.NOT_FOUND)
    target.refresh_from_db()
    target.save_revision().publish()
    check_links()
    assert Link.objects.get(url=f"page:{target.pk}").state == LinkState.OK


# ---- runs ----
def test_a_link_is_broken_after_failing_on_three_days(server, rules):
    link = Link.objects.create(url=f"{server}/gone", kind=LinkKind.EXTERNAL, host="127.0.0.1", due_at=timezone.now())
    now = timezone.now()

    def run(moment):
        Link.objects.update(due_at=moment)
        ask_due(moment, lambda: False)
        link.refresh_from_db()
        return link.state, link.failed_days

    assert run(now) == (LinkState.FAILING, 1)
    assert run(now) == (LinkState.FAILING, 1)  # The same day again.
    first = link.first_failed_at
    assert run(now + timedelta(days=1)) == (LinkState.FAILING, 2)
    assert run(now + timedelta(days=2)) == (LinkState.BROKEN, 3)
    assert link.first_failed_at == first
    Link.objects.update(url=f"{server}/ok")
    assert run(now + timedelta(days=3)) == (LinkState.OK, 0)
    assert link.first_failed_at is None


def test_only_what_is_due_is_asked(server):
    later = timezone.now() + timedelta(days=1)
    Link.objects.create(url=f"{server}/ok", kind=LinkKind.EXTERNAL, host="127.0.0.1", due_at=later)
    assert ask_due(timezone.now(), lambda: False) == 0
    assert ask_due(later, lambda: True) == 0  # The time of the run is over.
    assert ask_due(later, lambda: False) == 1


def test_hosts_are_asked_in_turn_and_a_few_times_each():
    now = timezone.now()
    rows = [Link(url=f"http://a/{n}", kind=LinkKind.EXTERNAL, host="a", due_at=now) for n in range(9)]
    rows += [Link(url=f"http://b/{n}", kind=LinkKind.EXTERNAL, host="b", due_at=now) for n in range(2)]
    assert [link.host for link in in_turn(rows)] == ["a", "b", "a", "b", "a", "a", "a"]


def test_one_host_is_asked_slowly(server, settings):
    settings.LINK_CHECK_DELAY = 0.3
    now = timezone.now()
    for number in range(3):
        Link.objects.create(url=f"{server}/ok?{number}", kind=LinkKind.EXTERNAL, host="127.0.0.1", due_at=now)
    waited: list[float] = []
    sleep, time.sleep = time.sleep, waited.append
    try:
        assert ask_due(now, lambda: False) == 3
    finally:
        time.sleep = sleep
    assert len(waited) == 2
    assert all(0 < seconds <= 0.3 for seconds in waited)
