"""`manage.py export_content PATH --site HOST [--language vi …]`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from exchange.exporter import Exporter
from sites.models import MemberSite


class Command(BaseCommand):
    help = "Write a site's articles as a content package that import_content reads."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path, help="folder to write to; made if missing")
        parser.add_argument("--site", required=True, help="host of the site")
        parser.add_argument(
            "--language", action="append", default=[], dest="languages", help="only this language; repeatable"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        member_site = MemberSite.objects.for_serving().filter(site__hostname=options["site"].lower()).first()
        if member_site is None:
            raise CommandError(f"There is no member site at {options['site']}.")
        count = sum(1 for _path in Exporter(options["path"], member_site, tuple(options["languages"])).run())
        self.stdout.write(f"{count} articles in {options['path']}")
