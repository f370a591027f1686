# SPDX-License-Identifier: GPL-2.0-or-later
"""A phone and a head unit in one guest: two virtual controllers in radio range, one stock bluetoothd for both, stock
obexd at each end, and the guard as `make install` left it.

    lab = Lab("[Rule all]\\nScope=everything\\n")
    lab.pair()                       # and the phone stays connected, as a phone does that carries calls
    book = lab.app().pbap(lab.phone)
    book.select("int", "pb")
    lab.contactguard("grant", lab.phone, "uid:0", "everything")

bluetoothd takes a service class once for both controllers. So the phone's obexd registers the phonebook's, and the head
unit's obexd runs without its own servers.
"""
import os
import pathlib
import signal
import socket
import subprocess

from gi.repository import Gio, GLib

from bench.headunit import App
from bench.process import Process

OUT = pathlib.Path("/tmp/out")
OBEXD = "/usr/libexec/bluetooth/obexd"
PLUGINS = "/usr/lib/x86_64-linux-gnu/obex/plugins"
BLUEZ, OBEX = "org.bluez", "org.bluez.obex"
PROPERTIES = "org.freedesktop.DBus.Properties"
PSE = "0000112f-0000-1000-8000-00805f9b34fb"
STATE = pathlib.Path("/var/lib/contactguard")
PLACED = "contactguard: placement head-unit"
SERVERS = "opp,ftp,irmc,pcsuite,pbap,mas,filesystem"  # what the head unit's obexd leaves out
AGENT = Gio.DBusNodeInfo.new_for_xml("""<node><interface name="org.bluez.Agent1">
  <method name="Release"/><method name="Cancel"/>
  <method name="RequestConfirmation"><arg type="o" direction="in"/><arg type="u" direction="in"/></method>
  <method name="RequestAuthorization"><arg type="o" direction="in"/></method>
  <method name="AuthorizeService"><arg type="o" direction="in"/><arg type="s" direction="in"/></method>
</interface></node>""").interfaces[0]


def wait_until(true):
    """Runs the main loop until true() is; the guest's clock counts instructions, so the end is the harness's."""
    timer = GLib.timeout_add(50, lambda: GLib.SOURCE_CONTINUE)
    while not true():
        GLib.MainContext.default().iteration(True)
    GLib.source_remove(timer)


class Bus:
    def __init__(self, address):
        self.address = address

    def connect(self):
        flags = Gio.DBusConnectionFlags
        return Gio.DBusConnection.new_for_address_sync(
            self.address, flags.AUTHENTICATION_CLIENT | flags.MESSAGE_BUS_CONNECTION, None, None)

    def wait_name(self, name):
        connection = self.connect()
        wait_until(lambda: connection.call_sync(
            "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "NameHasOwner",
            GLib.Variant("(s)", (name,)), None, Gio.DBusCallFlags.NONE, -1, None).unpack()[0])
        connection.close_sync(None)


class Unit:
    """obexd on a session bus of its own; App of the bench drives it."""

    def __init__(self, lab, name, *options, plugin=True):
        self.machine = self
        self.home = pathlib.Path(f"/tmp/{name}")
        self.home.mkdir(exist_ok=True)
        path = f"/run/session-{name}"
        lab.start(f"session-{name}", "dbus-daemon", "--session", "--nofork", "--nopidfile",
                  f"--address=unix:path={path}", "--print-address").wait_line("unix:")
        self.bus = Bus(f"unix:path={path}")
        bare = [] if plugin else ["unshare", "-m", "sh", "-c", f'mount -t tmpfs none {PLUGINS} && exec "$@"', "sh"]
        self._start = lambda: lab.start(f"obexd-{name}", *bare, OBEXD, "-n", "-d", *options,
                                        env={"HOME": str(self.home), "XDG_CACHE_HOME": str(self.home),
                                             "DBUS_SESSION_BUS_ADDRESS": self.bus.address})
        self.start()

    def start(self):
        self.process = self._start()
        self.bus.wait_name(OBEX)

    def placed(self):
        """How often its plugin has learnt its placement from the daemon."""
        return self.process.log().count(PLACED)

    def wait_placed(self, count=1):
        self.process.wait_line(PLACED, count)


class Lab:
    def __init__(self, config, cards=20):
        OUT.mkdir(exist_ok=True)
        self.processes = []
        self.start("bus", "dbus-daemon", "--system", "--nofork", "--nopidfile", "--print-address").wait_line("unix:")
        self.bus = Bus("unix:path=/run/dbus/system_bus_socket")
        self.start("btmon", "btmon", "-w", OUT / "air.btsnoop")
        self.start("btvirt", "btvirt", "-l2")
        wait_until(lambda: len(os.listdir("/sys/class/bluetooth")) == 2)
        self._start_bluetoothd()
        self.system = self.bus.connect()
        self.system.register_object("/agent", AGENT, lambda *call: call[-1].return_value(None), None, None)
        self._write_phone(cards)
        self.phone_unit = Unit(self, "phone", "-a", plugin=False)
        self._lay_configuration(config)
        self._start_daemon()
        self.head_unit = Unit(self, "headunit", "-P", SERVERS)
        self.head_unit.wait_placed()

    # --- Processes ---

    def start(self, name, *argv, env=None):
        process = Process(name, argv, OUT / f"{name}.log", env={**os.environ, **(env or {})})
        self.processes.append(process)
        return process

    def _start_bluetoothd(self):
        self.bluetoothd = self.start("bluetoothd", "/usr/libexec/bluetooth/bluetoothd", "-n", "-d")
        self.bus.wait_name(BLUEZ)

    def _lay_configuration(self, config):
        pathlib.Path("/etc/contactguard").mkdir(exist_ok=True)
        pathlib.Path("/etc/contactguard/contactguard.conf").write_text(config)
        STATE.mkdir(exist_ok=True)
        subprocess.run(["chown", "contactguard:", STATE], check=True)
        STATE.chmod(0o700)

    def _start_daemon(self):
        self.daemon = self.start("daemon", "setpriv", "--reuid=contactguard", "--regid=contactguard", "--clear-groups",
                                 "--bounding-set=-all", "--", "contactguardd", "--state", STATE,
                                 env={"CONTACTGUARD_DEBUG": "all"})
        self.daemon.wait_line("ready")

    def kill_daemon(self):
        self.daemon.kill()
        self.daemon.wait_end()

    def restart_daemon(self):
        """After a kill. obexd's plugin finds the new one by itself."""
        placed = self.head_unit.placed()
        self._start_daemon()
        self.head_unit.wait_placed(placed + 1)

    def restart_obexd(self):
        self.head_unit.process.kill()
        self.head_unit.process.wait_end()
        self.head_unit.start()
        self.head_unit.wait_placed()

    def restart_bluetoothd(self):
        """And has the phone connect again, as phones do."""
        self.held.close()
        self.bluetoothd.kill()
        self.bluetoothd.wait_end()
        self._start_bluetoothd()
        self._register_agent()
        phone, _unit = self._power_adapters()
        wait_until(lambda: PSE in self.get(phone, "Adapter1", "UUIDs"))  # the phone's obexd has seen it, too
        self.connect_phone()

    def end(self):
        for process in reversed(self.processes):
            process.kill(signal.SIGTERM)

    # --- The phone ---

    def _write_phone(self, cards):
        for book in ("pb", "ich", "och", "mch", "cch", "fav", "spd"):
            pathlib.Path(f"/tmp/phone/phonebook/telecom/{book}").mkdir(parents=True)
        for n in range(cards):
            pathlib.Path(f"/tmp/phone/phonebook/telecom/pb/{n}.vcf").write_text(
                f"BEGIN:VCARD\r\nVERSION:2.1\r\nN:Family{n};Given{n}\r\nFN:Given{n} Family{n}\r\n"
                f"TEL;CELL:+1555000{n:04}\r\nEND:VCARD\r\n")

    # --- Bluetooth ---

    def call(self, path, interface, method, signature="()", *arguments):
        return self.system.call_sync(BLUEZ, path, interface, method, GLib.Variant(signature, arguments), None,
                                     Gio.DBusCallFlags.NONE, GLib.MAXINT, None).unpack()

    def set(self, path, interface, name, value):
        self.call(path, PROPERTIES, "Set", "(ssv)", f"org.bluez.{interface}", name, value)

    def get(self, path, interface, name):
        return self.call(path, PROPERTIES, "Get", "(ss)", f"org.bluez.{interface}", name)[0]

    def objects(self):
        return self.call("/", "org.freedesktop.DBus.ObjectManager", "GetManagedObjects")[0]

    def _register_agent(self):
        self.call("/org/bluez", "org.bluez.AgentManager1", "RegisterAgent", "(os)", "/agent", "DisplayYesNo")
        self.call("/org/bluez", "org.bluez.AgentManager1", "RequestDefaultAgent", "(o)", "/agent")

    def _power_adapters(self):
        wait_until(lambda: sum("org.bluez.Adapter1" in o for o in self.objects().values()) == 2)
        paths = sorted(path for path, o in self.objects().items() if "org.bluez.Adapter1" in o)
        for path in paths:
            self.set(path, "Adapter1", "Powered", GLib.Variant("b", True))
            self.set(path, "Adapter1", "Pairable", GLib.Variant("b", True))
        return paths

    def pair(self):
        """Pairs the two, and holds the phone's connection."""
        self._register_agent()
        phone, unit = self._power_adapters()
        self.phone, self.unit = (self.get(path, "Adapter1", "Address") for path in (phone, unit))
        self.set(phone, "Adapter1", "DiscoverableTimeout", GLib.Variant("u", 0))
        self.set(phone, "Adapter1", "Discoverable", GLib.Variant("b", True))
        self.call(unit, "org.bluez.Adapter1", "SetDiscoveryFilter", "(a{sv})",
                  {"Transport": GLib.Variant("s", "bredr")})
        self.call(unit, "org.bluez.Adapter1", "StartDiscovery")
        self.device = f"{unit}/dev_{self.phone.replace(':', '_')}"
        wait_until(lambda: self.device in self.objects())
        self.call(unit, "org.bluez.Adapter1", "StopDiscovery")
        self._pair_device()
        other = f"{phone}/dev_{self.unit.replace(':', '_')}"
        for path in (self.device, other):
            self.set(path, "Device1", "Trusted", GLib.Variant("b", True))
        self.connect_phone()

    def _pair_device(self):
        answers = []
        self.system.call(BLUEZ, self.device, "org.bluez.Device1", "Pair", None, None, Gio.DBusCallFlags.NONE,
                         GLib.MAXINT, None, lambda connection, result: answers.append(result))
        wait_until(lambda: answers)
        self.system.call_finish(answers[0])
        wait_until(lambda: self.get(self.device, "Device1", "ServicesResolved"))

    def connect_phone(self):
        """A channel to the phone's SDP server that stays open, in place of one that carries calls."""
        self.held = socket.socket(socket.AF_BLUETOOTH, socket.SOCK_SEQPACKET, socket.BTPROTO_L2CAP)
        self.held.bind((self.unit, 0))
        self.held.connect((self.phone, 1))
        wait_until(lambda: self.get(self.device, "Device1", "Connected"))

    def disconnect_phone(self):
        self.held.close()
        self.call(self.device, "org.bluez.Device1", "Disconnect")
        wait_until(lambda: not self.get(self.device, "Device1", "Connected"))

    # --- The head unit ---

    def app(self):
        return App(self.head_unit)

    def contactguard(self, *words):
        done = subprocess.run(["contactguard", *words], text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        assert done.returncode == 0, done.stdout
        return done.stdout
