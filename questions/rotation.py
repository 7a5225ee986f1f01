"""Seal personal data anew by the newest key. Can be stopped and started again: what is done is not done twice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from cryptography.fernet import InvalidToken
from django.db import transaction

from .encryption import KeyMissingError, decrypt, encrypt, ring
from .models import Asker, DataRequest, QuestionImport, Webhook

BATCH = 200
# Sealed columns that keep no name of their key: opened by each key in turn.
OTHERS: tuple[tuple[Any, str], ...] = (
    (DataRequest, "sealed_text"),
    (QuestionImport, "sealed_rows"),
    (Webhook, "sealed_secret"),
)


@dataclass
class Rotated:
    """How far it has come. `unreadable`: rows that no key of the environment opens; they stay as they are."""

    done: int = 0
    unreadable: int = 0


Progress = Callable[[Rotated], None]
Seal = Callable[[Any], bool]


def _in_batches(rows: Any, columns: list[str], seal: Seal, rotated: Rotated, progress: Progress) -> None:
    """By primary key, so that rows that cannot be opened are passed once and not for ever."""
    last = 0
    while True:
        with transaction.atomic():
            found = list(rows.filter(pk__gt=last).select_for_update(of=("self",)).order_by("pk")[:BATCH])
            if not found:
                return
            changed = [row for row in found if seal(row)]
            rows.model.objects.bulk_update(changed, columns)
        rotated.done += len(changed)
        last = found[-1].pk
        progress(rotated)


def rotate(progress: Progress = lambda rotated: None) -> Rotated:
    """Everything that is sealed by another key than the newest."""
    newest, fernet = ring()[0]
    rotated = Rotated()
    rows = Asker.objects.exclude(key_id=newest)
    _in_batches(rows, ["sealed", "key_id"], partial(_seal_asker, rotated), rotated, progress)
    for model, column in OTHERS:
        seal = partial(_seal_column, rotated, column, fernet)
        _in_batches(model.objects.exclude(**{column: b""}), [column], seal, rotated, progress)
    return rotated


def _seal_asker(rotated: Rotated, row: Asker) -> bool:
    try:
        row.sealed, row.key_id = encrypt(decrypt(bytes(row.sealed)))
    except KeyMissingError:
        rotated.unreadable += 1
        return False
    return True


def _seal_column(rotated: Rotated, column: str, newest: Any, row: Any) -> bool:
    sealed = bytes(getattr(row, column))
    try:
        newest.decrypt(sealed)
        return False
    except InvalidToken:
        pass
    try:
        setattr(row, column, encrypt(decrypt(sealed))[0])
    except KeyMissingError:
        rotated.unreadable += 1
        return False
    return True
