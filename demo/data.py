"""The demonstration's data: YAML and Markdown below this folder, read once."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).resolve().parent
CONTENT = FOLDER / "content"
PICTURES = CONTENT / "pictures"
UNITS = FOLDER / "units"
PORTAL = "ubnd"


@cache
def read(name: str) -> Any:
    """A YAML file of this folder, such as `topics.yaml`."""
    return yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))


@cache
def units() -> list[dict[str, Any]]:
    """Every unit's file, the portal first."""
    rows = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(UNITS.glob("*.yaml"))]
    return sorted(rows, key=lambda row: (row["code"] != PORTAL, row["code"]))
