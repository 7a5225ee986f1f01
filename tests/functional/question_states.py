"""Questions for browser tests, in the running installation: `question_states`: one for each step of the leader's side.

Prints JSON: name -> primary key.
"""

from __future__ import annotations

import json
import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.dev")
django.setup()

from typing import Any  # noqa: E402

from news.models import Topic  # noqa: E402
from questions.actions import ReceiveQuestionAction, RouteAction, SaveDraftAction, SubmitAnswerAction  # noqa: E402
from questions.enums import Purpose  # noqa: E402
from questions.models import Question  # noqa: E402
from questions.receiving import QuestionData  # noqa: E402
from sites.models import MemberSite, Unit  # noqa: E402

TITLE = "Bao giờ sửa đường vào cảng cá Vịnh Sâu?"
TEXT = (
    "Tôi là Nguyễn Thị Hỏi, ở số nhà 12 đường Lê Lợi, điện thoại 0912 345 678. Đường vào cảng cá hỏng nặng từ tháng 9, "
    "xe tải không vào được. Theo Quyết định 1600/QĐ-UBND thì dự án phải xong trong năm nay. Xin hỏi bao giờ sửa xong?"
)
PERSON = {"name": "Nguyễn Thị Hỏi", "phone": "0912 345 678"}


def received(title: str = TITLE, **values: Any) -> Question:
    consents = {purpose: str(purpose.label) for purpose in (Purpose.ANSWER, Purpose.PUBLISH)}
    topic = Topic.objects.filter(locale__language_code="vi").first()
    data = QuestionData(title=title, text=TEXT, person=PERSON, consents=consents, topic=topic, **values)
    found: Question = ReceiveQuestionAction(MemberSite.objects.get(site__is_default_site=True), data).execute()
    return found


def main() -> None:
    unit = Unit.objects.get(code="snnmt")
    routed, waiting = received(), received("Hỗ trợ tàu cá vay vốn đóng mới thế nào?")
    for question in (routed, waiting):
        RouteAction(question, None, unit, ()).execute()
    SaveDraftAction(waiting, None, "<p>Mức hỗ trợ là <b>30 %</b> giá trị con tàu.</p>").execute()
    SubmitAnswerAction(waiting).execute()
    print(json.dumps({"routed": routed.pk, "waiting": waiting.pk}))  # noqa: T201


if __name__ == "__main__":
    main()
