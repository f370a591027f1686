# SPDX-License-Identifier: GPL-2.0-or-later
"""kill -9 somewhere in a day, or a power cut, and what must hold after it. `make crash` and `make power` do so hundreds
of times."""
import pathlib
import random
import shutil
import subprocess
import sys

import pytest

HERE = pathlib.Path(__file__).resolve().parent
sys.path += [str(HERE.parent / "explain"), str(HERE.parent / "crash")]

import power
from day import on_a_bus, play


@pytest.fixture
def bus(tmp_path, monkeypatch):
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "")  # what on_a_bus() puts there ends with the test
    with on_a_bus(tmp_path) as made:
        yield made


def test_what_was_answered_holds(tmp_path, bus):
    figures = play(tmp_path / "day", bus, random.Random("story"), 25)
    assert figures["kills"] == 25 and figures["pulls with cards"] > 5
    assert figures["decisions in flight: made"] + figures["decisions in flight: not made"] > 0


def test_power_cuts(tmp_path, bus):
    if not shutil.which("strace") or subprocess.run(["strace", "-o", "/dev/null", "true"], capture_output=True).returncode:
        pytest.skip("no strace here, or it may not trace")
    ops, cuts = power.run(tmp_path / "day", bus, random.Random("story"), 40)
    assert cuts == 40 and ops > 100
