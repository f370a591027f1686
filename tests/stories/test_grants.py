# SPDX-License-Identifier: GPL-2.0-or-later
"""What a driver says, over a real bus: a car at the desk, the daemon on a private session bus, and Consumer1."""
import signal
import socket

import pytest
from desk import Desk, vcard
from gi.repository import Gio, GLib

from bench.machine import Bus
from bench.process import PATIENCE

PHONE = "/org/contactguard/phone_00_00_00_00_00_00"
CAR = PHONE + "/consumer_" + b"car:00:00:00:00:00:00".hex()
STORE = {"telecom/pb": [vcard("3.0", "N:Me", "FN:Me", "TEL:1"),
                        vcard("3.0", "N:Ahlberg;Ada", "FN:Ada Ahlberg", "TEL:+46701111111"),
                        vcard("3.0", "N:Berg;Bo", "FN:Bo Berg", "TEL:+46702222222", "NOTE:4711")],
         "telecom/fav": [vcard("3.0", "N:Ahlberg;Ada", "FN:Ada Ahlberg", "TEL:+46701111111")]}


class Driver:
    """The driver's end of the bus."""

    def __init__(self, bus):
        self.machine_bus, self.bus = bus, bus.connect()

    def call(self, path, interface, method, *arguments):
        signature = f"({'s' * len(arguments)})"
        return self.bus.call_sync("org.contactguard", path, interface, method, GLib.Variant(signature, arguments),
                                  None, Gio.DBusCallFlags.NONE, PATIENCE * 1000, None).unpack()

    def car(self, method, *arguments):
        return self.call(CAR, "org.contactguard.Consumer1", method, *arguments)

    def manager(self, method):
        return self.call("/org/contactguard", "org.contactguard.Manager1", method)

    def scope(self):
        return self.call(CAR, "org.freedesktop.DBus.Properties", "Get", "org.contactguard.Consumer1", "Scope")[0]


class RawCar:
    """A car that reads when it is told to: what was sent meanwhile waits in its socket, and no more."""
    TARGET = bytes.fromhex("796135f0f0c511d809660800200c9a66")

    def __init__(self, desk):
        self.link = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.link.settimeout(PATIENCE)
        self.link.connect(desk.address.partition(":")[2])
        connect = bytes.fromhex("10007fff") + b"\x46" + (3 + len(self.TARGET)).to_bytes(2, "big") + self.TARGET
        answer = self.ask(0x80, connect)
        self.connection = answer[answer.index(b"\xcb", 7):][:5]

    def ask(self, opcode, rest):
        self.link.send(bytes([opcode]) + (3 + len(rest)).to_bytes(2, "big") + rest)
        return self.link.recv(65536)

    def pull(self, parameters=b""):
        """A bulk pull of pb, under SRM; its first packet."""
        name = "telecom/pb.vcf".encode("utf-16-be") + b"\0\0"
        kind = b"x-bt/phonebook\0"
        headers = self.connection + b"\x97\x01" + b"\x01" + (3 + len(name)).to_bytes(2, "big") + name + \
            b"\x42" + (3 + len(kind)).to_bytes(2, "big") + kind
        if parameters:
            headers += b"\x4c" + (3 + len(parameters)).to_bytes(2, "big") + parameters
        return self.ask(0x83, headers)

    def rest(self):
        """All packets up to the last of the answer."""
        packets = []
        while not packets or packets[-1][0] == 0x90:
            packets.append(self.link.recv(65536))
        return packets


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A desk of that store and configuration, and its driver."""
    desks = []

    def make(config="", store=None, kind="unixpkt"):
        from bench import Bench
        bench = Bench(tmp_path / "bus")
        desks.append(bench)
        bus = Bus(bench, "bus")
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", bus.address)
        desk = Desk(tmp_path, store or STORE, config=config, kind=kind, options=("--bus", "session"))
        desks.append(desk.bench)
        return desk, Driver(bus)

    yield make
    for bench in reversed(desks):
        bench.close()


def cards(desk):
    reply, = desk.ask("pull pb format=3.0")
    return reply.get("data", b"")


def test_favourites_for_the_trip(place):
    desk, driver = place()
    assert cards(desk) == b""
    assert driver.scope() == "nothing"
    driver.car("Grant", "favourites", "trip")
    assert b"Ahlberg" in cards(desk)
    assert b"Berg;Bo" not in cards(desk) and b"4711" not in cards(desk)
    assert "the driver granted favourites (trip)" in driver.car("Explain", "pb")[0]


def test_a_restart_keeps_the_grant(place):
    desk, driver = place()
    cards(desk)
    driver.car("Grant", "favourites", "trip")
    granted = cards(desk)
    desk.daemon.kill()
    desk.daemon.wait_end()
    desk.start()
    assert cards(desk) == granted
    assert driver.scope() == "favourites"


def test_a_revocation_stops_a_pull(place):
    many = {"telecom/pb": [vcard("3.0", f"N:Person;{n}", f"FN:Person {n}", f"TEL:+4670{n:07}", "NOTE:" + "n" * 1000)
                           for n in range(5001)]}
    desk, driver = place(store=many)
    cards(desk)
    driver.car("Grant", "everything", "trip")
    assert len(cards(desk)) > 5000 * 1000
    car = RawCar(desk)
    assert car.pull()[0] == 0x90
    driver.car("Revoke")
    packets = car.rest()
    assert packets[-1][0] == 0xD3
    assert sum(map(len, packets)) < 2_500_000  # what the socket held
    assert cards(desk) == b""


def test_a_grant_after_the_empty_answer_brings_the_car_back(place):
    desk, driver = place()
    car = RawCar(desk)
    assert car.pull(b"\x04\x02\x00\x00")[0] == 0xA0
    driver.car("Grant", "favourites", "once")
    assert car.link.recv(65536) == b""
    assert b"Ahlberg" in cards(desk)


def test_a_wrong_edit_keeps_the_last_valid_rules(place):
    desk, driver = place("[Rule all]\nScope=favourites\n")
    before = cards(desk)
    assert b"Ahlberg" in before
    path = desk.bench.dir / "contactguard.conf"
    path.write_text("[Rule all]\nScope=favorites\n")
    with pytest.raises(GLib.Error, match="contactguard.conf:2"):
        driver.manager("Reload")
    assert cards(desk) == before
    path.write_text("[Rule all]\nScope=nothing\n")
    desk.daemon.kill(signal.SIGHUP)
    desk.daemon.wait_line("the configuration was read anew")
    assert cards(desk) == b""
