"""What a question comes as, whichever way it came."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from news.models import Topic
from sites.models import Unit

from .enums import AskerKind, Channel


@dataclass
class QuestionData:
    """Words as they were typed; the action cleans and checks them.

    Attributes:
        person: by `Asker.FIELDS`; sealed at once.
        consents: `Purpose` -> the words to which the asker agreed.
        submission: key of the form; the second time it gives the same question.
        received_on: day 0 where it is not today: the stamp of a letter's arrival.
    """

    title: str
    text: str
    language: str = "vi"
    channel: str = Channel.WEB
    asker_kind: str = AskerKind.PERSON
    topic: Topic | None = None
    wanted_unit: Unit | None = None
    place: str = ""
    person: dict[str, str] = field(default_factory=dict)
    consents: dict[Any, str] = field(default_factory=dict)
    files: list[UploadedFile] = field(default_factory=list)
    submission: str | None = None
    suspicion: int = 0
    received_on: date | None = None
    letter_number: str = ""
