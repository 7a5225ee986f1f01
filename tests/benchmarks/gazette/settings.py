"""The settings of the other benchmarks; nobody is throttled."""

from tests.benchmarks.tenants.settings import *  # noqa: F403
