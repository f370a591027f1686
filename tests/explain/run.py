# SPDX-License-Identifier: GPL-2.0-or-later
"""Plays triples, and says how many and how long: run.py [--count N] [--seed S]

A configuration, grants and a request, drawn at random. Three ways lead to what the car must get: the rules as a
model of our own reads them, the sentences of Explain(), and what fake-headunit got. Exit 1: they differ."""
import argparse
import pathlib
import random
import shutil
import sys
import tempfile
import time

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1] / "stories"))

import trial


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--count", type=int, default=5000)
    options.add_argument("--seed", type=int, default=1)
    asked = options.parse_args()
    folder, begin = pathlib.Path(tempfile.mkdtemp(prefix="explain-")), time.monotonic()
    try:
        figures = trial.run(folder, lambda row: random.Random(f"{asked.seed} {row}"), asked.count)
    except trial.Wrong as wrong:
        sys.exit(f"seed {asked.seed}, {wrong}\n\nThe rest is in {folder}.")
    shutil.rmtree(folder)
    print(f"explain: {figures.triples} triples ({figures.kinds}), {figures.nothing} of them to an empty answer, "
          f"{figures.cards} cards and names compared, {time.monotonic() - begin:.0f} s")


if __name__ == "__main__":
    main()
