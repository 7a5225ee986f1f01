"""What others may want to hear of the desk."""

from django.dispatch import Signal

# Sent after commit for each event of a job: `sender` TranslationJob, `job`, `event` (a JobEvent).
job_changed = Signal()

# Sent after commit when somebody has asked for many pages: `sender` RequestBatch, `batch`.
batch_requested = Signal()
