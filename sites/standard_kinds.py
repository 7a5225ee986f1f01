"""The kinds of units that every province has, so that a new installation need not type them."""

from __future__ import annotations

from pathlib import Path

import yaml

from .models import LANGUAGE_FIELDS, UnitKind

FILE = Path(__file__).with_name("unit_kinds.yaml")


def ensure_standard_kinds() -> None:
    """Make the kinds of `unit_kinds.yaml` that are missing; those that are there stay as people edited them."""
    for row in yaml.safe_load(FILE.read_text(encoding="utf-8")):
        names = {f"name{suffix}": row["names"].get(language, "") for language, suffix in LANGUAGE_FIELDS.items()}
        UnitKind.objects.get_or_create(
            code=row["code"],
            defaults={
                **names,
                "template": row["template"],
                "rank": row["rank"],
                "valid_from": row["valid_from"],
                "listed_with": UnitKind.objects.filter(code=row.get("listed_with", "")).first(),
            },
        )
