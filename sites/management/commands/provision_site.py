"""`manage.py provision_site --host snnmt.haivan.gov.vn --unit snnmt [--language en …]`."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.core.actions import ActionError
from sites.actions import ProvisionSiteAction
from sites.models import Unit
from sites.section_templates import SECTION_TEMPLATES


class Command(BaseCommand):
    help = "Give a unit its member site. Running it again makes only what is missing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", required=True, help="host name, without scheme and port")
        parser.add_argument("--unit", required=True, help="code of the unit")
        parser.add_argument(
            "--template", default="", choices=["", *SECTION_TEMPLATES], help="named template of sections"
        )
        parser.add_argument(
            "--language", action="append", default=[], dest="languages", help="a language to open; repeatable"
        )
        parser.add_argument("--portal", action="store_true", help="make it the province's portal")
        parser.add_argument("--port", type=int, help="port that appears in addresses")

    def handle(self, *args: Any, **options: Any) -> None:
        unit = Unit.objects.filter(code=options["unit"]).first()
        if unit is None:
            raise CommandError(f"There is no unit with the code {options['unit']!r}.")
        try:
            result = ProvisionSiteAction(
                options["host"],
                unit,
                template=options["template"],
                languages=options["languages"],
                portal=options["portal"],
                port=options["port"],
            ).execute()
        except ActionError as error:
            raise CommandError(str(error)) from error
        if result.created:
            self.stdout.write(
                f"{result.member_site.site.root_url}: {len(result.created)} new: {', '.join(result.created)}"
            )
        else:
            self.stdout.write(f"{result.member_site.site.root_url}: nothing to do")
