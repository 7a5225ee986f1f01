"""`manage.py maintenance on [--until "05:00 29/11/2026"]`, `off`, `status`."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser


class Command(BaseCommand):
    help = "Show the public a maintenance page (503) on every site; the admin stays open."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("state", choices=["on", "off", "status"])
        parser.add_argument("--until", default="", help="shown to readers as it is written")
        parser.add_argument("--retry-after", type=int, default=600, help="seconds, for search engines")

    def handle(self, *args: Any, **options: Any) -> None:
        path = settings.MAINTENANCE_FILE
        if options["state"] == "on":
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(
                json.dumps({"until": options["until"], "retry_after": options["retry_after"]}), encoding="utf-8"
            )
        elif options["state"] == "off":
            path.unlink(missing_ok=True)
        self.stdout.write("on" if path.exists() else "off")
