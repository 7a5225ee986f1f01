"""`python -m tests.functional.questions_made`: questions in several states, for the tests of the public pages.

Prints their addresses as JSON. Run beside an installation, with its settings.
"""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import django

if TYPE_CHECKING:
    from questions.models import Question

ANSWER = (
    "<p>Việc nạo vét luồng vào cảng cá bắt đầu ngày 01/03/2027 và kéo dài 90 ngày.</p>"
    "<ul><li>Tàu dưới 12 m ra vào bình thường.</li><li>Tàu lớn hơn theo lịch của Ban quản lý cảng.</li></ul>"
    "<table><caption>Lịch</caption><thead><tr>"
    '<th scope="col">Đợt</th><th scope="col">Từ ngày</th></tr></thead>'
    "<tbody><tr><td>1</td><td>01/03/2027</td></tr></tbody></table>"
)
TITLES = (
    "Khi nào luồng vào cảng cá được nạo vét?",
    "Hỗ trợ thay ngư cụ năm 2027 đăng ký ở đâu?",
    "Giấy phép khai thác hết hạn thì gia hạn thế nào?",
)
TEXT = "Luồng vào cảng cá cạn, tàu 15 m phải chờ nước lên. Xin hỏi bao giờ nạo vét?"


def make(state: str, title: str, **values: Any) -> Question:
    from tests.questions.makers import make_question

    return make_question(state, host=values.pop("host"), title=title, text=TEXT, answer=ANSWER, **values)


def main() -> None:
    from questions.actions import PublishQuestionAction, RetractQuestionAction, SavePublicVersionAction
    from questions.actions.promotion import PromoteQuestionAction
    from questions.codes import secret_of
    from questions.models import Question
    from search import outbox
    from sites.models import MemberSite

    host = MemberSite.objects.get(site__is_default_site=True).site.hostname
    found: dict[str, Any] = {}
    for number, title in enumerate((*TITLES, "Câu hỏi sẽ được gỡ xuống?")):
        question = make("answered", title, host=host, topic="nghe-ca")
        SavePublicVersionAction(question, None, title, TEXT, ANSWER, confirmed=True).execute()
        public = PublishQuestionAction(Question.objects.get(pk=question.pk)).execute()
        references = [{"number": "26/2019/NĐ-CP", "title": "hướng dẫn Luật Thủy sản", "url": "/tim-kiem/?q=26/2019"}]
        type(public).objects.filter(pk=public.pk).update(references=references)
        if number == 0:
            PromoteQuestionAction(public, topic=public.topic).execute()
        if number == len(TITLES):
            RetractQuestionAction(Question.objects.get(pk=question.pk), None, "Theo yêu cầu.").execute()
            found["gone"] = f"hoi-dap/q/{public.slug}/"
        else:
            found.setdefault("question", f"hoi-dap/q/{public.slug}/")
    for name, state in {"answered": "answered", "asked": "needs_information", "open": "with_unit"}.items():
        question = make(state, f"{TITLES[0]} ({name})", host=host)
        found[name] = f"hoi-dap/theo-doi/{question.code}/{secret_of(question.code)}/"
    outbox.apply()
    sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    django.setup()
    main()
