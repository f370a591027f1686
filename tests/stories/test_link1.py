# SPDX-License-Identifier: GPL-2.0-or-later
"""Link1 of the daemon itself: the plugin finds it on the bus, and only the user that runs obexd is heard."""
import os
import pathlib
import signal
import subprocess

import pytest
from gi.repository import Gio, GLib

from bench import Refused, card
from bench.bench import BUILD
from bench.heir import started
from bench.process import PATIENCE
from users import needs_other_users

STORE = {"telecom/pb": [card("Owner"), card("Ann", "+4930111111"), card("Bob", "+4930222222")]}
EVERYTHING = "[Rule all]\nScope=everything\n"
NOBODY = 65534
SESSIONS_MAX = 16  # of one consumer


def call(machine, method="OpenCar", signature="(ssuut)", arguments=None):
    """A call of Link1 as the plugin makes it; None, or the name of the D-Bus error."""
    bus = machine.bus.connect()
    arguments = arguments or ("pbap", "AA:BB:CC:DD:EE:FF", os.getpid(), os.getuid(), started(os.getpid()))
    try:
        bus.call_with_unix_fd_list_sync("org.contactguard", "/org/contactguard", "org.contactguard.Link1",
                                        method, GLib.Variant(signature, arguments), None,
                                        Gio.DBusCallFlags.NONE, PATIENCE * 1000, None, None)
    except GLib.Error as error:
        return Gio.DBusError.get_remote_error(error) or str(error)
    finally:
        bus.close_sync(None)
    return None


def call_as_nobody(bench, machine):
    """The same by another user, who has to be another process."""
    script = bench.file("knock.py", f"""
import os, sys
sys.path.insert(0, {str(pathlib.Path(__file__).parent)!r})
from types import SimpleNamespace
from gi.repository import Gio
flags = Gio.DBusConnectionFlags
connect = lambda: Gio.DBusConnection.new_for_address_sync(
    {machine.bus.address!r}, flags.AUTHENTICATION_CLIENT | flags.MESSAGE_BUS_CONNECTION, None, None)
import test_link1  # before it is another user, who may not read where this tree is
os.setuid({NOBODY})
print("answer", test_link1.call(SimpleNamespace(bus=SimpleNamespace(connect=connect))))
""")
    return bench.start("knock", ["/usr/bin/python3", "-B", script], env=dict(os.environ)).wait_line("answer")


def test_stock_head_unit_reads_stock_phone_through_the_daemon(bench):
    phone = bench.phone(STORE)
    car = bench.machine("car")
    bench.daemon(car, EVERYTHING, phone=phone.address)
    book = bench.head_unit(car).app().pbap()
    book.select("int", "pb")
    assert book.size() == 3
    assert b"Bob" in book.pull_all()


def test_a_daemon_as_a_phones_guard(bench):
    """The plugin on a phone serves the daemon where the daemon says."""
    machine = bench.machine("phone")
    daemon = bench.daemon(machine, placement="phone")
    from bench import obexd
    process = obexd.start(bench, "phone", machine)
    process.wait_line("contactguard: serving the phone")
    assert (bench.dir / "phone-state" / "phone.sock").is_socket()
    assert daemon.running()


def test_map_is_not_supported_yet(bench):
    car = bench.machine("car")
    bench.daemon(car, EVERYTHING, phone="unixpkt:/nowhere")
    with pytest.raises(Refused, match="the guard does not allow this target"):
        bench.head_unit(car).app().create_session("map")
    assert call(car, arguments=("map", "AA:BB:CC:DD:EE:FF", os.getpid(), os.getuid(),
                                started(os.getpid()))).endswith(".NotSupported")


def test_profiles_follow_the_configuration(bench):
    """From the configuration's file to what obexd dials, at the start and after it is read again."""
    car = bench.machine("car")
    daemon = bench.daemon(car, "[Profiles]\nFtp=allow\n", phone="unixpkt:/nowhere")
    unit = bench.head_unit(car)

    def is_dialled(target):
        with pytest.raises(Refused) as refused:
            unit.app().create_session(target)
        return "the guard does not allow" not in refused.value.text

    assert [target for target in ("opp", "ftp", "sync") if is_dialled(target)] == ["opp", "ftp"]
    bench.file("car.conf", "[Link]\nPlacement=head-unit\n[Profiles]\nSync=allow\n")
    daemon.kill(signal.SIGHUP)
    unit.process.wait_line("what may be dialled has changed")
    assert [target for target in ("opp", "ftp", "sync") if is_dialled(target)] == ["opp", "sync"]


def test_one_session_too_many_is_told_so_at_once(bench):
    """Not by a link that closes, or by 25 seconds of silence."""
    car = bench.machine("car")
    bench.daemon(car, EVERYTHING, phone="unixpkt:/nowhere")
    unit = bench.head_unit(car)
    apps = [unit.app() for _ in range(SESSIONS_MAX + 1)]
    for app in apps[1:]:
        app.create_session("pbap")
    with pytest.raises(Refused, match="too many sessions"):
        apps[0].create_session("pbap")


def test_a_phone_that_is_not_bonded_is_refused(bench):
    """An app may name any address. Where [Link] Phone= stands for every phone, each will do."""
    car = bench.machine("car")
    bench.daemon(car, EVERYTHING)
    assert call(car) == "org.contactguard.Error.Refused"
    with pytest.raises(Refused, match="not bonded"):
        bench.head_unit(car).app().create_session("pbap")


@needs_other_users
def test_another_user_is_refused_by_the_daemon(bench):
    """On a bus that lets everybody talk to everybody."""
    car = bench.machine("car")
    bench.daemon(car, EVERYTHING, phone="unixpkt:/nowhere")
    assert call(car) is None
    assert call_as_nobody(bench, car) == "answer org.contactguard.Error.NotAuthorized"


@needs_other_users
def test_another_user_is_refused_by_the_bus_policy(bench):
    """On a bus that begins as closed as the system's, with the policy file that is installed."""
    car = bench.machine("car", policy=BUILD / "dbus" / "org.contactguard.conf")
    bench.daemon(car, EVERYTHING, phone="unixpkt:/nowhere", bus="system")
    assert call(car) is None
    assert call_as_nobody(bench, car) == "answer org.freedesktop.DBus.Error.AccessDenied"


def test_the_name_is_anothers(bench):
    """A second daemon on a bus ends with a message."""
    car = bench.machine("car")
    bench.daemon(car)
    second = subprocess.run([BUILD / "contactguardd", "--state", bench.folder("second"), "--bus", "session"],
                            env={**os.environ, **car.env()}, capture_output=True, text=True, timeout=PATIENCE)
    assert second.returncode == 3
    assert "org.contactguard" in second.stderr


def test_the_daemon_ends_with_its_bus(bench):
    car = bench.machine("car")
    daemon = bench.daemon(car)
    car.bus.process.stop()
    assert daemon.wait_end() == 3
