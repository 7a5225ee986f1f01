"""`manage.py provision_site --host snnmt.haivan.gov.vn --unit snnmt [--language en …]`.

The first site of a new installation, its portal:
`provision_site --portal --host haivan.gov.vn --unit ubnd --name "Ủy ban nhân dân tỉnh Hải Vân" --kind province`.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from cms.core.actions import ActionError
from sites.actions import ProvisionSiteAction
from sites.models import Unit, UnitKind, UnitPeriod
from sites.section_templates import SECTION_TEMPLATES
from sites.standard_kinds import ensure_standard_kinds


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
        new = parser.add_argument_group("a unit that is not in the register yet")
        new.add_argument("--name", default="", help="its Vietnamese name")
        new.add_argument("--kind", default="", help="code of its kind: province, department, ward, commune …")
        new.add_argument("--since", type=date.fromisoformat, default=None, help="date of its founding, YYYY-MM-DD")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        unit = Unit.objects.filter(code=options["unit"]).first() or self._new_unit(options)
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

    @staticmethod
    def _new_unit(options: dict[str, Any]) -> Unit:
        if not options["name"] or not options["kind"]:
            raise CommandError(
                f"There is no unit with the code {options['unit']!r}. Make it with --name and --kind, or in the admin."
            )
        ensure_standard_kinds()
        kind = UnitKind.objects.filter(code=options["kind"]).first()
        if kind is None:
            codes = ", ".join(UnitKind.objects.values_list("code", flat=True))
            raise CommandError(f"There is no kind of unit {options['kind']!r}; there is {codes}.")
        unit = Unit(code=options["unit"], rank=kind.rank)
        try:
            unit.full_clean()
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        unit.save()
        since = options["since"] or timezone.localdate()
        UnitPeriod.objects.create(unit=unit, kind=kind, name=options["name"], valid_from=since)
        return unit
