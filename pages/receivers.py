"""What follows a contact message."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from .models import ContactSubmission
from .signals import contact_received
from .tasks import mail_submission


@receiver(contact_received)
def mail_later(submission: ContactSubmission, **kwargs: Any) -> None:
    mail_submission.enqueue(submission.pk)
