"""The settings of the other benchmarks; nobody is throttled."""

from tests.benchmarks.tenants.settings import *  # noqa: F403

QUESTIONS_API_RATE = QUESTIONS_SUBMIT_RATE = QUESTIONS_STATUS_RATE = "0"
