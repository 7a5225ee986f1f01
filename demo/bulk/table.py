"""`python -m demo.bulk.table 200 > units.csv`: a table of so many invented communes, to measure the import with."""

from __future__ import annotations

import csv
import sys

COLUMNS = ("code", "name", "kind", "host", "name_en", "parent", "since", "legal_basis", "languages", "theme", "address")


def write(count: int, languages: str = "", domain: str = "haivan.localhost") -> None:
    writer = csv.writer(sys.stdout)
    writer.writerow(COLUMNS)
    # Not in the order of their names, as a real table is not.
    for n in sorted(range(count), key=lambda number: number * 7919 % 1009):
        code = f"xa-{n}"
        row = [code, f"Xã số {n}", "commune", f"{code}.{domain}", f"Commune {n}", "" if n == 0 else "xa-0"]
        writer.writerow([*row, "2025-07-01", "Nghị quyết 46/NQ-HĐND", languages, "bien", f"Trụ sở xã số {n}"])


if __name__ == "__main__":
    write(int(sys.argv[1]), *sys.argv[2:])
