# SPDX-License-Identifier: GPL-2.0-or-later
"""A day under strace, and then a power cut at each of its moments: the state directory as a disk may hold it then must
open, and hold what had been answered. `make power COUNT=N SEED=S`; COUNT is how many cuts, 0 all."""
import argparse
import pathlib
import random
import shutil
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path += [str(HERE.parent / "stories"), str(HERE.parent / "explain")]

from bench.bench import put_key

import disk
from day import CONSUMERS, Day, on_a_bus
from trial import Wrong

STEPS = 40
WAYS = ("synced", "all", "torn")
KINDS = [(Day.grant, 40), (Day.revoke, 10), (Day.forget, 10), (Day.forget_the_phone, 4), (Day.hand_back, 4), (Day.pull, 25)]


class TracedDay(Day):
    """Its decisions and folder versions are kept with the time when they were answered."""

    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.decisions, self.versions = [], []  # (begin, end, consumers, grant); (end, version)
        self.sessions = []  # as `released`

    def decide(self, consumers, after, method, *arguments):
        begin = time.time()
        super().decide(consumers, after, method, *arguments)
        self.decisions.append((begin, time.time(), consumers, after))

    def pull(self, book=None):
        super().pull(book)
        self.versions.append((time.time(), self.version))

    def play(self, trace):
        self.start(before=disk.command(trace))
        self.check_after_start()
        for _ in range(STEPS):
            self.draw.choices([step for step, _ in KINDS], [weight for _, weight in KINDS])[0](self)
        self.sessions = self.released
        self.life.daemon.stop()

    def as_of(self, moment):
        """What may be in the state when the power goes at that moment."""
        for consumer in CONSUMERS:
            mine = [(end, grant) for begin, end, whose, grant in self.decisions if begin < moment and consumer in whose]
            answered = [grant for end, grant in mine if end < moment][-1:] or [None]
            self.held[consumer] = answered + [grant for end, grant in mine if end >= moment]
            self.held[consumer] = [None if grant and grant.lifetime == "once" else grant for grant in self.held[consumer]]
        self.row, self.released = 0, [session for session in self.sessions if session[0] < moment]
        self.version = max([version for end, version in self.versions if end < moment], default=0)

    def wake_with(self, state):
        """Another start of the daemon, over that state."""
        self.state = state
        self.seen, self.contents = {}, {}
        self.start()
        try:
            self.check_after_start()
        finally:
            self.life.daemon.kill()
            self.life.daemon.wait_end()


def run(folder, bus, draw, count):
    """(writes and syncs of the day, cuts tried)"""
    day = TracedDay(folder, bus, draw)
    try:
        day.play(folder / "trace")
        ops = disk.read(folder / "trace", day.state)
        moments = range(len(ops) + 1)
        cuts = [(at, way) for at in moments for way in WAYS]
        for at, way in sorted(draw.sample(cuts, min(count or len(cuts), len(cuts)))):
            cut(day, folder / f"cut-{at}-{way}", ops, at, way)
        return len(ops), min(count or len(cuts), len(cuts))
    finally:
        day.close()


def cut(day, state, ops, at, way):
    """The power goes when so many operations have taken place."""
    held = disk.Disk()
    for op in ops[:at]:
        held.do(op)
    put_key(state)
    held.lay_out(state, way, day.draw)
    day.as_of(ops[at].time if at < len(ops) else time.time())
    try:
        day.wake_with(state)
    except Exception as error:
        raise Wrong(f"cut before operation {at} of {len(ops)}, {way}: {error}") from None
    shutil.rmtree(state)


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--count", type=int, default=300)
    options.add_argument("--seed", type=int, default=1)
    asked = options.parse_args()
    folder, begin = pathlib.Path(tempfile.mkdtemp(prefix="power-")), time.monotonic()
    try:
        with on_a_bus(folder) as bus:
            ops, cuts = run(folder / "day", bus, random.Random(f"power {asked.seed}"), asked.count)
    except Wrong as wrong:
        sys.exit(f"seed {asked.seed}: {wrong}\n\nThe rest is in {folder}.")
    shutil.rmtree(folder)
    print(f"power: {cuts} cuts among {ops} writes and syncs, {time.monotonic() - begin:.0f} s")


if __name__ == "__main__":
    main()
