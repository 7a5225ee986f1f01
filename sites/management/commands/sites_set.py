"""`manage.py sites_set --kind ward --set theme=bien [--dry-run]`: docs/features/bulk.md."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.core.actions import ActionError
from sites.bulk import jobs
from sites.bulk.changes import CHANGES, Change
from sites.bulk.selection import sites_of
from sites.enums import SiteState

from .provision_sites import report

FIELDS = {field: change for change in ("theme", "licence", "state") for field in CHANGES[change].fields}


class Command(BaseCommand):
    help = "Make one change on many member sites. The exit status is 1 when a site was refused."

    def add_arguments(self, parser: CommandParser) -> None:
        where = parser.add_argument_group("on which sites (one of them is needed)")
        where.add_argument("--kind", default="", help="of units of this kind, by its code: ward, commune …")
        where.add_argument("--state", default="", choices=["", *SiteState.values], help="in this state")
        where.add_argument("--host", action="append", default=[], dest="hosts", help="at this host; repeatable")
        where.add_argument("--all", action="store_true", dest="everywhere", help="on all sites, the portal included")
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--set", action="append", metavar="NAME=VALUE", help=f"one of {', '.join(FIELDS)}")
        what.add_argument("--open-language", metavar="CODE", help="open this language")
        what.add_argument("--add-link", nargs=2, metavar=("TITLE", "ADDRESS"), help="add a linked website")
        what.add_argument("--remove-link", metavar="ADDRESS", help="remove a linked website")
        parser.add_argument("--dry-run", action="store_true", help="do everything and roll it back: a true report")
        parser.add_argument("--result", type=Path, help="write number, code, status and message to this CSV file")

    def handle(self, *args: Any, **options: Any) -> None:
        if not (options["kind"] or options["state"] or options["hosts"] or options["everywhere"]):
            raise CommandError("Say on which sites: --kind, --state, --host or --all.")
        change = change_of(options)
        try:
            change.check()
        except ActionError as error:
            raise CommandError(f"{error.field}: {error.message}" if error.field else str(error.message)) from error
        sites = sites_of(kind=options["kind"], state=options["state"], hosts=options["hosts"])
        if not sites.exists():
            raise CommandError("No member site is like that.")
        report(self, jobs.change_job(change, sites, dry_run=options["dry_run"]), options)


def change_of(options: dict[str, Any]) -> Change:
    """The change that the options ask for."""
    if options["open_language"]:
        return CHANGES["open_language"]({"language": options["open_language"]})
    if options["add_link"]:
        title, url = options["add_link"]
        return CHANGES["add_link"]({"link_title": title, "link_url": url})
    if options["remove_link"]:
        return CHANGES["remove_link"]({"link_url": options["remove_link"]})
    pairs = dict(item.partition("=")[::2] for item in options["set"])
    if unknown := set(pairs) - set(FIELDS):
        raise CommandError(f"Unknown: {', '.join(sorted(unknown))}. There is {', '.join(FIELDS)}.")
    names = {FIELDS[field] for field in pairs}
    if len(names) > 1:
        raise CommandError("Only one change at a time: the fields of the licence go together, all others alone.")
    return CHANGES[names.pop()](pairs)
