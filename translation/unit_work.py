"""Open jobs of a unit that ends go to its successor's site (registered with `sites.registry.register_unit_work`).

The texts are pages of the old site, which stays readable as an archive; what is to be done about them is the
successor's to follow.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from sites.models import MemberSite, Unit

from .enums import JobEventKind
from .models import TranslationJob


def open_jobs(unit: Unit) -> Any:
    return TranslationJob.objects.filter(site__unit=unit.pk).open()


def count(unit: Unit) -> int:
    return int(open_jobs(unit).count())


def hand_over(unit: Unit, successor: Unit, user: Any) -> int:
    """Returns how many jobs the successor has now; none where it has no site."""
    site = MemberSite.objects.filter(unit=successor.pk).first()
    if site is None:
        return 0
    done = 0
    for job in open_jobs(unit).select_related("locale"):
        job.site = site
        job.save()
        text = _("Handed over from %(old)s to %(new)s.") % {"old": unit, "new": successor}
        job.note_event(JobEventKind.DETAILS, user, text)
        done += 1
    return done
