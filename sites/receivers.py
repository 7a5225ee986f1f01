"""What begins a new generation of a site's chrome, whoever made the change and in whichever process."""

from __future__ import annotations

from typing import Any

from django.db.models import F
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.models import Page, PageViewRestriction, Site
from wagtail.signals import page_published, page_unpublished, post_page_move

from cms.core.models import BasePage
from cms.core.tree import HOME_DEPTH, home_path_of

from .models import LinkedWebsite, MemberSite, MemberSiteText, Unit, UnitKind, UnitPeriod


def touch_site_of_path(path: str) -> None:
    """New generation for the site whose tree holds `path`."""
    keys = Page.objects.filter(path=home_path_of(path)).values("translation_key")
    MemberSite.objects.filter(site__root_page__translation_key__in=keys).update(generation=F("generation") + 1)


def touch_all() -> None:
    """New generation for every site: the province's name or address shows on all of them."""
    MemberSite.objects.update(generation=F("generation") + 1)


def touch_portal() -> None:
    MemberSite.objects.filter(site__is_default_site=True).update(generation=F("generation") + 1)


def shows_in_chrome(page: Page) -> bool:
    """Only homes and the two levels below them stand in menus."""
    return HOME_DEPTH <= page.depth <= HOME_DEPTH + 2


@receiver(page_published)
@receiver(page_unpublished)
def page_changed(instance: Page, **kwargs: Any) -> None:
    # An article does not show in the chrome: publishing one leaves the chrome of its site in the cache.
    if (
        shows_in_chrome(instance) and (instance.show_in_menus or instance.depth == HOME_DEPTH or instance.numchild)
    ) or (shows_in_chrome(instance) and kwargs.get("signal") is page_unpublished):
        touch_site_of_path(instance.path)


@receiver(post_page_move)
def page_moved(instance: Page, path_before: str = "", path_after: str = "", **kwargs: Any) -> None:
    """Both sites' menus may have changed when a page went from one to another."""
    for path in {home_path_of(path_before), home_path_of(path_after)} - {""}:
        touch_site_of_path(path)


@receiver(post_delete)
def page_deleted(sender: type, instance: Any, **kwargs: Any) -> None:
    if isinstance(instance, BasePage) and shows_in_chrome(instance):
        touch_site_of_path(instance.path)


@receiver(post_save, sender=PageViewRestriction)
@receiver(post_delete, sender=PageViewRestriction)
def restriction_changed(instance: PageViewRestriction, **kwargs: Any) -> None:
    page = Page.objects.filter(pk=instance.page_id).first()
    if page is not None and shows_in_chrome(page):
        touch_site_of_path(page.path)


@receiver(post_save, sender=MemberSite)
def member_site_saved(instance: MemberSite, raw: bool = False, **kwargs: Any) -> None:
    if raw:
        return
    if instance.is_portal:
        touch_all()
    else:
        instance.touch()
        touch_portal()  # Its directory shows the site.


@receiver(post_save, sender=MemberSiteText)
@receiver(post_delete, sender=MemberSiteText)
@receiver(post_save, sender=LinkedWebsite)
@receiver(post_delete, sender=LinkedWebsite)
def imprint_changed(instance: MemberSiteText | LinkedWebsite, **kwargs: Any) -> None:
    member_site = MemberSite.objects.select_related("site").filter(pk=instance.member_site_id).first()
    if member_site is not None:
        touch_all() if member_site.is_portal else member_site.touch()


@receiver(post_delete, sender=MemberSite)
@receiver(post_save, sender=Unit)
@receiver(post_save, sender=UnitKind)
def directory_changed(**kwargs: Any) -> None:
    """Order and kinds of the directory, which stands on the portal."""
    touch_portal()


@receiver(post_save, sender=UnitPeriod)
@receiver(post_delete, sender=UnitPeriod)
@receiver(post_save, sender=Site)
def names_changed(**kwargs: Any) -> None:
    touch_all()
