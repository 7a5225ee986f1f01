"""What others may want to hear of the desk."""

from django.dispatch import Signal

# Sent after commit for each event of a job: `sender` TranslationJob, `job`, `event` (a JobEvent).
job_changed = Signal()
