"""Rows for every screen of questions in the admin, in the running installation: `question_screens`.

Prints JSON: name of a screen -> its address. Used by the test of their looks and by the pictures of the handbook.
"""

from __future__ import annotations

import json
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.dev")
django.setup()

from typing import Any  # noqa: E402

from django.urls import reverse  # noqa: E402

from cms.users.models import User  # noqa: E402
from questions.actions import (  # noqa: E402
    ApproveAnswerAction,
    ReceiveQuestionAction,
    RouteAction,
    SaveDraftAction,
    SendToDeskAction,
    StartCorrectionAction,
    SubmitAnswerAction,
    TranslateTextAction,
    ViewPersonalDataAction,
)
from questions.actions.connections import CreateKeyAction, CreateWebhookAction  # noqa: E402
from questions.actions.data_requests import CreateDataRequestAction  # noqa: E402
from questions.actions.imports import UploadTableAction  # noqa: E402
from questions.enums import Channel, MailState, Purpose, RequestKind  # noqa: E402
from questions.models import ApiKey, CannedText, PublicQuestion, Question, RoutingRule, WebhookDelivery  # noqa: E402
from questions.receiving import QuestionData  # noqa: E402
from sites.models import MemberSite, Unit  # noqa: E402

TABLE = """Mã,Nội dung câu hỏi,Ngày hỏi,Ngày trả lời,Trả lời,Đơn vị,Họ tên,Điện thoại
17,Bao giờ sửa cầu Bến Đá?,05/03/2025,20/03/2025,Cầu sửa xong trong quý II.,Sở Xây dựng,Trần Văn Cũ,0912345678
18,Thủ tục cấp giấy phép đánh bắt?,31/02/2025,,,Sở Nông nghiệp và Môi trường,Lê Thị Xưa,0987654321
19,,10/03/2025,,,,,
"""
RULES = ["special_days", "working_hours", "question_promoted", "question_canned", "question_letters"]
RULES += ["question_service_levels", "question_retention", "question_routing"]
FOREIGN = "My residence card ends in March. Where do I renew it, and how long does it take?"


def receive(title: str, text: str, **values: Any) -> Question:
    site = MemberSite.objects.for_serving().get(site__is_default_site=True)
    consents = {purpose: str(purpose.label) for purpose in (Purpose.ANSWER, Purpose.PUBLISH)}
    found: Question = ReceiveQuestionAction(site, QuestionData(title, text, consents=consents, **values)).execute()
    return found


def foreign(boss: User) -> Question:
    """In English; translated for the officers; the draft is on its way back."""
    person = {"name": "Emma Carter", "email": "emma@vidu.example"}
    question = receive("Residence card", FOREIGN, language="en", person=person)
    SendToDeskAction(question, boss, "question", FOREIGN, True).execute()
    vietnamese = "Thẻ tạm trú của tôi hết hạn vào tháng 3. Tôi gia hạn ở đâu, mất bao lâu?"
    TranslateTextAction(question.desk_texts.get(), boss, vietnamese).execute()
    RouteAction(question, boss, Unit.objects.get(code="stp"), [Unit.objects.get(code="sxd")]).execute()
    SaveDraftAction(question, None, "<p>Bà nộp hồ sơ tại Trung tâm Phục vụ hành chính công.</p>").execute()
    SendToDeskAction(question, boss, "answer", "Bà nộp hồ sơ tại Trung tâm Phục vụ hành chính công.", True).execute()
    return question


def behind() -> Question:
    """Published, and corrected after it."""
    public = PublicQuestion.objects.readable().filter(language="vi").order_by("-answered_on").first()
    assert public is not None
    question: Question = public.question
    StartCorrectionAction(question, None, "Ghi sai ngày").execute()
    SaveDraftAction(question, None, "<p>Việc sửa chữa xong trước ngày 30/06/2027.</p>").execute()
    SubmitAnswerAction(question).execute()
    ApproveAnswerAction(question).execute()
    return question


def main() -> None:
    boss = User.objects.get(username="quantri")
    portal = Unit.objects.get(member_site__site__is_default_site=True)
    CreateKeyAction(f"Ứng dụng công dân số {ApiKey.objects.count() + 1}", portal, Channel.API).execute()
    hook = CreateWebhookAction("https://1022.haivan.example/webhooks/hoi-dap", ["answered", "routed"]).execute()[0]
    english, corrected = foreign(boss), behind()
    failed = {"state": MailState.FAILED, "status": 503, "attempts": 6, "error": "503"}
    WebhookDelivery.objects.create(webhook=hook, question=english, event="routed", **failed)
    ViewPersonalDataAction(english, boss, "Gọi điện hỏi thêm về hồ sơ").execute()
    asked = {kind: CreateDataRequestAction(english, kind, "Xin sửa tên") for kind in RequestKind}
    requests = {str(kind): action.execute() for kind, action in asked.items()}
    table = UploadTableAction(TABLE.encode(), "hoi-dap-2025.csv", portal, boss).execute()
    CannedText.objects.get_or_create(name="Lời chào", defaults={"text": "Cảm ơn ông/bà đã gửi câu hỏi."})
    RoutingRule.objects.get_or_create(words="thẻ tạm trú\ntạm trú", defaults={"unit": Unit.objects.get(code="stp")})
    found = {
        "inbox": reverse("questions_inbox_tab", args=["all"]),
        "question": reverse("question", args=[english.pk]),
        "answer": reverse("questions_answer", args=[english.pk]),
        "behind": reverse("question", args=[corrected.pk]),
        "publish": reverse("questions_publish", args=[corrected.pk]),
        "clock": reverse("question_clock", args=[corrected.pk]),
        "print": reverse("question_print", args=[english.pk]),
        "mails": reverse("question_mails"),
        "data-requests": reverse("question_data_requests"),
        "personal-views": reverse("question_personal_views"),
        "imports": reverse("question_imports"),
        "import": reverse("question_import", args=[table.pk]),
        "systems": reverse("question_connections"),
        "deliveries": reverse("question_deliveries"),
        "desk": reverse("question_desk_texts"),
        "desk-text": reverse("question_desk_text", args=[english.desk_texts.get(kind="answer").pk]),
        "desk-done": reverse("question_desk_text", args=[english.desk_texts.get(kind="question").pk]),
        "dashboard": reverse("questions_dashboard"),
        "figures": reverse("questions_figures"),
        "approvals": reverse("questions_approvals"),
        "entry": reverse("questions_enter"),
        "organisations": reverse("questions_organisations"),
        "settings": reverse("question_settings:index"),
        "year": reverse("special_days:this_year"),
        "calendar-import": reverse("special_days:import"),
        "calendar-changes": reverse("special_days:changes"),
        **{f"request-{kind}": reverse("question_data_request", args=[row.pk]) for kind, row in requests.items()},
        **{f"{name}-list": reverse(f"{name}:index") for name in RULES},
        **{f"{name}-add": reverse(f"{name}:add") for name in RULES if name != "question_promoted"},
    }
    sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    main()
