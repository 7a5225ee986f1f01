"""The rules that every installation begins with."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from sites.models import LANGUAGE_FIELDS, UnitKind

from .models import HealthRule, MandatoryContent

FILE = Path(__file__).with_name("standard_rules.yaml")


def ensure_standard_rules() -> None:
    """Make the rows of `standard_rules.yaml` that are missing; those that are there stay as people edited them."""
    data: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    since = data["valid_from"]
    kinds = {kind.code: kind for kind in UnitKind.objects.all()}
    for row in data["contents"]:
        if MandatoryContent.objects.filter(code=row["code"]).exists():
            continue
        if row["kinds"] and not set(row["kinds"]) & set(kinds):
            continue  # None of its kinds exists yet, and a row without kinds would hold for all.
        names = {f"name{suffix}": row["names"].get(language, "") for language, suffix in LANGUAGE_FIELDS.items()}
        content = MandatoryContent.objects.create(
            **names,
            code=row["code"],
            check_name=row["check"],
            wanted=row["wanted"],
            rank=row["rank"],
            valid_from=since,
            legal_basis=data["content_basis"],
        )
        content.kinds.set(kinds[code] for code in row["kinds"] if code in kinds)
    for row in data["rules"]:
        if not HealthRule.objects.filter(code=row["code"]).exists():
            HealthRule.objects.create(code=row["code"], value=row["value"], valid_from=since, legal_basis=row["basis"])
