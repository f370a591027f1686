# SPDX-License-Identifier: GPL-2.0-or-later
"""The plugin alone in stock obexd, with a stand-in for the daemon: what goes to the guard, and what nobody gets."""
import os
import socket

import pytest

from bench import Refused, card
from bench.heir import started
from bench.process import PATIENCE
from users import needs_other_users

STORE = {"telecom/pb": [card("Owner"), card("Ann", "+4930111111"), card("Bob", "+4930222222")],
         "telecom/ich": [card("Ann", "+4930111111")]}
CLIENT = "org.bluez.obex.PhonebookAccess1"
PROPERTIES = "org.freedesktop.DBus.Properties"


def read_alone(unit):
    """An app's session of a book of two, which no other app of that unit can use."""
    book = unit.app().pbap()
    book.select("int", "pb")
    assert book.size() == 2
    with pytest.raises(Refused) as refused:
        unit.app().call(book.path, CLIENT, "GetSize")
    assert refused.value.name == "org.bluez.obex.Error.NotAuthorized"
    return book


def test_head_unit_reads_the_phone(bench):
    phone = bench.phone(STORE)
    unit = bench.head_unit(bench.direct("bare", phone.address))
    book = unit.app().pbap()
    book.select("int", "pb")
    assert book.size() == 3
    assert [name for name, _ in book.list()] == ["0.vcf", "1.vcf", "2.vcf"]
    assert book.pull_all(Format="vcard21").count(b"BEGIN:VCARD") == 3
    assert b"FN:Bob" in book.pull("2.vcf")
    assert [name for name, _ in book.search("number", "111111")] == ["1.vcf"]
    book.select("int", "ich")
    assert book.size() == 1


@pytest.mark.parametrize("kind", ["unix", "unixpkt"])
def test_head_unit_takes_both_kinds_of_socket(bench, kind):
    unit = bench.head_unit(bench.direct("bare", bench.fake_phone(STORE, kind=kind)))
    book = unit.app().pbap()
    book.select("int", "pb")
    assert book.size() == 3
    assert book.pull_all(Format="vcard30").count(b"BEGIN:VCARD") == 3
    assert len(book.list()) == 3
    # What the guard's service record says, which obexd asks the plugin for.
    assert {"DatabaseIdentifier", "PrimaryCounter", "SecondaryCounter", "FixedImageSize"} <= set(book.properties())


def test_daemon_hears_who_asks(bench):
    phone = bench.phone(STORE)
    machine = bench.machine("car")
    guard = bench.stand_in(machine, "--placement", "head-unit", "--phone", phone.address)
    bench.head_unit(machine).app().pbap("AA:BB:CC:DD:EE:FF")
    assert guard.wait_line("open-car").split() == [
        "open-car", "pbap", "AA:BB:CC:DD:EE:FF", str(os.getpid()), str(os.getuid()), str(started(os.getpid()))]


@pytest.mark.parametrize("target", ["pbap", "map", "0000112f-0000-1000-8000-00805f9b34fb"])
def test_no_daemon_no_session(bench, target):
    unit = bench.head_unit(bench.machine("car"), placed=False)
    with pytest.raises(Refused, match="no guard is running"):
        unit.app().create_session(target)
    assert "bluetooth_connect()" not in unit.process.log()  # the real transport was never called


def test_daemon_comes_goes_and_comes_back(bench):
    phone = bench.phone(STORE)
    machine = bench.machine("car")
    options = ("--placement", "head-unit", "--phone", phone.address)
    guard = bench.stand_in(machine, *options)
    unit = bench.head_unit(machine)
    unit.app().pbap()
    guard.stop()
    unit.process.wait_line("contactguard: the daemon is gone")
    with pytest.raises(Refused, match="no guard is running"):
        unit.app().pbap()
    bench.stand_in(machine, *options)
    unit.wait_placed(count=2)
    unit.app().pbap()


def test_daemon_that_dies_while_it_is_asked(bench):
    machine = bench.machine("car")
    guard = bench.stand_in(machine, "--placement", "head-unit", "--hold")
    unit = bench.head_unit(machine)
    app = unit.app()
    waiting = app.create_session_later("pbap")
    guard.wait_line("open-car")
    guard.stop()
    with pytest.raises(Refused, match="contactguard"):
        waiting()


def test_app_that_leaves_while_it_waits(bench):
    phone = bench.phone(STORE)
    machine = bench.machine("car")
    guard = bench.stand_in(machine, "--placement", "head-unit", "--hold")
    unit = bench.head_unit(machine)
    leaving = unit.app()
    leaving.create_session_later("pbap")
    guard.wait_line("open-car")
    leaving.close()
    guard.stop()
    unit.process.wait_line("contactguard: the daemon is gone")
    bench.stand_in(machine, "--placement", "head-unit", "--phone", phone.address)
    unit.wait_placed(count=2)
    unit.app().pbap()


def test_phone_placement_is_no_head_unit(bench):
    machine = bench.machine("car")
    bench.stand_in(machine, "--placement", "phone", "--serve", bench.socket("car-private"))
    unit = bench.head_unit(machine, placed=False)
    unit.process.wait_line("contactguard: serving the phone")
    with pytest.raises(Refused, match="no guard is running for this head unit"):
        unit.app().pbap()


def test_map_is_refused_by_the_daemon(bench):
    phone = bench.phone(STORE)
    machine = bench.machine("car")
    guard = bench.stand_in(machine, "--placement", "head-unit", "--phone", phone.address)
    unit = bench.head_unit(machine)
    with pytest.raises(Refused, match="no such target yet"):
        unit.app().create_session("map")
    guard.wait_line("open-car map")


ALL = ("pbap", "map", "opp", "ftp", "sync", "pcsuite")
# Beside PBAP and MAP: what obexd dials itself, by name and by UUID in either case.
DIALLED = {"opp": "00001105-0000-1000-8000-00805F9B34FB", "ftp": "00001106-0000-1000-8000-00805f9B34fb",
           "sync": "00001104-0000-1000-8000-00805F9B34FB", "pcsuite": "00005005-0000-1000-8000-0002EE000001"}


def dialled(unit):
    """How often the real transport was called, which says so in obexd's log."""
    return unit.process.log().count("bluetooth_connect()")


def objection(unit, target, **options):
    """What the guard says to a session with this target; None if it has no objection, and then the real transport fails."""
    with pytest.raises(Refused) as refused:
        unit.app().create_session(target, **options)
    return refused.value.text if "contactguard" in refused.value.text else None


def guarded_unit(bench, *profiles):
    machine = bench.machine("car")
    guard = bench.stand_in(machine, "--placement", "head-unit", "--hold", "--profiles", *profiles)
    return guard, bench.head_unit(machine)


def test_allowed_targets_go_to_the_real_transport(bench):
    guard, unit = guarded_unit(bench, *ALL)
    for name, uuid in DIALLED.items():
        assert objection(unit, name) is None
        assert objection(unit, uuid) is None
    unit.process.wait_line("bluetooth_connect()", count=2 * len(DIALLED))
    assert "open-car" not in guard.log()


@pytest.mark.parametrize("profiles", [(), ("pbap", "opp-pull"), ("PBAP", "Ftp", "syncevolution")])
def test_targets_that_the_daemon_does_not_allow_reach_nobody(bench, profiles):
    guard, unit = guarded_unit(bench, *profiles)
    for target in [*DIALLED, *DIALLED.values(), *({"pbap", "map"} - set(profiles))]:
        assert "does not allow" in objection(unit, target), target
    for target in ("1104", "0x1106", "00001106", "bip-avrcp"):  # which obexd itself does not know
        objection(unit, target)
    assert dialled(unit) == 0
    assert "open-car" not in guard.log()


def test_without_a_daemon_no_target_is_dialled(bench):
    unit = bench.head_unit(bench.machine("car"), placed=False)
    for target in [*ALL, *DIALLED.values()]:
        assert "no guard is running" in objection(unit, target)
    assert dialled(unit) == 0


def test_a_channel_of_the_callers_own_is_refused(bench):
    """By it PBAP's own channel could be dialled as object push."""
    _, unit = guarded_unit(bench, *ALL)
    for target in DIALLED:
        assert "channel" in objection(unit, target, channel=19)
    assert dialled(unit) == 0
    assert objection(unit, "opp", channel=0) is None
    unit.process.wait_line("bluetooth_connect()")


def test_what_may_be_dialled_follows_the_daemon(bench):
    guard, unit = guarded_unit(bench, "pbap", "opp")
    assert objection(unit, "ftp")
    guard.type("pbap opp ftp")
    unit.process.wait_line("what may be dialled has changed")
    assert objection(unit, "ftp") is None
    guard.type("")
    unit.process.wait_line("what may be dialled has changed", count=2)
    assert objection(unit, "ftp") and objection(unit, "opp") and objection(unit, "pbap")
    guard.stop()
    unit.process.wait_line("contactguard: the daemon is gone")
    assert objection(unit, "opp")


def test_another_apps_session_is_closed_to_it(bench):
    phone = bench.phone(STORE)
    unit = bench.head_unit(bench.direct("bare", phone.address))
    owner, other = unit.app(), unit.app()
    book = owner.pbap()
    book.select("int", "pb")
    calls = [
        (CLIENT, "GetSize", "()"),
        (CLIENT, "List", "(a{sv})", {}),
        (CLIENT, "PullAll", "(sa{sv})", str(bench.dir / "stolen"), {}),
        (CLIENT, "Select", "(ss)", "int", "ich"),
        (PROPERTIES, "GetAll", "(s)", CLIENT),
        ("org.freedesktop.DBus.Introspectable", "Introspect", "()"),
    ]
    for path in (book.path, book.path + "/transfer0"):
        for call in calls:
            with pytest.raises(Refused) as refused:
                other.call(path, *call)
            assert refused.value.name == "org.bluez.obex.Error.NotAuthorized", call
    with pytest.raises(Refused) as refused:
        other.remove_session(book.path)
    assert refused.value.name == "org.bluez.obex.Error.NotAuthorized"
    assert not (bench.dir / "stolen").exists()
    assert book.size() == 3
    # Each has its own.
    theirs = other.pbap()
    theirs.select("int", "ich")
    assert (book.size(), theirs.size()) == (3, 1)
    with pytest.raises(Refused):
        owner.call(theirs.path, CLIENT, "GetSize")
    # A path that was closed is nobody's.
    book.close()
    with pytest.raises(Refused) as refused:
        owner.call(book.path, CLIENT, "GetSize")
    assert refused.value.name == "org.bluez.obex.Error.NotAuthorized"


def on_air(bench, mock, machine, **how):
    """The UUIDs that obexd registers with org.bluez, by the digits that tell them apart, when it has registered all."""
    from bench import obexd
    obexd.start(bench, f"{machine.name}-obexd", machine, **how)
    mock.wait_line("answered 00001105")
    return {line.split()[1][4:8] for line in mock.log().splitlines() if line.startswith("profile")}


@pytest.mark.parametrize("placement", [None, "phone", "head-unit"])
def test_nothing_but_object_push_is_on_the_air(bench, placement):
    machine = bench.machine("phone")
    if placement:
        bench.stand_in(machine, "--placement", placement, "--serve", bench.socket("private"),
                       "--profiles", "pbap", "map", "opp", "opp-pull", "sync", "pcsuite", "bip-avrcp")
    assert on_air(bench, bench.bluez_mock(machine), machine) == {"1105"}


def test_files_are_on_the_air_if_they_are_allowed(bench):
    machine = bench.machine("phone")
    bench.stand_in(machine, "--placement", "phone", "--serve", bench.socket("private"), "--profiles", "opp", "ftp")
    assert on_air(bench, bench.bluez_mock(machine), machine) == {"1105", "1106"}


def test_without_the_plugin_all_would_be(bench):
    machine = bench.machine("phone")
    assert on_air(bench, bench.bluez_mock(machine), machine, plugin=False) == {
        "1104", "1105", "1106", "112f", "1132", "1133", "5005"}


def connect(path):
    link = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    link.settimeout(PATIENCE)
    link.connect(str(path))
    return link


CONNECT = bytes.fromhex("80001a1000ffff" "460013" "796135f0f0c511d809660800200c9a66")


def test_phone_answers_the_guards_user(bench):
    phone = bench.phone(STORE)
    with connect(phone.socket) as link:
        link.send(CONNECT)
        assert link.recv(1000)[0] == 0xA0


@needs_other_users
def test_phone_turns_another_user_away(bench):
    phone = bench.phone(STORE)
    phone.socket.chmod(0o666)  # let by the mode, so that only the plugin stands in the way
    child = os.fork()
    if child == 0:
        try:
            os.setuid(65534)
            with connect(phone.socket) as link:
                os._exit(0 if link.recv(1000) == b"" else 1)
        finally:
            os._exit(2)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    phone.process.wait_line("contactguard: a stranger")


def test_phone_stops_serving_with_its_daemon(bench):
    phone = bench.phone(STORE)
    phone.guard.stop()
    phone.process.wait_line("contactguard: the daemon is gone")
    assert not phone.socket.exists()
    bench.stand_in(phone.machine, "--placement", "phone", "--serve", phone.socket)
    phone.process.wait_line("contactguard: serving the phone", count=2)
    connect(phone.socket).close()
