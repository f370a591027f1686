# SPDX-License-Identifier: GPL-2.0-or-later
"""The daemon as a service: what it tells its manager, and what is installed to run it by.

A socket of ours stands for the service manager here; `make service` runs the unit under a real one."""
import os
import pathlib
import re
import select
import shutil
import signal
import socket
import subprocess

import pytest
from desk import Desk, vcard
from gi.repository import Gio, GLib

from bench.bench import BUILD, SOURCE
from bench.machine import Bus
from bench.process import PATIENCE
from users import needs_other_users

UNIT = BUILD / "systemd" / "contactguardd.service"
BONDS_UNIT, BONDS_SOCKET = BUILD / "systemd" / "contactguard-bonds@.service", SOURCE / "systemd" / "contactguard-bonds.socket"
STORE = {"telecom/pb": [vcard("3.0", "N:Me", "FN:Me", "TEL:1")]}
CAR = "/org/contactguard/phone_00_00_00_00_00_00/consumer_" + b"car:00:00:00:00:00:00".hex()
EXPOSURE, BONDS_EXPOSURE = 1.3, 0.7  # of 10; what systemd-analyze calls OK ends at 5


# --- What it tells its manager ---

class Manager:
    """Who listens at NOTIFY_SOCKET."""

    def __init__(self, bench):
        self.path = bench.socket("notify")
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(str(self.path))
        self.socket.settimeout(PATIENCE)

    def next(self):
        """The next message, as a dictionary."""
        return dict(line.split("=", 1) for line in self.socket.recv(4096).decode().splitlines())

    def silent(self):
        """Whether nothing waits; for a daemon that has ended."""
        return not select.select([self.socket], [], [], 0)[0]


@pytest.fixture
def manager(tmp_path, monkeypatch):
    from bench import Bench
    with Bench(tmp_path / "manager") as bench:
        manager = Manager(bench)
        monkeypatch.setenv("NOTIFY_SOCKET", str(manager.path))
        yield manager


def test_ready_reload_stop(tmp_path, manager):
    with Desk(tmp_path, STORE, "everything", config="[View]\nFillWait=4\n") as desk:
        assert manager.next() == {"READY": "1", "STATUS": "serving the desk"}
        desk.ask("size pb")

        desk.daemon.kill(signal.SIGHUP)
        reloading = manager.next()
        assert reloading.keys() == {"RELOADING", "MONOTONIC_USEC"} and int(reloading["MONOTONIC_USEC"]) > 0
        assert manager.next() == {"READY": "1", "STATUS": "serving the desk"}

        (desk.bench.dir / "contactguard.conf").write_text("[View]\nFillWait=never\n")
        assert "RELOADING" in manager.next()
        kept = manager.next()
        assert kept["READY"] == "1"
        assert re.match(r"the configuration stays as it was: \S*contactguard.conf:2: FillWait ", kept["STATUS"])

        desk.daemon.kill(signal.SIGTERM)
        assert manager.next() == {"STOPPING": "1"}
        assert desk.daemon.wait_end() == 0
        assert manager.silent()


def test_never_ready_where_it_cannot_listen(tmp_path, manager):
    with Desk(tmp_path, STORE) as desk:
        manager.next()
        desk.daemon.stop()
        manager.next()
        options = ["--state", desk.state, "--phone", desk.phone_address,
                   "--listen", f"unixpkt:{tmp_path}/nowhere/car"]
        assert desk.bench.start("daemon", [BUILD / "contactguardd", *options]).wait_end() == 3
        assert manager.silent()


def test_never_ready_without_its_name(bench, request):
    car = bench.machine("car")  # first: a bus has a manager too
    manager = request.getfixturevalue("manager")
    bench.daemon(car)
    assert manager.next()["STATUS"] == "serving this head unit"
    second = bench.start("second", [BUILD / "contactguardd", "--state", bench.folder("second"), "--bus", "session"],
                         env={**os.environ, **car.env()})
    assert second.wait_end() == 3
    assert manager.silent()


def test_the_watchdog_hears_that_the_loop_turns(tmp_path, manager, monkeypatch):
    monkeypatch.setenv("WATCHDOG_USEC", "100000")
    with Desk(tmp_path, STORE):
        heard = [manager.next() for _ in range(5)]
    assert heard.count({"WATCHDOG": "1"}) == 4 and heard.count({"READY": "1", "STATUS": "serving the desk"}) == 1


# --- The unit ---

def settings(name):
    """All values of one setting of the unit."""
    return re.findall(rf"^{name}=(.*)$", UNIT.read_text(), re.M)


def test_the_unit_sets_the_memory_as_the_daemon_would(tmp_path, monkeypatch):
    """With the unit's environment the daemon does not start itself anew with another one."""
    for name in "GLIBC_TUNABLES", "G_SLICE", "LD_BIND_NOW":
        monkeypatch.delenv(name, raising=False)
    for setting in settings("Environment"):
        monkeypatch.setenv(*setting.split("=", 1))
    with Desk(tmp_path, STORE) as desk:
        found = pathlib.Path(f"/proc/{desk.daemon.pid}/environ").read_text().rstrip("\0")
    given = {**os.environ, "CONTACTGUARD_DEBUG": "all"}
    # The C library cuts its tunables apart where they lie.
    assert set(found.replace(":", "\0").split("\0")) == \
        set("\0".join(f"{name}={value}" for name, value in given.items()).replace(":", "\0").split("\0"))


def placed(tmp_path, unit, program):
    """The unit, with its program where it was built."""
    path = tmp_path / unit.name
    path.write_text(re.sub(r"^ExecStart=\S+", f"ExecStart={BUILD}/{program}", unit.read_text(), flags=re.M))
    return path


@pytest.fixture
def unit(tmp_path):
    return placed(tmp_path, UNIT, "contactguardd")


@pytest.fixture
def bonds_unit(tmp_path):
    shutil.copy(BONDS_SOCKET, tmp_path)
    return placed(tmp_path, BONDS_UNIT, "contactguard-bonds")


def analyze(*arguments):
    return subprocess.run(["systemd-analyze", *arguments], capture_output=True, text=True, timeout=PATIENCE)


def test_systemd_finds_nothing_wrong_with_the_unit(unit):
    verified = analyze("verify", "--man=no", unit)
    assert (verified.returncode, verified.stdout, verified.stderr) == (0, "", "")
    unit.write_text(unit.read_text().replace("ProtectHome=", "ProtectHomes="))
    assert "ProtectHomes" in analyze("verify", "--man=no", unit).stderr


def test_systemd_finds_nothing_wrong_with_the_socket_of_bonds(bonds_unit):
    verified = analyze("verify", "--man=no", bonds_unit.parent / BONDS_SOCKET.name)
    assert (verified.returncode, verified.stdout, verified.stderr) == (0, "", "")
    bonds_unit.unlink()
    assert analyze("verify", "--man=no", bonds_unit.parent / BONDS_SOCKET.name).returncode


def check_exposure(unit, most):
    said = analyze("security", "--offline=yes", "--no-pager", unit).stdout
    exposure = float(re.search(r"exposure level for \S+: ([0-9.]+)", said)[1])
    print(f"exposure {exposure} of 10, at most {most}")
    assert exposure <= most, said


def test_the_units_exposure(unit, bonds_unit):
    check_exposure(unit, EXPOSURE)
    check_exposure(bonds_unit, BONDS_EXPOSURE)


@needs_other_users
def test_its_user_and_folders(tmp_path):
    """In a root of their own, by the files that are installed."""
    (tmp_path / "etc").mkdir()
    (tmp_path / "etc/passwd").write_text("root:x:0:0::/root:/bin/sh\n")
    (tmp_path / "etc/group").write_text("root:x:0:\n")
    subprocess.run(["systemd-sysusers", f"--root={tmp_path}", SOURCE / "systemd/sysusers.d/contactguard.conf"],
                   check=True, timeout=PATIENCE)
    user, = re.findall("^contactguard:x:([0-9]+):([0-9]+):.*:/var/lib/contactguard:/usr/sbin/nologin$",
                       (tmp_path / "etc/passwd").read_text(), re.M)
    assert f"contactguard:x:{user[1]}:" in (tmp_path / "etc/group").read_text()
    for _ in "install", "boot":
        subprocess.run(["systemd-tmpfiles", f"--root={tmp_path}", "--create",
                        BUILD / "systemd/tmpfiles.d/contactguard.conf"], check=True, timeout=PATIENCE)
    owners = [(tmp_path / path).stat() for path in ("run/contactguard", "run/contactguard/obexd")]
    assert [(status.st_uid, status.st_mode & 0o7777) for status in owners] == [(int(user[0]), 0o755), (0, 0o755)]


FILTERED = ["/usr/bin/python3", "-B", SOURCE / "tests/stories/bench/filtered.py", UNIT]


@pytest.mark.parametrize("forbidden", [
    "os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))", "os.chroot('/')", "socket.socket(socket.AF_INET)",
    "mmap.mmap(-1, 4096, prot=mmap.PROT_WRITE | mmap.PROT_EXEC)"])
def test_the_filter_kills(forbidden):
    """The control of the next one."""
    program = ["/usr/bin/python3", "-c", f"import mmap, os, socket; print('up', flush=True); {forbidden}"]
    killed = subprocess.run([*FILTERED, *program], stdout=subprocess.PIPE, timeout=PATIENCE)
    assert (killed.stdout, killed.returncode) == (b"up\n", -signal.SIGSYS)


@pytest.mark.skipif("CONTACTGUARD_SANITIZERS" in os.environ, reason="sanitizers make system calls of their own")
def test_the_daemon_lives_under_the_units_filter(tmp_path, monkeypatch):
    """What needs most of the system: the bus, grants, files that are watched, a reload, a car and a phone."""
    from bench import Bench
    with Bench(tmp_path / "bus") as bench:
        bus = Bus(bench, "bus")
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", bus.address)
        with Desk(tmp_path, STORE, config="[View]\nFillWait=4\n", options=("--bus", "session"), before=FILTERED) as desk:
            desk.ask("size pb", "cd /telecom", "list pb search=M by=name")
            driver = bus.connect()
            driver.call_sync("org.contactguard", CAR, "org.contactguard.Consumer1", "Grant",
                             GLib.Variant("(ss)", ("everything", "trip")), None, Gio.DBusCallFlags.NONE, PATIENCE * 1000, None)
            assert b"FN:Me" in desk.ask("pull pb")[0]["data"]
            (desk.bench.dir / "contactguard.conf").write_text("[View]\nFillWait=3\n")
            desk.daemon.wait_line("the configuration was read anew")
            desk.daemon.kill(signal.SIGHUP)
            desk.daemon.wait_line("the configuration was read anew", 2)
            desk.daemon.kill(signal.SIGTERM)
            assert desk.daemon.wait_end() == 0
