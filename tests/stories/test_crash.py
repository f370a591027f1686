"""kill -9 somewhere in a day, and what must hold after it. `make crash` kills hundreds of times."""
import pathlib
import random
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path += [str(HERE.parent / "explain"), str(HERE.parent / "crash")]

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
