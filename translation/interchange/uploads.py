"""An upload between its preview and its import: kept as Wagtail keeps uploads, read anew each time."""

from __future__ import annotations

import secrets
import zipfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.utils import timezone
from django.utils.text import get_valid_filename
from django.utils.translation import gettext as _
from wagtail.models import UploadedFile

from translation.models import TranslationJob

from .archives import members
from .errors import FileError
from .formats import format_of_file
from .planning import Plan, check_state, make_plan
from .units import Document

# So many unfinished uploads of a person are kept, and for so long.
KEPT, KEPT_FOR = 5, timedelta(days=30)
_BETWEEN = "__"


def all_uploads() -> Any:
    return UploadedFile.objects.filter(for_content_type=ContentType.objects.get_for_model(TranslationJob))


def own_uploads(user: Any) -> Any:
    return all_uploads().filter(uploaded_by_user=user)


def keep(name: str, data: bytes, user: Any) -> UploadedFile:
    """Store an upload under a name that nobody guesses."""
    kind = ContentType.objects.get_for_model(TranslationJob)
    stored = f"{secrets.token_urlsafe(24)}{_BETWEEN}{get_valid_filename(name)[-80:]}"
    upload = UploadedFile(for_content_type=kind, uploaded_by_user=user)
    upload.file.save(stored, ContentFile(data), save=True)
    for old in own_uploads(user).order_by("-pk")[KEPT:]:
        forget(old)
    return upload


def forget(upload: UploadedFile) -> None:
    upload.file.delete(save=False)
    upload.delete()


def prune(now: datetime | None = None) -> int:
    """Remove uploads whose import nobody has finished; how many. Their age is that of the file."""
    limit, done = (now or timezone.now()) - KEPT_FOR, 0
    for upload in all_uploads().iterator():
        if _stored_at(upload) < limit:
            forget(upload)
            done += 1
    return done


def _stored_at(upload: UploadedFile) -> datetime:
    """When the file was stored; long ago, if it is gone."""
    try:
        stored: datetime = upload.file.storage.get_modified_time(upload.file.name)
    except (OSError, ValueError):
        return datetime.min.replace(tzinfo=UTC)
    return stored


def name_of(upload: UploadedFile) -> str:
    return str(upload.file.name).rpartition("/")[2].partition(_BETWEEN)[2]


@dataclass
class FilePlan:
    """A file of an upload: what it would do, or why it does nothing."""

    name: str
    document: Document | None = None
    plan: Plan | None = None
    error: str = ""


def plans_of(name: str, data: bytes, user: Any, job: TranslationJob | None = None) -> list[FilePlan]:
    """What each file of an upload would do. Writes nothing.

    Args:
        job: the only one that the file may be for; `None`: each file says whose it is, and a zip may have many.
    """
    if not name.lower().endswith(".zip"):
        return [_plan(name, data, user, job, set())]
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            files = list(members(archive))
    except FileError as error:
        return [FilePlan(name, error=error.worded(name))]
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError):
        return [FilePlan(name, error=FileError(_("The file is not a zip archive, or a damaged one.")).worded(name))]
    if not files:
        return [FilePlan(name, error=FileError(_("The archive is empty.")).worded(name))]
    seen: set[int] = set()
    return [_plan(inner, content, user, job, seen) for inner, content in files]


def _plan(name: str, data: bytes, user: Any, job: TranslationJob | None, seen: set[int]) -> FilePlan:
    try:
        document = format_of_file(name, data).read(data)
        found = job or _job_of(document, user)
        if found.pk in seen:
            raise FileError(_("Another file of the archive is for the same translation."))
        seen.add(found.pk)
        return FilePlan(name, document, make_plan(found, document, user))
    except FileError as error:
        return FilePlan(name, error=error.worded(name))


def _job_of(document: Document, user: Any) -> TranslationJob:
    """The job that a file names, if the person may see it.

    Raises:
        FileError: it names none, several, or one that the person does not see: the same words as for one that is not.
    """
    if not document.jobs:
        raise FileError(_("The file does not say which translation it belongs to. Upload it at that translation."))
    if len(document.jobs) > 1:
        raise FileError(_("The file has entries of several translations."))
    jobs = TranslationJob.objects.visible_to(user).select_related("locale", "site__unit")
    found: TranslationJob | None = jobs.filter(pk=next(iter(document.jobs))).first()
    if found is None:
        raise FileError(_("There is no such translation at the desk."))
    check_state(found)
    return found
