# SPDX-License-Identifier: GPL-2.0-or-later
"""Grants and the bonds they belong to: the daemon, contactguard-bonds over a folder as bluetoothd keeps it, and a mock of
org.bluez, as bluetoothd needs a kernel with Bluetooth (tests/vm has the real one). A trip ends with the boot here."""
import os
import socket
import subprocess
import time

import pytest
from bench.bench import BUILD
from bench.bonds import Bonds
from bench.process import PATIENCE
from bench.system import USERS, System
from test_bluez import CONSUMER, POLICY, Bluetoothd, Driver
from users import needs_other_users

ADDRESS, PHONE = "00:00:00:00:00:0F", "AA:BB:CC:DD:EE:FF"
FIRST, SECOND = "0123456789ABCDEF0123456789ABCDEF", "FEDCBA9876543210FEDCBA9876543210"
TOLD, UNTOLD = "a bond is told", "a bond can't be told"
RESTS = "a grant of favourites rests: its bond can't be told now, and it was for another trip"


def lay_bonds(bench, uid):
    return Bonds(bench.socket("bonds"), bench.folder("bluetooth"), uid, bench.dir / "logs" / "bonds.log")


class Car:
    """A head unit whose phone is connected, and an app that has come."""

    def __init__(self, bench):
        self.bonds = lay_bonds(bench, USERS["contactguard"])
        self.bonds.pair(ADDRESS, PHONE, FIRST)
        self.system = System(bench, policies=[bench.file("bluez-policy.conf", POLICY)],
                             options=["--bonds", self.bonds.path])
        self.bluetoothd = Bluetoothd(self.system)
        self.bluetoothd.phone(Paired=True, Connected=True)
        self.driver = Driver(self.system)
        self.obexd, self.app = self.system.caller("obexd"), self.system.caller("consumer")
        self.open()  # asks again: the phone may have been told before its adapter
        self.told()

    def told(self, line=TOLD):
        """Until the daemon has heard of the bond, as it does when it finds the phone connected."""
        self.system.daemon.wait_line(line)

    def open(self):
        opened = self.system.open_car(self.obexd, self.app)
        assert opened.error is None, opened

    def grant(self, lifetime="always"):
        self.open()
        granted = self.driver.root.call(CONSUMER, "org.contactguard.Consumer1", "Grant", f"('favourites', '{lifetime}')")
        assert granted.error is None, granted
        assert self.driver.scope() == "favourites"

    def restart(self, boot=None, line=TOLD, meanwhile=lambda: None):
        """Another daemon, in another boot if it has a name, that has heard of the bond."""
        self.system.daemon.kill()
        self.system.daemon.wait_end()
        meanwhile()
        self.system.start_daemon(boot)
        self.told(line)

    def becomes(self, scope):
        deadline = time.monotonic() + PATIENCE
        while self.driver.scope() != scope:
            assert time.monotonic() < deadline, f"it stays {self.driver.scope()}"

    def reasons(self):
        explained = self.driver.root.call(CONSUMER, "org.contactguard.Consumer1", "Explain", "('pb',)")
        assert explained.error is None, explained
        return explained.text


@pytest.fixture
def car(bench):
    made = Car(bench)
    yield made
    made.system.close()


@needs_other_users
def test_a_grant_outlasts_the_trip(car):
    car.grant()
    assert "bond" not in car.reasons()
    car.restart("next")
    assert car.driver.scope() == "favourites"
    car.restart("one-more")
    assert car.driver.scope() == "favourites"


@needs_other_users
def test_pairing_anew_while_the_daemon_is_down(car):
    """Also within the trip, and for good: the old key does not bring it back."""
    car.grant()
    car.restart(meanwhile=lambda: car.bonds.pair(ADDRESS, PHONE, SECOND))
    assert car.driver.scope() == "nothing"
    assert "a grant of favourites holds no longer: it is over" in car.reasons()
    car.driver.wait_written()
    car.restart(meanwhile=lambda: car.bonds.pair(ADDRESS, PHONE, FIRST))
    assert car.driver.scope() == "nothing"
    car.grant()
    car.restart("next")
    assert car.driver.scope() == "favourites"


@needs_other_users
def test_pairing_anew_unseen(car):
    """bluetoothd says nothing of a key that is made anew: it shows with the next session."""
    car.grant()
    car.bonds.pair(ADDRESS, PHONE, SECOND)
    car.open()
    car.becomes("nothing")  # an answer that was asked for before the key was made may come first


@needs_other_users
def test_nobody_there(car):
    """A grant holds for the trip then and rests after it, and comes whole out of that."""
    car.grant()
    car.restart(line=UNTOLD, meanwhile=car.bonds.stop)
    assert car.driver.scope() == "favourites"
    assert "its bond can't be told now, so it rests after the trip" in car.reasons()
    car.restart("next", UNTOLD)
    assert car.driver.scope() == "nothing"
    assert RESTS in car.reasons()
    car.restart("third", UNTOLD)
    assert car.driver.scope() == "nothing"
    car.bonds.start()
    car.open()  # a session asks, also without a restart
    car.told()
    assert car.driver.scope() == "favourites"
    car.restart("fourth")
    assert car.driver.scope() == "favourites"


@needs_other_users
def test_granted_while_nobody_was_there(car):
    """As every grant of a version before this: it ends with its trip, whoever is there then."""
    car.restart(line=UNTOLD, meanwhile=car.bonds.stop)
    car.grant()
    assert "the phone's bond is not known, so the grant ends with the trip" in car.reasons()
    car.restart(meanwhile=car.bonds.start)
    assert car.driver.scope() == "favourites"
    car.restart("next")
    assert car.driver.scope() == "nothing"
    assert "holds no longer" in car.reasons()


@needs_other_users
def test_no_link_key(car):
    """A file without one, no file, and a link in its place: no bond can be told, and nothing is void."""
    info = car.bonds.info(ADDRESS, PHONE)
    text = info.read_text()
    car.grant()
    car.restart("second", UNTOLD, lambda: info.write_text(text.replace("[LinkKey]", "[LongTermKey]")))
    assert car.driver.scope() == "nothing" and RESTS in car.reasons()
    car.restart("third", UNTOLD, info.unlink)
    assert RESTS in car.reasons()
    elsewhere = car.bonds.folder / "elsewhere"
    elsewhere.write_text(text)
    car.restart("fourth", UNTOLD, lambda: info.symlink_to(elsewhere))
    assert RESTS in car.reasons()
    info.unlink()
    info.write_text(text)
    car.restart("fifth")
    assert car.driver.scope() == "favourites"


# --- contactguard-bonds by itself ---

REQUEST = bytes([1, *range(32)]) + bytes.fromhex("00000000000F" "AABBCCDDEEFF")


@pytest.fixture
def bonds(tmp_path):
    from bench import Bench
    with Bench(tmp_path) as made:
        yield lay_bonds(made, os.getuid())


def ask(bonds, request):
    """What comes back; b"": nothing, and it has hung up."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as asking:
        asking.settimeout(PATIENCE)
        asking.connect(str(bonds.path))
        try:
            asking.send(request)
            return asking.recv(4096)
        except (BrokenPipeError, ConnectionResetError):
            return b""


def test_the_helper_answers(bonds):
    assert ask(bonds, REQUEST) == b"\0"
    bonds.pair(ADDRESS, PHONE, FIRST)
    first = ask(bonds, REQUEST)
    assert len(first) == 33 and first[0] == 1 and bytes.fromhex(FIRST) not in first
    assert ask(bonds, REQUEST) == first
    bonds.pair(ADDRESS, PHONE, SECOND)
    assert ask(bonds, REQUEST) not in (first, b"\0", b"")
    bonds.unpair(ADDRESS, PHONE)
    assert ask(bonds, REQUEST) == b"\0"


def test_the_helper_answers_nothing_else(bonds):
    bonds.pair(ADDRESS, PHONE, FIRST)
    for request in REQUEST[:-1], REQUEST + b"\0", b"\2" + REQUEST[1:], b"x" * 100_000:
        assert ask(bonds, request) == b""
    assert ask(bonds, REQUEST)[0] == 1


def test_the_helper_answers_nobody_else(bonds):
    bonds.pair(ADDRESS, PHONE, FIRST)
    bonds.uid = os.getuid() + 1
    assert ask(bonds, REQUEST) == b""


def helper(*options, stdin=subprocess.DEVNULL):
    return subprocess.run([BUILD / "contactguard-bonds", *options], stdin=stdin, capture_output=True, text=True,
                          timeout=PATIENCE)


def test_the_helpers_command_line():
    assert "--root=DIR" in helper("--help").stdout
    assert helper("--version").stdout.startswith("contactguard-bonds ")
    assert helper("--nonsense").returncode == helper("file").returncode == 2
    nobody = helper("--user", "nobody-of-this-name")
    assert (nobody.returncode, nobody.stderr) == (2, "contactguard-bonds: there is no user nobody-of-this-name\n")
    alone = helper("--user", "0")
    assert (alone.returncode, alone.stderr) == (1, "contactguard-bonds: this is no unix socket\n")
