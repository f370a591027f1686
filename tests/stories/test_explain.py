# SPDX-License-Identifier: GPL-2.0-or-later
"""What Explain() says, what follows from the rules, and what a car gets: the same, over random triples of configuration,
grants and request. `make explain` plays thousands."""
import pathlib
import random
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.append(str(HERE.parent / "explain"))

import trial


def test_the_rules_the_explanation_and_the_car_agree(tmp_path):
    figures = trial.run(tmp_path, lambda row: random.Random(f"story {row}"), 400)
    assert figures.triples == 400 and figures.cards > 100
    assert set(figures.kinds) == {"size", "pull", "list", "entry"}
