"""What follows the save of a row is done once for all rows at the end: as thousands of tasks it would keep the worker
busy for minutes, and the first mails waiting."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management import call_command
from django.db.models.signals import post_save
from modelsearch.index import get_indexed_models
from modelsearch.signal_handlers import post_save_signal_handler
from wagtail.models import Page
from wagtail.signal_handlers import disable_reference_index_auto_update
from wagtail.signals import page_published

from gazette.citing import scan
from gazette.effect_receivers import page_goes_online

CITATIONS = "gazette.citations"


@contextmanager
def once_for_all() -> Iterator[None]:
    """Inside, the admin's search, the references and the citations of documents do not follow what is saved; at the
    end they are made anew, if anything was."""
    models = [model for model in get_indexed_models() if getattr(model, "search_auto_update", True)]
    saved: set[type] = set()

    def note(sender: Any, **kwargs: Any) -> None:
        saved.add(sender)

    for model in models:
        post_save.disconnect(post_save_signal_handler, sender=model)
        post_save.connect(note, sender=model)
    page_published.disconnect(dispatch_uid=CITATIONS)
    try:
        with disable_reference_index_auto_update():
            yield
    finally:
        page_published.connect(page_goes_online, dispatch_uid=CITATIONS)
        for model in models:
            post_save.disconnect(note, sender=model)
            post_save.connect(post_save_signal_handler, sender=model)
    if saved:
        call_command("rebuild_references_index", verbosity=0)
        call_command("wagtail_update_index", verbosity=0)
        scan(list(Page.objects.live().filter(depth__gt=2).values_list("pk", flat=True)))
