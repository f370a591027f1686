# SPDX-License-Identifier: GPL-2.0-or-later
"""The plugin, loaded at other moments than stock obexd's own loader would: it guards the same, and never steps aside.

tests/bluez/early.c has the moments. An integrator needs such a loader where obexd was built without one."""
import pytest

from bench import Refused, card
from bench import obexd
from test_plugin import CONNECT, connect, on_air, read_alone

STORE = {"telecom/pb": [card("Owner"), card("Ann", "+4930111111")]}
MOMENTS = ["before", "turned", "late"]
GUARDED = "contactguard: obexd's client is guarded"


@pytest.mark.parametrize("moment", MOMENTS)
def test_no_daemon_no_session(bench, moment):
    unit = bench.head_unit(bench.machine("car"), placed=False, early=moment)
    unit.process.wait_line(GUARDED)
    for target in ("pbap", "map"):
        with pytest.raises(Refused, match="no guard is running"):
            unit.app().create_session(target)
    assert "bluetooth_connect()" not in unit.process.log()  # the real transport was never called


@pytest.mark.parametrize("moment", MOMENTS)
def test_head_unit_reads_through_the_guard_and_alone(bench, moment):
    phone = bench.phone(STORE)
    unit = bench.head_unit(bench.direct("bare", phone.address), early=moment)
    unit.process.wait_line(GUARDED)
    read_alone(unit)


def test_session_before_the_client_is_there(bench):
    """The app calls as soon as obexd has its name, which may be before it can be guarded."""
    unit = bench.head_unit(bench.machine("car"), placed=False, early="turned")
    with pytest.raises(Refused, match="contactguard: "):
        unit.app().create_session("pbap")


# Not "turned": stock obexd, too, puts nothing on the air if it hears of org.bluez before it has started its services.
@pytest.mark.parametrize("moment", ["before", "late"])
def test_nothing_but_object_push_is_on_the_air(bench, moment):
    machine = bench.machine("phone")
    assert on_air(bench, bench.bluez_mock(machine), machine, early=moment) == {"1105"}


@pytest.mark.parametrize("moment", MOMENTS)
def test_phone_answers_the_guards_user(bench, moment):
    machine = bench.machine("phone")
    socket = bench.socket("private")
    bench.stand_in(machine, "--placement", "phone", "--serve", socket)
    (machine.home / "phonebook").mkdir()
    process = obexd.start(bench, "phone", machine, early=moment)
    process.wait_line("contactguard: serving the phone")
    with connect(socket) as link:
        link.send(CONNECT)
        assert link.recv(1000)[0] == 0xA0
