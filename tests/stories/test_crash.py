"""kill -9 somewhere in a day, or a power cut, and what must hold after it. `make crash` and `make power` do so hundreds
of times."""
import pathlib
import random
import subprocess
import sys

import pytest

HERE = pathlib.Path(__file__).resolve().parent
sys.path += [str(HERE.parent / "explain"), str(HERE.parent / "crash")]

import power
from bench import Bench
from bench.machine import Bus
from day import play


def test_what_was_answered_holds(tmp_path, monkeypatch):
    with Bench(tmp_path / "bus") as bench:
        bus = Bus(bench, "bus")
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", bus.address)
        figures = play(tmp_path / "day", bus, random.Random("story"), 25)
    assert figures["kills"] == 25 and figures["pulls with cards"] > 5
    assert figures["decisions in flight: made"] + figures["decisions in flight: not made"] > 0


def test_power_cuts(tmp_path, monkeypatch):
    if subprocess.run(["strace", "-o", "/dev/null", "true"], capture_output=True).returncode:
        pytest.skip("strace may not trace here")
    with Bench(tmp_path / "bus") as bench:
        bus = Bus(bench, "bus")
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", bus.address)
        ops, cuts = power.run(tmp_path / "day", bus, random.Random("story"), 40)
    assert cuts == 40 and ops > 100
