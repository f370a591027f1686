# SPDX-License-Identifier: GPL-2.0-or-later
"""obexd whose user becomes active and inactive on a seat. Since 5.83, where built with systemd, obexd takes PBAP's client
driver and its server's Bluetooth transport away and brings them back as logind says. logind itself is a mock here."""
import socket

import pytest

from bench import Refused, card, obexd
from bench.logind import Logind
from bench.process import PATIENCE
from test_plugin import CLIENT, read_alone

pytestmark = pytest.mark.skipif(not obexd.asks_logind(), reason="this obexd does not ask logind")

STORE = {"telecom/pb": [card("Owner"), card("Ann", "+4930111111")]}
PSE = bytes.fromhex("796135f0f0c511d809660800200c9a66")
CONNECTED = bytes.fromhex("a0001f" "1000ffff" "cb00000001" "4a0013") + PSE


class Unit:
    """A head unit on a stock phone without a guard's filter, and its logind."""

    def __init__(self, bench, active):
        self.logind = Logind(bench, "run", active)
        self.unit = bench.head_unit(bench.direct("bare", bench.phone(STORE).address), logind=self.logind)
        self.process, self.app = self.unit.process, self.unit.app
        self.ups, self.downs = int(active), 0

    def go(self, active):
        """Back when obexd has followed."""
        self.logind.set(active)
        if active:
            self.ups += 1
            self.process.wait_line("pbap_init_cb()", self.ups)
        else:
            self.downs += 1
            self.process.wait_line("pbap_exit_cb()", self.downs)

    def read(self):
        """An app's book, which no other app can use."""
        return read_alone(self)


@pytest.fixture
def made(bench):
    """A Unit."""
    return lambda active: Unit(bench, active)


def has_no_complaint(log):
    return not any(word in log for word in ("already registered", "Unable to unregister", "event_handler"))


def test_sessions_follow_the_seat(made):
    unit = made(active=True)
    unit.read()
    for _ in range(3):
        unit.go(active=False)
        with pytest.raises(Refused):
            unit.app().pbap()
        unit.go(active=True)
        unit.read()
    assert has_no_complaint(unit.process.log())
    assert "bluetooth_connect()" not in unit.process.log()


def test_inactive_at_first(made):
    unit = made(active=False)
    with pytest.raises(Refused):
        unit.app().pbap()
    unit.go(active=True)
    unit.read()


def test_session_outlives_the_seat(made):
    unit = made(active=True)
    leaving, staying = unit.app(), unit.app()
    left, stayed = leaving.pbap(), staying.pbap("AA:BB:CC:DD:EE:FF")
    stayed.select("int", "pb")
    unit.go(active=False)
    with pytest.raises(Refused) as refused:
        stayed.size()
    assert refused.value.name == "org.bluez.obex.Error.NotAuthorized"
    leaving.close()
    stayed.close()
    with pytest.raises(Refused):
        staying.call(left.path, CLIENT, "GetSize")
    unit.go(active=True)
    unit.read()


def test_session_that_begins_as_the_seat_is_lost(bench):
    logind = Logind(bench, "run", active=True)
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as phone:
        phone.bind(str(bench.socket("slow")))
        phone.listen()
        phone.settimeout(PATIENCE)
        unit = bench.head_unit(bench.direct("bare", f"unixpkt:{bench.socket('slow')}"), logind=logind)
        waiting = unit.app().create_session_later("pbap")
        link = phone.accept()[0]
        with link:
            assert link.recv(1000)[0] == 0x80
            logind.set(active=False)
            unit.process.wait_line("pbap_exit_cb()")
            link.send(CONNECTED)
            with pytest.raises(Refused):
                waiting()
    assert unit.process.running()


@pytest.mark.parametrize("active", [True, False])
def test_nothing_but_object_push_is_on_the_air(bench, active):
    machine = bench.machine("phone")
    mock, logind = bench.bluez_mock(machine), Logind(bench, "run", active)
    process = obexd.start(bench, "phone-obexd", machine, logind=logind)
    if active:
        mock.wait_line("answered 00001105")
        logind.set(active=False)
        process.wait_line("pbap_exit_cb()")
    logind.set(active=True)
    process.wait_line("pbap_init_cb()", 1 + active)
    mock.wait_line("answered 00001105", 1 + active)
    served = {line.split()[1][4:8] for line in mock.log().splitlines() if line.startswith("profile")}
    assert served == {"1105"}
    assert has_no_complaint(process.log())


@pytest.mark.parametrize("plugin", [False, True])
def test_stock_obexd_ends_with_the_seat(bench, plugin):
    """Guarded or not; whoever calls it next has its bus start it again, as in test_inactive_at_first."""
    logind = Logind(bench, "run", active=True, stays=False)
    process = obexd.start(bench, "alone", bench.machine("car"), plugin=plugin, logind=logind)
    process.wait_line("Module bip loaded")
    logind.set(active=False)
    assert process.wait_end() == 1
    assert "pbap_exit_cb()" in process.log()
