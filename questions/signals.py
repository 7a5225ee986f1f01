"""What this room tells its receivers."""

from __future__ import annotations

from django.dispatch import Signal

# question, event (`QuestionEvent` or None), before (state): after the commit of an action.
question_changed = Signal()
# public: `PublicQuestion` that readers see anew, changed, or no more; inside the transaction.
publication_changed = Signal()
# pk: of a `QuestionMail` that is to be sent now; after the commit.
mail_waits = Signal()
