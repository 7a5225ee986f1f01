"""A certificate of one's own to sign the gazette with in development and in the demonstration."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from gazette.pdf.development import make_development_credentials


class Command(BaseCommand):
    help = "Make a PKCS#12 file that signs the gazette in development; prints its PIN. Refuses in production."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--pin", default="", help="six digits by chance when not given")
        parser.add_argument("--name", default="Công báo tỉnh Hải Vân")
        parser.add_argument("--path", default="", help="GAZETTE_SIGNING_PKCS12 when not given")
        parser.add_argument("--force", action="store_true", help="replace a file that is there")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.GAZETTE_OWN_CREDENTIALS:
            raise CommandError("Only in development: readers must be able to trust who signs the gazette.")
        path = Path(options["path"] or settings.GAZETTE_SIGNING_PKCS12)
        if not path.name:
            raise CommandError("Set GAZETTE_SIGNING_PKCS12, or name a file by --path.")
        if path.exists() and not options["force"]:
            raise CommandError(
                f"{path} is there already; --force replaces it. What it signed stays verifiable by its root."
            )
        pin = options["pin"] or f"{secrets.randbelow(10**6):06d}"
        root = make_development_credentials(path, pin, options["name"])
        self.stdout.write(f"PKCS#12: {path}\nRoot:    {root} (GAZETTE_TRUST_ROOTS)\nPIN:     {pin}")
