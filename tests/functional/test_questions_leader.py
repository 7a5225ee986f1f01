"""A unit drafts the answer, its leader approves on a phone, the centre redacts and publishes. axe on each screen."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.functional.conftest import open_page
from tests.functional.server import PASSWORD, Installation
from tests.functional.test_looks import AXE
from tests.functional.test_webmaster import log_in

pytestmark = pytest.mark.browser
WIDTHS = (375, 1280)
# Messages of the admin fade in; what blinks for half a minute or for ever is not waited for.
STILL = """() => Promise.allSettled(
    document.getAnimations().filter((run) => run.effect.getComputedTiming().endTime <= 2000).map((run) => run.finished)
)"""


@pytest.fixture
def handset(browser: Browser) -> Iterator[Page]:
    """A phone with JavaScript: the leader's."""
    yield from open_page(browser, 375, has_touch=True, is_mobile=True)


def become(page: Page, installation: Installation, username: str) -> None:
    page.context.clear_cookies()
    log_in(page, installation, username)


def log_in_by_phone(page: Page, installation: Installation, username: str) -> None:
    """The sidebar of the admin is closed there."""
    page.goto(installation.url("/admin/login/"))
    page.fill("input[name=username]", username)
    page.fill("input[name=password]", PASSWORD)
    page.click("button[type=submit]")
    page.wait_for_url(re.compile("/admin/$"))


def looks(page: Page) -> list[str]:
    """What axe finds in the main part (the frame is Wagtail's), in both widths; and what lies sideways."""
    size = page.viewport_size
    page.evaluate(AXE)
    page.evaluate(STILL)
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        result = page.evaluate("() => axe.run(document.querySelector('main'), {resultTypes: ['violations']})")
        for rule in result["violations"]:
            nodes = "; ".join(node["html"][:160] for node in rule["nodes"][:3])
            found.append(f"{width} {rule['id']}: {nodes}")
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append(f"{width}: wider than the window")
    if size:
        page.set_viewport_size(size)
    return found


def write(page: Page, text: str) -> None:
    editor = page.locator(".public-DraftEditor-content").first
    editor.click()
    expect(editor).to_be_focused()
    page.keyboard.type(text)
    expect(editor).to_contain_text(text.strip())
    page.wait_for_timeout(600)  # The editor writes its field now and then.


def test_from_the_draft_to_the_public_version(installation, page, handset):
    made = json.loads(installation.run("tests.functional.question_states").splitlines()[-1])
    # The officer of the unit writes, with the document that the question names.
    log_in(page, installation, "snnmt-hoidap")
    answer = installation.url(f"/admin/questions/{made['routed']}/answer/")
    page.goto(answer)
    expect(page.locator(".ql-question")).to_contain_text("cảng cá")
    write(page, "Đường sẽ sửa xong trước ngày 15/12/2026. ")
    page.get_by_label("1600/QĐ-UBND").check()
    page.locator("button[name=do][value=preview]").click()
    expect(page.locator("#preview, [id*=preview]").first).to_contain_text("15/12/2026")
    assert looks(page) == []
    page.locator("button[name=do][value=submit]").click()
    expect(page.locator("#ql-answer-form")).to_have_count(0)
    # The leader on the phone: from the list to the question, a word changed, approved.
    log_in_by_phone(handset, installation, "snnmt-duyet")
    handset.goto(installation.url("/admin/questions/approvals/"))
    assert looks(handset) == []
    handset.locator(f"a[href$='/questions/{made['routed']}/approve/']").click()
    expect(handset.locator(".ql-signer")).to_contain_text("Chánh Văn phòng Sở")
    assert looks(handset) == []
    handset.locator("details.ql-box summary").first.click()
    write(handset, "Sở trả lời: ")
    assert looks(handset) == []
    handset.locator("button[name=do][value=change]").click()
    expect(handset.locator(".messages")).to_be_visible()
    # Another one is returned with a remark.
    handset.goto(installation.url(f"/admin/questions/{made['waiting']}/approve/"))
    handset.locator("details.ql-box summary").nth(1).click()
    handset.locator("textarea[name=comment]").fill("Ghi rõ điều kiện vay.")
    handset.locator("button[name=do][value=return]").click()
    expect(handset.locator(".messages")).to_be_visible()
    page.goto(installation.url(f"/admin/questions/{made['waiting']}/answer/"))
    expect(page.locator("main")).to_contain_text("Ghi rõ điều kiện vay.")
    # The centre: what is proposed, a look, the confirmation, online; then off again.
    become(page, installation, "bientap")
    page.goto(installation.url(f"/admin/questions/{made['routed']}/publish/"))
    expect(page.locator("textarea[name=text]")).not_to_have_value("")
    proposed = page.locator("textarea[name=text]").input_value()
    assert not any(word in proposed for word in ("Nguyễn Thị Hỏi", "0912", "Lê Lợi"))
    assert "1600/QĐ-UBND" in proposed
    assert looks(page) == []
    page.locator("button[name=do][value=publish]").click()
    expect(page.locator("details.ql-box")).to_have_count(0)
    page.locator("input[name=confirmed]").check()
    page.locator("button[name=do][value=publish]").click()
    expect(page.locator("details.ql-box").first).to_be_visible()
    assert looks(page) == []
    page.locator("details.ql-box summary").first.click()
    page.locator("textarea[name=reason]").fill("Người hỏi yêu cầu.")
    page.locator("button[name=do][value=retract]").click()
    expect(page.locator("main")).to_contain_text("Người hỏi yêu cầu.")


@pytest.mark.parametrize("path", ["dashboard", "figures"])
def test_figures_look_well(installation, page, path):
    log_in(page, installation, "bientap")
    page.goto(installation.url(f"/admin/questions/{path}/"))
    assert looks(page) == []


def test_the_leader_without_javascript(installation, phone):
    made = json.loads(installation.run("tests.functional.question_states").splitlines()[-1])
    log_in_by_phone(phone, installation, "snnmt-duyet")
    phone.goto(installation.url(f"/admin/questions/{made['waiting']}/approve/"))
    phone.locator("button[name=do][value=approve]").click()
    phone.goto(installation.url(f"/admin/questions/{made['waiting']}/approve/"))
    expect(phone.locator("button[name=do][value=approve]")).to_have_count(0)
