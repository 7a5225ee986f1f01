"""Fill the translation memory from live pages and their live translations: `manage.py memory_from_pages`."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from translation.seeding import memory_from_pages


class Command(BaseCommand):
    help = "Put the texts of live pages and of their live translations into the translation memory, pair by pair."

    def handle(self, *args: Any, **options: Any) -> None:
        done = memory_from_pages()
        self.stdout.write(
            f"{done.pages} translations: {done.new} pairs new, {done.known} already there, {done.doubtful} left out "
            f"because a check objects; {done.unlike} translations are not built like their source."
        )
