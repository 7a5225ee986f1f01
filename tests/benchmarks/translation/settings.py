"""The settings of the other benchmarks."""

from tests.benchmarks.tenants.settings import *  # noqa: F403
