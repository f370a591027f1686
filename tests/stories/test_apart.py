# SPDX-License-Identifier: GPL-2.0-or-later
"""Two apps of a head unit at one stock obexd: neither is the other's hand, and neither sees what the other does.

What obexd dials beside the guard goes over a folder that stands for the air (tests/bluez/radio.c)."""
import os

import pytest
from gi.repository import Gio, GLib

from bench import Refused, card
from bench import obexd
from test_plugin import CLIENT

STORE = {"telecom/pb": [card("Owner"), card("Ann", "+4930111111"), card("Bob", "+4930222222")]}
PUSH = "org.bluez.obex.ObjectPush1"
MANAGER = "org.freedesktop.DBus.ObjectManager"
SESSIONS = "/org/bluez/obex/client/"
NOT_YOURS = "org.bluez.obex.Error.NotAuthorized"


class Device:
    """Another device: stock obexd that takes every push and has a card of its own."""

    def __init__(self, bench):
        self.machine = bench.machine("device")
        self.air = bench.socket("air")
        self.air.mkdir()
        self.inbox = self.machine.home / ".cache" / "obexd"
        self.inbox.mkdir(parents=True)
        (self.inbox / "vcard.vcf").write_text(card("Device", "+4930999999"))
        store = self.machine.home / "phonebook/telecom/pb"
        store.mkdir(parents=True)
        for number, text in enumerate(STORE["telecom/pb"]):
            (store / f"{number}.vcf").write_text(text)
        process = obexd.start(bench, "device", self.machine, plugin=False, options=["-a"], offers=self.air)
        for service in ("1105", "112f"):
            process.wait_line(f"radio: offers {service}")


def guarded_unit(bench, device, *profiles):
    """The guard's head unit, whose PBAP sessions read fake-phone."""
    machine = bench.machine("car")
    bench.stand_in(machine, "--placement", "head-unit", "--phone", bench.fake_phone(STORE), "--profiles", *profiles)
    return bench.head_unit(machine, dials=device.air)


def pull_book(app, target):
    """Pulls the book into this file; the session, which stays open."""
    book = app.pbap()
    book.select("int", "pb")
    transfer, _ = app.call(book.path, CLIENT, "PullAll", "(sa{sv})", str(target), {})
    assert b"Bob" in app.transferred(transfer, target)
    return book


def send(app, session, path):
    transfer, properties = app.call(session, PUSH, "SendFile", "(s)", str(path))
    app.transferred(transfer, path)


class Ear:
    """What one app hears of obexd, whoever it is meant for: the paths of objects."""

    def __init__(self, app):
        self.app, self.paths = app, []
        app.connection.signal_subscribe(None, None, None, None, None, Gio.DBusSignalFlags.NONE, self.hear)

    def hear(self, _connection, _sender, path, interface, _signal, arguments):
        self.paths.append(arguments.unpack()[0] if interface == MANAGER else path)

    def sessions(self):
        """Those at or below sessions, of all that obexd has said until now."""
        self.app.call("/", MANAGER, "GetManagedObjects")
        while GLib.MainContext.default().iteration(False):
            pass
        return {path for path in self.paths if path.startswith(SESSIONS)}


def test_without_the_plugin_an_app_is_anothers_hand(bench):
    device = Device(bench)
    unit = bench.head_unit(bench.machine("car"), placed=False, plugin=False, dials=device.air)
    one, other = unit.app(), unit.app()
    ear = Ear(other)
    ear.sessions()
    stolen = unit.machine.home / "book.vcf"
    book = pull_book(one, stolen)
    send(other, other.create_session("opp"), stolen)
    assert b"Bob" in (device.inbox / "book.vcf").read_bytes()
    assert book.path in ear.sessions()
    assert book.path in other.call("/", MANAGER, "GetManagedObjects")[0]


def test_anothers_file_is_no_source_and_no_target(bench):
    device = Device(bench)
    unit = guarded_unit(bench, device, "pbap", "opp")
    one, other = unit.app(), unit.app()
    home = unit.machine.home
    stolen = home / "book.vcf"
    pull_book(one, stolen)
    (home / "link.vcf").symlink_to(stolen)
    os.link(stolen, home / "hard.vcf")
    session, theirs = other.create_session("opp"), other.pbap()
    for path in (stolen, home / "." / ".." / home.name / "book.vcf", home / "link.vcf", home / "hard.vcf"):
        with pytest.raises(Refused) as refused:
            other.call(session, PUSH, "SendFile", "(s)", str(path))
        assert refused.value.name == NOT_YOURS
        with pytest.raises(Refused) as refused:
            other.call(theirs.path, CLIENT, "PullAll", "(sa{sv})", str(path), {})
        assert refused.value.name == NOT_YOURS
    moved = stolen.rename(home / "moved.vcf")
    with pytest.raises(Refused):
        other.call(session, PUSH, "SendFile", "(s)", str(moved))
    assert b"Bob" in moved.read_bytes()
    assert not {"book.vcf", "link.vcf", "hard.vcf", "moved.vcf"} & {path.name for path in device.inbox.iterdir()}


def test_ones_own_file_is_sent(bench):
    """The app's own pull, and a file that no transfer wrote, which two may send."""
    device = Device(bench)
    unit = guarded_unit(bench, device, "pbap", "opp")
    one, other = unit.app(), unit.app()
    home = unit.machine.home
    pull_book(one, home / "book.vcf")
    send(one, one.create_session("opp"), home / "book.vcf")
    assert b"Bob" in (device.inbox / "book.vcf").read_bytes()
    (home / "note.txt").write_text("a note")
    for app in (one, other):
        send(app, app.create_session("opp"), home / "note.txt")
        assert (device.inbox / "note.txt").read_text() == "a note"
        (device.inbox / "note.txt").unlink()


def test_what_one_does_another_does_not_see(bench):
    device = Device(bench)
    unit = guarded_unit(bench, device, "pbap", "opp")
    one, other = unit.app(), unit.app()
    own_ear, ear = Ear(one), Ear(other)
    own_ear.sessions()
    ear.sessions()  # both listen now
    book = pull_book(one, unit.machine.home / "book.vcf")
    theirs = other.pbap()
    assert book.path in one.call("/", MANAGER, "GetManagedObjects")[0]
    shown = other.call("/", MANAGER, "GetManagedObjects")[0]
    assert {path for path in shown if path.startswith(SESSIONS)} == {theirs.path}
    assert shown[theirs.path]["org.bluez.obex.Session1"]["Destination"] == "00:11:22:33:44:55"
    with pytest.raises(Refused) as refused:  # which would list the sessions by number
        other.call(SESSIONS[:-1], "org.freedesktop.DBus.Introspectable", "Introspect")
    assert refused.value.name == NOT_YOURS
    book.close()
    heard = own_ear.sessions()
    assert book.path in heard and any(path.startswith(f"{book.path}/transfer") for path in heard)
    assert ear.sessions() == {theirs.path}
    theirs.close()
    assert theirs.path not in own_ear.sessions()


def test_a_session_bus_shows_all_to_a_monitor(bench):
    """Which no plugin can change: the bus lets each program of its own user watch."""
    unit = guarded_unit(bench, Device(bench), "pbap")
    monitor = bench.start("monitor", ["dbus-monitor", "--address", unit.machine.session.address, "type='signal'"])
    monitor.wait_line("NameLost")  # the last that it hears as itself
    book = pull_book(unit.app(), unit.machine.home / "book.vcf")
    monitor.wait_line(book.path)


def test_the_end_of_a_session_is_told_to_its_owner(bench):
    unit = guarded_unit(bench, Device(bench), "pbap")
    app, removed = unit.app(), []
    app.connection.signal_subscribe(None, MANAGER, "InterfacesRemoved", None, None, Gio.DBusSignalFlags.NONE,
                                    lambda *signal: removed.append(signal[5].unpack()))
    book = app.pbap()
    book.close()
    app.call("/", MANAGER, "GetManagedObjects")
    while GLib.MainContext.default().iteration(False):
        pass
    assert any(path == book.path and "org.bluez.obex.Session1" in interfaces for path, interfaces in removed)


@pytest.mark.parametrize("profiles", [["opp"], ["opp", "opp-pull"]])
def test_a_card_is_asked_for_if_it_is_allowed(bench, profiles):
    device = Device(bench)
    unit = guarded_unit(bench, device, *profiles)
    app = unit.app()
    session = app.create_session("opp")
    target = unit.machine.home / "asked.vcf"
    if "opp-pull" in profiles:
        transfer, _ = app.call(session, PUSH, "PullBusinessCard", "(s)", str(target))
        assert b"+4930999999" in app.transferred(transfer, target)
        return
    for method, arguments in (("PullBusinessCard", [str(target)]), ("ExchangeBusinessCards", [str(target)] * 2)):
        with pytest.raises(Refused) as refused:
            app.call(session, PUSH, method, f"({'s' * len(arguments)})", *arguments)
        assert refused.value.name == NOT_YOURS
    assert not target.exists()
    (unit.machine.home / "note.txt").write_text("a note")
    send(app, session, unit.machine.home / "note.txt")
    assert (device.inbox / "note.txt").exists()
