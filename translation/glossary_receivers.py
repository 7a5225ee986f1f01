"""A changed term is known to every process with its next text."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from .glossary import forget_terms
from .models import Term, TermTranslation


@receiver([post_save, post_delete], sender=Term)
@receiver([post_save, post_delete], sender=TermTranslation)
def term_changed(**kwargs: Any) -> None:
    transaction.on_commit(partial(forget_terms))
