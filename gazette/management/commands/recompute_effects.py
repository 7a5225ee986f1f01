"""`manage.py recompute_effects`: the periods of effect of all documents, from dates and confirmed relations."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from wagtail.models import Page

from gazette.citing import scan
from gazette.recomputing import recompute_all


class Command(BaseCommand):
    help = "Write the periods of effect of all documents anew where they differ. Can be stopped and started again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--citations", action="store_true", help="read the published pages for citations, too")

    def handle(self, *args: Any, citations: bool, verbosity: int, **options: Any) -> None:
        started = time.monotonic()
        changed = recompute_all(lambda done: self.stdout.write(f"{done} documents …") if verbosity > 1 else None)
        took = time.monotonic() - started
        self.stdout.write(self.style.SUCCESS(f"{changed} documents have other periods now ({took:.1f} s)."))
        if citations:
            found = 0
            for pk in Page.objects.filter(live=True, depth__gt=2).values_list("pk", flat=True).iterator():
                found += scan([pk])
            self.stdout.write(self.style.SUCCESS(f"{found} citations on published pages."))
