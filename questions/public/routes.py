"""Which view answers at which address of `QuestionsPage`."""

from __future__ import annotations

from questions.registry import PublicView

from . import archive, ask, follow, published, record, similar

VIEWS: dict[str, PublicView] = {
    "archive": archive.archive,
    "feed": archive.feed,
    "ask": ask.ask,
    "similar": similar.similar,
    "receipt": ask.receipt,
    "track": follow.track,
    "follow": follow.follow,
    "withdraw": follow.withdraw,
    "own_file": follow.own_file,
    "question": published.question,
    "helpful": published.helpful,
    "public_file": published.public_file,
    "record": record.record,
    "record_csv": record.record_csv,
}
