"""`manage.py suggest_quality`: how often the suggestions of field and unit were right on answered questions."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.cache import cache
from django.core.management.base import BaseCommand

from questions.suggesting import KEY, measure


class Command(BaseCommand):
    help = "Measure the suggestions of field and unit on the answered questions, each without itself."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--limit", type=int, default=1000, help="newest answered questions to measure on")

    def handle(self, *args: Any, limit: int, **options: Any) -> None:
        cache.delete(KEY)
        for way, kinds in measure(limit).items():
            for kind, row in kinds.items():
                if not row.asked:
                    self.stdout.write(f"{way:8} {kind:6} no questions")
                    continue
                numbers = f"first {row.first}/{row.asked} ({row.share:.1%}), of three {row.among}, silent {row.silent}"
                self.stdout.write(f"{way:8} {kind:6} {numbers}")
