"""`python -m tests.fuzz --requests 20000`: the fuzzing of the suite, longer, and each time with other requests."""

from __future__ import annotations

import argparse
import os
import random
import sys

import pytest


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=20_000)
    parser.add_argument("--seed", type=int, help="of an earlier run, to have it again")
    options = parser.parse_args()
    seed = options.seed if options.seed is not None else random.randrange(2**32)
    os.environ.update(FUZZ_REQUESTS=str(options.requests), FUZZ_SEED=str(seed))
    sys.stdout.write(f"seed {seed}\n")
    return pytest.main(["-q", "-s", "-p", "no:logging", "tests/search/test_fuzz.py"])


if __name__ == "__main__":
    sys.exit(main())
