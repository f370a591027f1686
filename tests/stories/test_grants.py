"""What a driver says, over a real bus: a car at the desk, the daemon on a private session bus, and Consumer1."""
import os
import signal

import pytest
from desk import Desk, vcard
from gi.repository import Gio, GLib

from bench.machine import Bus

PHONE = "/org/contactguard/phone_00_00_00_00_00_00"
CAR = PHONE + "/consumer_" + b"car:00:00:00:00:00:00".hex()
STORE = {"telecom/pb": [vcard("3.0", "N:Me", "FN:Me", "TEL:1"),
                        vcard("3.0", "N:Ahlberg;Ada", "FN:Ada Ahlberg", "TEL:+46701111111"),
                        vcard("3.0", "N:Berg;Bo", "FN:Bo Berg", "TEL:+46702222222", "NOTE:4711")],
         "telecom/fav": [vcard("3.0", "N:Ahlberg;Ada", "FN:Ada Ahlberg", "TEL:+46701111111")]}


class Driver:
    """The driver's end of the bus."""

    def __init__(self, bus):
        self.bus = bus.connect()

    def call(self, path, interface, method, *arguments):
        signature = f"({'s' * len(arguments)})"
        return self.bus.call_sync("org.contactguard", path, interface, method, GLib.Variant(signature, arguments),
                                  None, Gio.DBusCallFlags.NONE, 20000, None).unpack()

    def car(self, method, *arguments):
        return self.call(CAR, "org.contactguard.Consumer1", method, *arguments)

    def manager(self, method):
        return self.call("/org/contactguard", "org.contactguard.Manager1", method)

    def scope(self):
        return self.call(CAR, "org.freedesktop.DBus.Properties", "Get", "org.contactguard.Consumer1", "Scope")[0]


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
    size, = desk.ask("size pb")
    assert size["params"]["PhonebookSize"] == 5001
    car = desk.car("pull pb format=3.0", "size pb", "expect size 0")
    # It has begun, and is held while the driver revokes.
    desk.daemon.wait_line("a car came", 4)
    os.kill(car.pid, signal.SIGSTOP)
    driver.car("Revoke")
    os.kill(car.pid, signal.SIGCONT)
    said, _ = car.communicate(timeout=60)
    assert '"name":"Service Unavailable"' in said or '"PhonebookSize":0' in said, said
    assert '"count":5001' not in said


def test_a_grant_after_the_empty_answer_brings_the_car_back(place):
    desk, driver = place()
    car = desk.car("size pb", "event 20", "expect response closed")
    desk.daemon.wait_line("a car came")
    assert '"PhonebookSize":0' in "".join(car.stdout.readline() for _ in range(2))
    driver.car("Grant", "favourites", "once")
    desk.daemon.wait_line("a session ends after a grant")
    car.communicate(timeout=60)
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
