# SPDX-License-Identifier: GPL-2.0-or-later
"""Plays days, and says where the kills fell: run.py [--count N] [--seed S]. Exit 1: something that was answered does not
hold, or something that was not released is."""
import argparse
import collections
import pathlib
import random
import shutil
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path += [str(HERE.parent / "stories"), str(HERE.parent / "explain")]

import day

LIVES = 20  # of one day


def run(folder, draw_of, count):
    """count kills over as many days as that takes; draw_of(n) gives the randomness of the n-th."""
    figures = collections.Counter()
    with day.on_a_bus(folder) as bus:
        for nth in range(0, count, LIVES):
            try:
                figures += day.play(folder / f"day-{nth}", bus, draw_of(nth // LIVES), min(LIVES, count - nth))
            except day.Wrong as wrong:
                raise day.Wrong(f"day-{nth}: {wrong}") from None
    return figures


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--count", type=int, default=200)
    options.add_argument("--seed", type=int, default=1)
    asked = options.parse_args()
    folder, begin = pathlib.Path(tempfile.mkdtemp(prefix="crash-")), time.monotonic()
    try:
        figures = run(folder, lambda nth: random.Random(f"{asked.seed} {nth}"), asked.count)
    except day.Wrong as wrong:
        sys.exit(f"seed {asked.seed}, {wrong}\n\nThe rest is in {folder}.")
    shutil.rmtree(folder)
    for what, count in sorted(figures.items()):
        print(f"{count:6} {what}")
    print(f"crash: {figures['kills']} kills, {time.monotonic() - begin:.0f} s")


if __name__ == "__main__":
    main()
