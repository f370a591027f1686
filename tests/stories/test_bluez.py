# SPDX-License-Identifier: GPL-2.0-or-later
"""Phones as org.bluez knows them, on a system bus with its policy. Who answers as org.bluez is a mock: bluetoothd needs a
kernel with Bluetooth. What only time does is in tests/unit/gate and tests/unit/bluez, where the clock can be set."""
import pathlib
import sys
import time

import pytest
from bench.system import USERS, System
from bench.process import PATIENCE
from gi.repository import GLib
from users import needs_other_users

pytestmark = needs_other_users

MOCK = pathlib.Path(__file__).parent / "bench" / "bluetoothd_mock.py"
POLICY = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <policy user="root"><allow own="org.bluez"/></policy>
  <policy context="default"><allow send_destination="org.bluez"/></policy>
</busconfig>
"""
HCI, PHONE_AT = "/org/bluez/hci0", "/org/bluez/hci0/dev_AA_BB_CC_DD_EE_FF"
DEVICE, ADAPTER = "org.bluez.Device1", "org.bluez.Adapter1"
PHONE = "/org/contactguard/phone_AA_BB_CC_DD_EE_FF"
OTHER = PHONE + "/consumer_" + b"uid:4711".hex()
CONSUMER = PHONE + "/consumer_" + f"uid:{USERS['consumer']}".encode().hex()
NAME = "Ada Lovelace's own telephone, by which nobody should know her from any log of ours"


class Bluetoothd:
    def __init__(self, system):
        self.system = system
        self.bus = system.bus.connect()
        self.start()

    def start(self):
        self.process = self.system.bench.start("bluetoothd-mock", [sys.executable, MOCK, self.system.bus.address])
        self.process.wait_line("ready")
        self.put(HCI, ADAPTER, Address="00:00:00:00:00:0F", Powered=True)

    def _call(self, method, arguments):
        self.bus.call_sync("org.bluez", "/", "mock.Objects", method, arguments, None, 0, PATIENCE * 1000, None)

    def put(self, path, interface, **properties):
        self._call("Put", GLib.Variant("(osa{sv})", (path, interface, {
            key: value if isinstance(value, GLib.Variant) else GLib.Variant("b" if isinstance(value, bool) else "s", value)
            for key, value in properties.items()})))

    def phone(self, **properties):
        self.put(PHONE_AT, DEVICE, **{"Address": "AA:BB:CC:DD:EE:FF", "Alias": NAME, **properties})

    def remove(self):
        self._call("Drop", GLib.Variant("(os)", (PHONE_AT, DEVICE)))

    def die(self):
        self.process.kill()
        self.process.wait_end()


@pytest.fixture
def car(bench):
    """The system, who owns org.bluez on it, and its driver. An app wants to read the phone."""
    system = System(bench, policies=[bench.file("bluez-policy.conf", POLICY)])
    bluetoothd = Bluetoothd(system)
    driver = Driver(system)
    bluetoothd.phone(Paired=True)
    obexd, app = system.caller("obexd"), system.caller("consumer")
    opened = system.open_car(obexd, app)
    while opened.error == "org.contactguard.Error.Refused":  # the daemon has not heard of it yet
        opened = system.open_car(obexd, app)
    assert opened.error is None, opened
    bluetoothd.phone(Paired=False)
    driver.wait("Bonded", False)
    yield system, bluetoothd, driver
    system.close()
    assert "Lovelace" not in "".join(path.read_text() for path in (bench.dir / "logs").glob("*-daemon.log"))


class Driver:
    def __init__(self, system):
        self.root = system.caller("root")

    def get(self, path, interface, name):
        return self.root.call(path, "org.freedesktop.DBus.Properties", "Get",
                              f"('org.contactguard.{interface}', '{name}')").text

    def wait(self, name, value):
        """Until the phone's property is that."""
        end = time.monotonic() + PATIENCE
        while self.get(PHONE, "Phone1", name) != f"(<{str(value).lower()}>,)":
            assert time.monotonic() < end, f"{name} does not become {value}"

    def grant(self):
        granted = self.root.call(CONSUMER, "org.contactguard.Consumer1", "Grant", "('favourites', 'trip')")
        assert granted.error is None, granted
        assert self.scope() == "favourites"

    def wait_written(self):
        """Until all that was decided so far is durable: it is written in order, and this is answered when it is."""
        revoked = self.root.call(OTHER, "org.contactguard.Consumer1", "Revoke")
        assert revoked.error is None, revoked

    def scope(self):
        return self.get(CONSUMER, "Consumer1", "Scope").strip("(<'>,)")

    def changes(self):
        return [signal for signal in self.root.do("signals") if signal[0] == PHONE and signal[2] == "PropertiesChanged"]


def test_a_phone_comes_and_goes(car):
    _system, bluetoothd, driver = car
    driver.wait("Connected", False)
    driver.wait("Bonded", False)
    bluetoothd.phone(Paired=True, Connected=False)
    driver.wait("Bonded", True)
    driver.wait("Connected", False)
    bluetoothd.phone(Connected=True)
    driver.wait("Connected", True)
    driver.grant()
    bluetoothd.phone(Connected=False)
    driver.wait("Connected", False)
    assert driver.scope() == "favourites"  # for half an hour
    changes = driver.changes()
    assert changes
    assert {signal[3] for signal in changes} == \
        {"('org.contactguard.Phone1', @a{sv} {}, ['Bonded', 'Connected'])"}  # no values: they pass nobody


def test_pairing_anew_brings_no_grant_back(car):
    system, bluetoothd, driver = car
    bluetoothd.phone(Paired=True, Bonded=True, Connected=True)
    driver.wait("Connected", True)
    driver.wait("Bonded", True)
    driver.grant()
    bluetoothd.phone(Paired=False, Bonded=False)
    driver.wait("Bonded", False)
    assert driver.scope() == "nothing"
    bluetoothd.phone(Paired=True, Bonded=True)
    driver.wait("Bonded", True)
    assert driver.scope() == "nothing"
    driver.grant()
    bluetoothd.remove()
    driver.wait("Bonded", False)
    assert driver.scope() == "nothing"
    bluetoothd.phone(Paired=True, Connected=True)
    driver.wait("Bonded", True)
    assert driver.scope() == "nothing"
    driver.wait_written()
    system.daemon.kill()
    system.daemon.wait_end()
    system.start_daemon()
    driver.wait("Bonded", True)
    assert driver.scope() == "nothing"


def test_bluetoothd_dies(car):
    _system, bluetoothd, driver = car
    bluetoothd.phone(Paired=True, Connected=True)
    driver.wait("Connected", True)
    driver.grant()
    bluetoothd.die()
    driver.wait("Connected", False)
    assert driver.scope() == "favourites"
    bluetoothd.start()
    bluetoothd.phone(Paired=True, Connected=True)
    driver.wait("Connected", True)
    assert driver.scope() == "favourites"


def test_a_hostile_tree(car):
    _system, bluetoothd, driver = car
    bluetoothd.phone(Paired=GLib.Variant("s", "true"), Connected=GLib.Variant("u", 1))
    bluetoothd.put(PHONE_AT, DEVICE, Connected=GLib.Variant("as", ["true"]))
    bluetoothd.put("/org/bluez/hci0/dev_a", DEVICE, Address=GLib.Variant("ay", b"AA"), Connected=True)
    bluetoothd.put("/org/bluez/hci0/dev_b", DEVICE, Address="AA:BB:CC:DD:EE:FG", Connected=True)
    for number in range(1000):
        bluetoothd.put(f"/org/bluez/hci0/dev_{number}", DEVICE, Address=f"00:00:00:00:{number // 256:02X}:{number % 256:02X}",
                       Alias="n" * 10000)
    driver.wait("Connected", False)
    driver.wait("Bonded", False)
    bluetoothd.phone(Paired=True, Connected=True, Alias="n" * 1_000_000)
    driver.wait("Connected", True)
    driver.wait("Bonded", True)
