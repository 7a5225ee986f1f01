"""`python -m tests.benchmarks.reform [--units 200] [--merged 80]`: a reform from one CSV file, measured."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

HEADER = "predecessors,code,name,kind,host,day,mode,legal_basis"
SINCE = date(2020, 1, 1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--units", type=int, default=200)
    parser.add_argument("--merged", type=int, default=80)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        settings = {"DJANGO_SETTINGS_MODULE": "cms.settings.dev", "DATA_DIR": folder, "LOG_LEVEL": "ERROR"}
        os.environ.update(settings)
        subprocess.run([sys.executable, "manage.py", "migrate", "--verbosity", "0"], check=True)
        file = Path(folder) / "reform.csv"
        start = time.perf_counter()
        file.write_text("\n".join(province(options.units, options.merged)), encoding="utf-8")
        print(f"province of {options.units} sites: {time.perf_counter() - start:.0f} s")
        for extra in (["--dry-run"], [], []):
            command = [sys.executable, "manage.py", "merge_units", str(file), *extra]
            run = subprocess.run(command, check=True, capture_output=True, text=True)
            print(f"{extra}: {run.stdout.splitlines()[-1]}")


def province(units: int, merged: int) -> list[str]:
    """Make the units with their sites; returns the lines of the file."""
    import django

    django.setup()
    from django.conf import settings
    from django.db import transaction
    from wagtail.models import Locale

    from sites.actions import ProvisionSiteAction
    from sites.models import Unit, UnitKind, UnitPeriod
    from sites.standard_kinds import ensure_standard_kinds

    for code, _label in settings.LANGUAGES:
        Locale.objects.get_or_create(language_code=code)
    ensure_standard_kinds()
    kind = UnitKind.objects.get(code="commune")
    with transaction.atomic():
        top = Unit.objects.create(code="ubnd")
        UnitPeriod.objects.create(unit=top, kind=kind, name="Tỉnh", valid_from=SINCE)
        ProvisionSiteAction("portal.test", top, portal=True).execute()
        for number in range(units):
            unit = Unit.objects.create(code=f"xa-{number}")
            UnitPeriod.objects.create(unit=unit, kind=kind, name=f"Xã số {number}", parent=top, valid_from=SINCE)
            ProvisionSiteAction(f"xa-{number}.portal.test", unit).execute()
    lines = [HEADER]
    for number in range(merged):
        old = " ".join(f"xa-{unit}" for unit in range(number, units, merged))
        mode = "archive" if number % 2 else "redirects"
        host = f"moi-{number}.portal.test"
        lines.append(f"{old},moi-{number},Xã mới {number},commune,{host},2026-07-01,{mode},NQ 46/NQ-HĐND")
    return lines


if __name__ == "__main__":
    main()
