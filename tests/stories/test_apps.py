# SPDX-License-Identifier: GPL-2.0-or-later
"""Apps on a head unit, told apart by what systemd, the kernel and obexd's bus say of them: the real ones but for systemd,
in whose place the control groups are made here (`make service` has systemd itself)."""
import sys

import pytest

from bench import card
from bench.app import groups, leave
from bench.bench import HERE

DIALER, MUSIC = "contactguard-test-dialer.service", "contactguard-test-music.service"
SESSION = "contactguard-test-session.scope"
STORE = {"telecom/pb": [card("Owner"), card("Ann", "+4930111111"), card("Bob", "+4930222222")]}
RULES = f"""
[Scope ann]
Contacts=name:Ann
[Rule dialer]
Consumer=app:{DIALER}
Scope=everything
[Rule other units]
Consumer=app:*
Scope=ann
[Rule users]
Consumer=uid:*
Scope=names-and-numbers
[Rule confined users]
Consumer=lsm:*
Scope=names-and-numbers
"""
EVERYBODY = "book 3 Owner Ann Bob"
NOBODY = "book 0"


@pytest.fixture
def run(bench):
    """Runs an app; what it printed."""
    phone = bench.phone(STORE)
    car = bench.machine("car")
    bench.daemon(car, RULES, phone=phone.address)
    bench.head_unit(car)

    def app(*options):
        process = bench.start("app", [sys.executable, "-B", HERE / "app.py", *options, car.session.address, car.home])
        return process.wait_line(" ")

    return app


@pytest.fixture
def units():
    """Takes the control groups away again, once they are empty."""
    if not groups():
        pytest.skip("no control groups that this user may make")
    yield
    for unit in DIALER, MUSIC, SESSION:
        leave(unit)


def test_two_apps_two_books(run, units):
    assert run("--unit", DIALER) == EVERYBODY
    assert run("--unit", MUSIC) == "book 2 Phone Ann"


def test_an_app_of_a_session_is_its_user(run, units):
    assert run("--unit", SESSION) == EVERYBODY


def test_who_has_ended_is_nobody_known(run, units):
    """Neither its unit's rule, nor that for all units, nor its user's is about it: a rule has to name app:? or all."""
    assert run("--unit", DIALER, "--orphan") == NOBODY
    assert run("--unit", SESSION, "--orphan") == NOBODY
