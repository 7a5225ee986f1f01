"""Importing a package: any number of files in constant memory, one bad file never stops the others.

Paths and ids are kept in a temporary database on disk, so that 200,000 files need no more memory than 200. Originals
come before translations; a translation is tied to the original of its `translation_of`.
"""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import structlog
from django.core.exceptions import ValidationError
from django.db import DatabaseError

from cms.core.actions import ActionError
from search.service import language_code
from sites.models import MemberSite

from .actions import Imported, ImportItemAction
from .package import Item, PackageError, read_item

log = structlog.get_logger(__name__)

SUFFIXES = (".md", ".markdown")
SKIPPED_NAMES = {"readme.md"}


@dataclass(frozen=True)
class Row:
    """A line of the report."""

    file: str
    status: str  # created | updated | unchanged | conflict | error
    id: str = ""
    lang: str = ""
    line: int = 0
    message: str = ""
    url: str = ""


@dataclass
class Totals:
    """How many files ended how."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    conflict: int = 0
    error: int = 0
    warnings: int = 0

    def add(self, row: Row) -> None:
        setattr(self, row.status, getattr(self, row.status) + 1)
        self.warnings += bool(row.message and row.status != "error")


@dataclass
class Importer:
    """One run over a package.

    Args:
        path: the folder, or a single file.
        member_site: where everything goes; without it each file names its unit.
        dry_run: check only, write nothing.
        overwrite: also pages that were edited since the last import.
    """

    path: Path
    member_site: MemberSite | None = None
    dry_run: bool = False
    overwrite: bool = False
    user: Any = None
    totals: Totals = field(default_factory=Totals)
    _sites: dict[str, MemberSite] = field(default_factory=dict)

    def run(self) -> Iterator[Row]:
        """Import, yielding a row for each file as it is done."""
        root = self.path if self.path.is_dir() else self.path.parent
        self.root = root.resolve()
        with (
            tempfile.TemporaryDirectory(prefix="import-") as folder,
            closing(sqlite3.connect(Path(folder) / "package.sqlite3", isolation_level=None)) as index,
        ):
            index.executescript(
                "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;"
                "CREATE TABLE file(path BLOB PRIMARY KEY, later INTEGER DEFAULT 0) WITHOUT ROWID;"
                "CREATE TABLE seen(site INTEGER, id TEXT, lang TEXT, file TEXT, PRIMARY KEY(site, id, lang))"
                " WITHOUT ROWID;"
            )
            index.executemany("INSERT OR IGNORE INTO file(path) VALUES (?)", ((os.fsencode(p),) for p in self._files()))
            for later in (0, 1):
                yield from self._pass(index, later)

    def _files(self) -> Iterator[Path]:
        if self.path.is_file():
            yield self.path.resolve()
            return
        folders = [self.root]
        while folders:
            with os.scandir(folders.pop()) as entries:
                for entry in entries:
                    if entry.name.startswith("."):
                        continue
                    if entry.is_dir(follow_symlinks=False):
                        folders.append(Path(entry.path))
                    elif entry.name.lower().endswith(SUFFIXES) and entry.name.lower() not in SKIPPED_NAMES:
                        yield Path(entry.path)

    def _name(self, path: Path) -> str:
        """The path inside the package, readable also where its bytes are not UTF-8."""
        return os.fsencode(path.relative_to(self.root)).decode(errors="replace")

    def _pass(self, index: sqlite3.Connection, later: int) -> Iterator[Row]:
        """One pass over the files in order of their paths: originals, then translations."""
        last = b""
        while True:
            sql = "SELECT path FROM file WHERE path > ? AND later = ? ORDER BY path LIMIT 100"
            paths = [row[0] for row in index.execute(sql, (last, later))]
            if not paths:
                return
            for path in paths:
                row = self._one(index, Path(os.fsdecode(path)), later)
                if row is not None:
                    self.totals.add(row)
                    yield row
            last = paths[-1]

    def _one(self, index: sqlite3.Connection, path: Path, later: int) -> Row | None:
        name = self._name(path)
        item: Item | None = None
        try:
            if not path.resolve().is_relative_to(self.root):
                raise PackageError("the file is a link to a place outside the package")
            item = read_item(path, language_code)
            if item.translation_of and not later:
                index.execute("UPDATE file SET later = 1 WHERE path = ?", (os.fsencode(path),))
                return None
            member_site = self._site_of(item)
            result = self._import(index, item, member_site)
        except PackageError as error:
            return Row(name, "error", item.id if item else "", item.lang if item else "", error.line, error.reason)
        except (ActionError, ValidationError, OSError, DatabaseError) as error:
            log.warning("import_failed", file=name, error=str(error))
            reason = str(error) or type(error).__name__
            return Row(name, "error", item.id if item else "", item.lang if item else "", 0, reason)
        url = result.page.get_full_url() or "" if result.page is not None else ""
        message = "; ".join([*([result.note] if result.note else []), *item.warnings])
        return Row(name, result.status, item.id, item.lang, 0, message, url)

    def _import(self, index: sqlite3.Connection, item: Item, member_site: MemberSite) -> Imported:
        action = ImportItemAction(
            item, member_site, self.root, overwrite=self.overwrite, dry_run=self.dry_run, user=self.user
        )
        key = (member_site.pk, action.item_id, item.lang)
        inserted = index.execute("INSERT OR IGNORE INTO seen VALUES (?, ?, ?, ?)", (*key, self._name(item.path)))
        if not inserted.rowcount:
            other = index.execute("SELECT file FROM seen WHERE site = ? AND id = ? AND lang = ?", key).fetchone()[0]
            raise PackageError(f"the id “{action.item_id}” is used already by {other}", item.line("id"))
        if item.translation_of and self.dry_run:
            self._check_source(index, item, member_site)
        return action.execute()

    def _check_source(self, index: sqlite3.Connection, item: Item, member_site: MemberSite) -> None:
        """In a dry run the original is not in the database yet: it counts when this run has seen it."""
        key = (member_site.pk, item.translation_of)
        seen = index.execute("SELECT 1 FROM seen WHERE site = ? AND id = ? LIMIT 1", key).fetchone()
        stored = ImportItemAction(item, member_site, self.root).find_source()
        if seen is None and stored is None:
            raise PackageError(
                f"“translation_of” names “{item.translation_of}”, which is not here", item.line("translation_of")
            )

    def _site_of(self, item: Item) -> MemberSite:
        if self.member_site is not None:
            return self.member_site
        if not item.unit:
            raise PackageError("“unit” is missing; name a unit, or import with --site", 1)
        if item.unit not in self._sites:
            found = MemberSite.objects.for_serving().select_related("collection").filter(unit__code=item.unit).first()
            if found is None:
                raise PackageError(f"there is no site of a unit “{item.unit}”", item.line("unit"))
            self._sites[item.unit] = found
        return self._sites[item.unit]
