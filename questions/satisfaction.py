"""Askers who agreed to it are asked once, some days after the answer, how satisfied they were."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from .enums import ANSWERED_STATES, Purpose
from .mails import tell_asker
from .models import Consent, Question, QuestionMail

KIND = "satisfaction"
# Calendar days after the answer: time to read it, and to remember what it was about.
FIRST, LAST = timedelta(days=3), timedelta(days=30)
AT_ONCE = 500


def agreeing(questions: Any) -> Any:
    """Of these, those that are answered, not rated, and whose askers agree to be asked."""
    consents = Consent.objects.filter(question=OuterRef("pk"), purpose=Purpose.SURVEY, withdrawn_at=None)
    return questions.filter(Exists(consents), state__in=ANSWERED_STATES, rating=None)


def ask_satisfaction(today: date | None = None) -> list[int]:
    """Write the mails of the day; their keys. Each question's asker gets one, ever."""
    today = today or timezone.localdate()
    asked = QuestionMail.objects.filter(question=OuterRef("pk"), kind=KIND)
    rows = agreeing(Question.objects.filter(answered_on__range=(today - LAST, today - FIRST), asker__has_email=True))
    made = []
    for pk in list(rows.filter(~Exists(asked)).order_by("answered_on", "pk").values_list("pk", flat=True)[:AT_ONCE]):
        with transaction.atomic():
            question = Question.objects.select_for_update().get(pk=pk)
            if not question.mails.filter(kind=KIND).exists():  # Another worker was here meanwhile.
                made.append(tell_asker(question, KIND).pk)
    return made
