# SPDX-License-Identifier: GPL-2.0-or-later
"""Stories of the guest: they run in it alone, by tests/vm/run."""
import os
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "stories"))

if not os.path.exists("/modules/order"):
    collect_ignore_glob = ["test_*.py"]
