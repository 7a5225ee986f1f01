"""Work of the media room for the task worker."""

from __future__ import annotations

import structlog
from django_tasks import task
from wagtail.images.models import SourceImageIOError

from .models import CustomImage
from .renditions import PREPARED

log = structlog.get_logger(__name__)


@task()
def make_renditions(image_id: int) -> int:
    """Make the usual sizes of a picture, so that no reader waits for them.

    Returns:
        How many there are now; 0 when the picture is gone or its file cannot be read.
    """
    image = CustomImage.objects.filter(pk=image_id).first()
    if image is None:
        return 0
    try:
        return len(image.get_renditions(*PREPARED))
    except (SourceImageIOError, OSError) as error:
        log.warning("renditions_failed", image=image_id, error=str(error))
        return 0
