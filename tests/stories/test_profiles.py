# SPDX-License-Identifier: GPL-2.0-or-later
"""Cars and phones with the habits of those that sell, on both sides of the guard."""
import contextlib
import json

import pytest

from bench import Bench
from desk import Desk, vcard

OWNER = vcard("3.0", "N:Own;Me;;;", "FN:Me Own", "TEL:+46700000000")
PEOPLE = [vcard("3.0", f"N:Nr{n:04};Ada;;;", f"FN:Ada Nr{n:04}", f"TEL:+4670{n:07}") for n in range(40)]
CALL = vcard("3.0", "N:Nr0001;Ada;;;", "TEL:+46700000001", "X-IRMC-CALL-DATETIME;TYPE=MISSED:20260320T100000")
# A busy machine must not be what a car waits for.
PATIENT = "[View]\nCarFillWait=300\n"
STORE = {"telecom/pb": [OWNER, *PEOPLE], "telecom/fav": PEOPLE[:2], "telecom/mch": [CALL], "SIM1/telecom/pb": PEOPLE[3:5]}


@contextlib.contextmanager
def between(tmp_path, scope, *flags, options=()):
    """The guard, in front of a fake-phone with these flags."""
    with Bench(tmp_path / "phone") as bench:
        phone = bench.fake_phone(STORE, options=flags)
        with Desk(tmp_path, scope=scope, phone=phone, config=PATIENT,
                  options=options) as desk:
            yield desk


def drive(desk, *commands):
    """An Android Automotive car; {(command, args): the line} of its own sequence."""
    with desk.car(*commands, flags=("--profile", "aaos")) as car:
        lines = [json.loads(line) for line in car.communicate()[0].splitlines()]
    assert car.returncode == 0
    return {(line["command"], line["args"]): line for line in lines if line.get("step")}


@pytest.mark.parametrize("phone", [(), ("--delay", "20"), ("--delay", "20", "--profile", "android")],
                         ids=["quick", "slow", "slow Android"])
def test_aaos_gets_everything(tmp_path, phone):
    """A size that does not come in time counts as 0 to this car, which never asks again: so it has to come."""
    sim = 0 if "android" in phone else 2
    with between(tmp_path, "everything", *phone) as desk:
        got = drive(desk, "size pb", "expect size 41")
    assert [got["size", book]["params"]["PhonebookSize"] for book in ("fav", "pb", "SIM1/pb")] == [2, 41, sim]
    assert got["pull", "fav format=3.0 max=2"]["count"] == 2
    assert got["pull", "pb format=3.0 max=40 offset=1"]["count"] == 40
    assert got["pull", "mch format=3.0 max=65535"]["count"] == 1
    assert all(line["response"] == "A0" for line in got.values())


def test_aaos_and_a_phone_that_takes_its_time(tmp_path):
    """A book for which an app would not have waited."""
    store = {**STORE, "telecom/pb": [OWNER, *(card for _ in range(13) for card in PEOPLE)]}
    with Bench(tmp_path / "phone") as bench:
        phone = bench.fake_phone(store, options=("--delay", "20"))
        with Desk(tmp_path, scope="everything", phone=phone, config=PATIENT) as desk:
            got = drive(desk, "size pb", "expect size 521")
    assert [got["size", book]["params"]["PhonebookSize"] for book in ("fav", "pb")] == [2, 521]
    assert got["pull", "fav format=3.0 max=2"]["count"] == 2
    assert sum(line["count"] for (command, args), line in got.items() if command == "pull" and args.startswith("pb ")) == 520
    assert all(line["response"] == "A0" for line in got.values())


def test_aaos_is_shown_favourites_alone(tmp_path):
    """Android lists all of pb in fav, and shows the starred ones in the bulk pull alone."""
    with between(tmp_path, "favourites", "--profile", "android") as desk:
        got = drive(desk, "pull pb", "expect no-text Nr0002")
    assert got["size", "fav"]["params"]["PhonebookSize"] == 2
    assert got["pull", "pb format=3.0 max=2 offset=1"]["count"] == 2
