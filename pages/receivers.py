"""What follows a contact message, and a change of the address that contact pages show."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver

from search.outbox import note
from sites.models import MemberSite

from .models import ContactPage, ContactSubmission
from .signals import contact_received
from .tasks import mail_submission


@receiver(contact_received)
def mail_later(submission: ContactSubmission, **kwargs: Any) -> None:
    mail_submission.enqueue(submission.pk)


@receiver(post_save, sender=MemberSite)
def imprint_changed(instance: MemberSite, created: bool, raw: bool = False, **kwargs: Any) -> None:
    """The contact pages of the site, in every language, are found by what they show."""
    if raw or created:
        return
    homes = type(instance.site.root_page).objects.filter(translation_key=instance.site.root_page.translation_key)
    for path in homes.values_list("path", flat=True):
        for pk in ContactPage.objects.filter(path__startswith=path, live=True).values_list("pk", flat=True):
            note(ContactPage, pk)
