"""The translation memory as TMX: `manage.py memory_tmx export FILE`, `manage.py memory_tmx import FILE …`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.core.actions import ActionError
from translation.memory.tmx import export_tmx, import_tmx, languages
from translation.models import MemoryUnit


class Command(BaseCommand):
    help = "Write the translation memory to a TMX 1.4 file, or put the units of TMX files into it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("direction", choices=["import", "export"])
        parser.add_argument("files", nargs="+", type=Path)
        parser.add_argument("--language", action="append", default=[], help="Export: only this language (repeatable).")

    def handle(self, *args: Any, direction: str, files: list[Path], language: list[str], **options: Any) -> None:
        if direction == "export":
            self.export(files, language)
            return
        failed = False
        for path in files:
            failed |= not self.read(path)
        if failed:
            raise CommandError("Not every file could be read; see above.")

    def export(self, files: list[Path], wanted: list[str]) -> None:
        known = languages()
        if len(files) != 1 or set(wanted) - set(known):
            raise CommandError(f"One file, and languages out of: {', '.join(sorted(known))}.")
        units = MemoryUnit.objects.filter(locale__in=[known[code] for code in wanted or known])
        files[0].write_bytes(export_tmx(units))
        self.stdout.write(f"{units.count()} pairs written to {files[0]}.")

    def read(self, path: Path) -> bool:
        try:
            report = import_tmx(path.read_bytes(), path.name)
        except OSError as error:
            self.stderr.write(f"{path}: {error.strerror}")
            return False
        except ActionError as error:
            self.stderr.write(str(error.message))
            return False
        for line, unit, why in report.refused:
            self.stderr.write(f"{path.name}:{line} {unit}: {why}")
        self.stdout.write(f"{path.name}: {report.new} new, {report.known} already there, {report.refusals} refused.")
        return True
