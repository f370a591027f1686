# SPDX-License-Identifier: GPL-2.0-or-later
"""Apps on a head unit, told apart by what systemd, the kernel and obexd's bus say of them: the real ones but for systemd,
in whose place the control groups are made here (`make service` has systemd itself)."""
import sys

import pytest
from gi.repository import Gio, GLib

from bench import card
from bench.bench import HERE
from bench.heir import can_choose
from bench.units import groups, leave

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
def gives_pidfds(bench):
    """Whether the bus of these stories says by a ProcessFD which process a connection is."""
    bus = bench.machine("asked").session.connect()
    answer = bus.call_with_unix_fd_list_sync(
        "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "GetConnectionCredentials",
        GLib.Variant("(s)", (bus.get_unique_name(),)), None, Gio.DBusCallFlags.NONE, -1, None, None)[0]
    return "ProcessFD" in answer.unpack()[0]


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


@pytest.mark.skipif(not can_choose(), reason="only root can choose a process's number")
def test_who_has_ended_is_not_who_got_its_number(run, units):
    """A music app hands its connection on and ends, and a process of the dialer's unit gets its number."""
    assert run("--unit", MUSIC, "--number-to", DIALER) == NOBODY
    assert run("--unit", MUSIC) == "book 2 Phone Ann"


@pytest.mark.skipif(not can_choose(), reason="only root can choose a process's number")
def test_a_newer_bus_knows_who_says_hello_late(run, units, gives_pidfds):
    """The name appears when the number is another's already. An older bus can't tell (README says so)."""
    if not gives_pidfds:
        pytest.skip("this bus gives no ProcessFD; CONTACTGUARD_DBUS_DAEMON may name one that does")
    assert run("--unit", MUSIC, "--number-to", DIALER, "--late") == NOBODY


def test_who_was_there_before_obexd(bench, units, gives_pidfds):
    """Is known where the bus gives a ProcessFD. Else its number may be another's since, and it is nobody known."""
    phone = bench.phone(STORE)
    car = bench.machine("car")
    bench.daemon(car, f"[Rule unknown]\nConsumer=app:?\nScope=ann\n{RULES}", phone=phone.address)
    app = bench.start("app", [sys.executable, "-B", HERE / "app.py", "--unit", DIALER, "--wait", car.session.address,
                              car.home], typed=True)
    app.wait_line("connected")
    bench.head_unit(car)
    app.type("begin")
    assert app.wait_line("book") == (EVERYBODY if gives_pidfds else "book 2 Phone Ann")
