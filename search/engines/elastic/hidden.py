"""What the server's copy says and the database no longer does: withdrawn entries, and changes it has not heard of."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import DateTimeField, Value
from django.utils import timezone

from search.engines.base import EngineUnavailable
from search.models import EngineBacklog, SearchEntry

# Beyond this a branch of the tree has been withdrawn: the database answers until the server has been told.
MAX_HIDDEN = 5_000
# Changes are told at once; when one waits longer, telling fails, and the copy is old.
BEHIND_SECONDS = 5


class EngineBehind(EngineUnavailable):
    """The server answers, but does not know yet what changed."""


def hidden_entries() -> list[int]:
    """Ids that the server must leave out of hits, counts and suggestions; one query, both parts indexed.

    Raises:
        EngineBehind: leaving out is not enough; the database has to answer.
    """
    withdrawn = SearchEntry.objects.filter(acl="").order_by()
    nothing = Value(None, output_field=DateTimeField(null=True))
    changed = EngineBacklog.objects.order_by().values_list("entry_id", "noted_at")
    rows = list(withdrawn.values_list("pk", nothing).union(changed, all=True)[: MAX_HIDDEN + 1])
    late = timezone.now() - timedelta(seconds=BEHIND_SECONDS)
    if len(rows) > MAX_HIDDEN or any(noted is not None and noted < late for _pk, noted in rows):
        raise EngineBehind("Changes wait for the search engine.")
    return sorted({pk for pk, _noted in rows})
