# SPDX-License-Identifier: GPL-2.0-or-later
"""Fixtures of all stories."""
import os
import pathlib
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).parent))


@pytest.fixture
def bench(tmp_path):
    """The bench of stock programs; read tests/stories/bench/__init__.py."""
    if os.environ.get("CONTACTGUARD_NO_STOCK") == "1":
        pytest.skip("CONTACTGUARD_NO_STOCK=1")
    from bench import Bench
    with Bench(tmp_path) as made:
        yield made
