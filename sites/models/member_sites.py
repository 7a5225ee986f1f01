"""Member sites: the site of one unit, one-to-one with Wagtail's `Site`."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Collection, Locale, Orderable, Site

from cms.core.models import PlainPage
from cms.core.references import ScopedModelForm
from sites.enums import PUBLIC_STATES, SiteState, Theme
from sites.querysets import MemberSiteQuerySet

from .units import Unit


class LocaleContainerPage(PlainPage):
    """The parent of all homes of one language (depth 2). One permission on it covers every site's pages in it.

    docs/adr/0002-containers-per-locale.md. Never shown; made by provisioning, not by hand.
    """

    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    max_count_per_parent = len(settings.LANGUAGES)

    class Meta:
        verbose_name = _("language container")
        verbose_name_plural = _("language containers")

    @classmethod
    def can_create_at(cls, parent: Any) -> bool:
        return False


class MemberSite(ClusterableModel):
    """What Wagtail's `Site` does not know: whose site it is, how it looks, its imprint, its languages, its state.

    Attributes:
        successor: where readers are sent when the unit has ended (docs/features/life-of-a-unit.md).
        retired_on: the day from which its unit is no more.
        generation: grows with every change that shows in the chrome (menu, imprint, theme). Caches are keyed by it, so
            nothing stale is ever shown, whichever process made the change.
    """

    site = models.OneToOneField(Site, on_delete=models.CASCADE, related_name="member_site", verbose_name=_("site"))
    unit = models.OneToOneField(Unit, on_delete=models.PROTECT, related_name="member_site", verbose_name=_("unit"))
    state = models.CharField(_("state"), max_length=10, choices=SiteState.choices, default=SiteState.OPEN)
    template = models.CharField(_("template of sections"), max_length=30, editable=False)
    theme = models.CharField(_("theme"), max_length=10, choices=Theme.choices, default=Theme.SON)
    header_image = models.ForeignKey(
        settings.WAGTAILIMAGES_IMAGE_MODEL,
        verbose_name=_("header image"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Beside the greeting of the home page where that has no picture of its own."),
    )
    mark = models.ForeignKey(
        settings.WAGTAILIMAGES_IMAGE_MODEL,
        verbose_name=_("mark"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Square; the province's mark if empty."),
    )
    collection = models.OneToOneField(
        Collection, on_delete=models.PROTECT, related_name="member_site", editable=False, verbose_name=_("collection")
    )
    languages = ParentalManyToManyField(Locale, related_name="+", verbose_name=_("opened languages"))

    licence_number = models.CharField(_("licence number"), max_length=60, blank=True)
    licence_date = models.DateField(_("licence date"), null=True, blank=True)
    licence_issuer = models.CharField(_("licence issued by"), max_length=200, blank=True)
    telephone = models.CharField(_("telephone"), max_length=30, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)

    successor = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="predecessor_sites",
        verbose_name=_("successor's site"),
    )
    retired_on = models.DateField(_("retired on"), null=True, blank=True, editable=False)
    generation = models.PositiveIntegerField(default=0, editable=False)

    _loaded_state: str | None = None

    objects = MemberSiteQuerySet.as_manager()
    base_form_class = ScopedModelForm

    panels = [
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("theme"), FieldPanel("state", permission="member_sites.change_state")]),
                FieldPanel("header_image"),
                FieldPanel("mark"),
            ],
            heading=_("Appearance"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("licence_number"), FieldPanel("licence_date")]),
                FieldPanel("licence_issuer"),
                FieldRowPanel([FieldPanel("telephone"), FieldPanel("email")]),
            ],
            heading=_("Imprint"),
        ),
        InlinePanel("texts", heading=_("Imprint in each language"), label=_("Language")),
        InlinePanel("linked_websites", heading=_("Linked websites"), label=_("Website")),
    ]

    class Meta:
        verbose_name = _("member site")
        verbose_name_plural = _("member sites")
        ordering = ["unit__rank", "unit__code"]

    def __str__(self) -> str:
        return str(self.unit)

    @classmethod
    def from_db(cls, db: Any, field_names: Any, values: Any) -> MemberSite:
        instance: MemberSite = super().from_db(db, field_names, values)
        instance._loaded_state = dict(zip(field_names, values, strict=False)).get("state")
        return instance

    def clean(self) -> None:
        super().clean()
        if self.state == SiteState.FORWARDED and not self.successor_id:
            message = _("There is no successor to forward to: merge, split or close the unit under “Units”.")
            raise ValidationError({"state": message})

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        self._loaded_state = self.state

    @property
    def state_changed(self) -> bool:
        """Whether the state differs from that in the database; receivers of `post_save` see the old one."""
        return self._loaded_state != self.state

    @property
    def is_portal(self) -> bool:
        """Whether this is the province's portal, the default site."""
        return bool(self.site.is_default_site)

    @property
    def is_public(self) -> bool:
        return self.state in PUBLIC_STATES

    @property
    def theme_class(self) -> str:
        """Class on `<html>`; the province's own red has none."""
        return "" if self.theme == Theme.SON else f"theme-{self.theme}"

    def touch(self) -> None:
        """Begin a new generation: menus, imprint and home addresses are built anew at the next request."""
        MemberSite.objects.filter(pk=self.pk).update(generation=F("generation") + 1)


class MemberSiteText(models.Model):
    """The lines of the imprint that are read in a language."""

    member_site = ParentalKey(MemberSite, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    name = models.CharField(
        _("name in the header"), max_length=200, blank=True, help_text=_("The unit's name if empty.")
    )
    tagline = models.CharField(_("line above the name"), max_length=120, blank=True)
    owner = models.CharField(_("authority in charge"), max_length=200, blank=True)
    address = models.CharField(_("address"), max_length=250, blank=True)
    responsible_person = models.CharField(_("person responsible for the content"), max_length=200, blank=True)
    opening_hours = models.CharField(_("opening hours"), max_length=200, blank=True)

    panels = [
        FieldRowPanel([FieldPanel("language"), FieldPanel("name")]),
        FieldRowPanel([FieldPanel("tagline"), FieldPanel("owner")]),
        FieldPanel("address"),
        FieldRowPanel([FieldPanel("responsible_person"), FieldPanel("opening_hours")]),
    ]

    class Meta:
        verbose_name = _("imprint in a language")
        verbose_name_plural = _("imprint in each language")
        unique_together = [("member_site", "language")]
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.member_site} ({self.language})"


class LinkedWebsite(Orderable):
    """A website of another authority, linked from the foot of every page (trang liên kết)."""

    member_site = ParentalKey(MemberSite, on_delete=models.CASCADE, related_name="linked_websites")
    title = models.CharField(_("title"), max_length=150)
    url = models.URLField(_("address"), max_length=300)

    panels = [FieldRowPanel([FieldPanel("title"), FieldPanel("url")])]

    class Meta(Orderable.Meta):
        verbose_name = _("linked website")
        verbose_name_plural = _("linked websites")

    def __str__(self) -> str:
        return self.title
