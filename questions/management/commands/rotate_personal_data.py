"""Seal all personal data by the newest key of PERSONAL_DATA_KEYS."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from questions.encryption import ring
from questions.rotation import Rotated, rotate


class Command(BaseCommand):
    help = "Seal personal data anew by the newest key. Can be stopped and started again."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"Newest key: {ring()[0][0]}; {len(ring())} keys are known.")
        rotated = rotate(self.tell)
        if rotated.unreadable:
            raise CommandError(
                f"{rotated.done} rows sealed anew. {rotated.unreadable} rows are opened by no key: "
                "add the key that sealed them to PERSONAL_DATA_KEYS and start again. Take no key away."
            )
        self.stdout.write(self.style.SUCCESS(f"{rotated.done} rows sealed anew. Older keys are needed no more."))

    def tell(self, rotated: Rotated) -> None:
        self.stdout.write(f"{rotated.done} rows sealed anew, {rotated.unreadable} cannot be opened …")
