"""What follows a change of an original, for the task worker."""

from __future__ import annotations

from django_tasks import task
from wagtail.models import Page

from sites.models import MemberSite

from .cascade import FollowMoveAction, FollowUnpublishAction, gather_below, site_retired


@task(priority=10)
def follow_unpublish(pk: int) -> int:
    source = Page.objects.filter(pk=pk).first()
    return FollowUnpublishAction(source).execute() if source is not None else 0


@task(priority=10)
def follow_move(pk: int) -> int:
    source = Page.objects.filter(pk=pk).first()
    return FollowMoveAction(source).execute() if source is not None else 0


@task(priority=10)
def gather(pk: int) -> int:
    section = Page.objects.filter(pk=pk, live=True).first()
    return gather_below(section) if section is not None else 0


@task(priority=10)
def end_jobs_of_site(pk: int) -> int:
    site = MemberSite.objects.filter(pk=pk).first()
    return site_retired(site) if site is not None else 0
