"""A question for a browser test of the officers' room, in the running installation: `question_jobs <title>`."""

from __future__ import annotations

import json
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.dev")
django.setup()

from questions.actions import ReceiveQuestionAction  # noqa: E402
from questions.enums import Purpose  # noqa: E402
from questions.receiving import QuestionData  # noqa: E402
from sites.models import MemberSite  # noqa: E402

TEXT = "Đường liên xã qua cảng cá Cửa Vinh bị lún, nước thải chảy ra luồng tàu. Xin hỏi đơn vị nào sửa, bao giờ xong?"


def main(title: str) -> None:
    site = MemberSite.objects.for_serving().get(site__is_default_site=True)
    data = QuestionData(
        title=title,
        text=TEXT,
        person={"name": "Lê Thị Hỏi", "phone": "0912 000 111"},
        consents={Purpose.ANSWER: "Tôi đồng ý"},
    )
    question = ReceiveQuestionAction(site, data).execute()
    sys.stdout.write(json.dumps({"pk": question.pk, "code": question.code}))


if __name__ == "__main__":
    main(sys.argv[1])
