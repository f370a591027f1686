# SPDX-License-Identifier: GPL-2.0-or-later
"""Two virtual controllers in radio range in one guest, and one stock bluetoothd for both (Air). Lab adds a phone and a
head unit: stock obexd at each end, and the guard as `make install` left it.

    lab = Lab("[Rule all]\\nScope=everything\\n")    # the phone stays connected, as a phone does that carries calls
    book = lab.app().pbap(lab.phone)
    book.select("int", "pb")
    lab.contactguard("grant", lab.phone, "uid:0", "everything")

bluetoothd takes a service class once for both controllers. So the phone's obexd registers the phonebook's, and the head
unit's obexd runs without its own servers.
"""
import os
import pathlib
import shutil
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


def write_phone(folder, cards):
    """Cards as fake-phone and obexd take them, the phone's owner first."""
    for book in ("pb", "ich", "och", "mch", "cch", "fav", "spd"):
        pathlib.Path(f"{folder}/telecom/{book}").mkdir(parents=True)
    for n in range(cards):
        pathlib.Path(f"{folder}/telecom/pb/{n}.vcf").write_text(
            f"BEGIN:VCARD\r\nVERSION:2.1\r\nN:Family{n};Given{n}\r\nFN:Given{n} Family{n}\r\n"
            f"TEL;CELL:+1555000{n:04}\r\nEND:VCARD\r\n")


def controllers():
    return os.listdir("/sys/class/bluetooth")


class Air:
    """name: that of its logs and its capture. There are two adapters: among three, btvirt gives what one end of a
    connection sends to another connection of the other end."""

    def __init__(self, name):
        self.name = name
        self.held = {}
        self.capture = OUT / f"{name}.btsnoop"
        OUT.mkdir(exist_ok=True)
        shutil.rmtree("/var/lib/bluetooth", ignore_errors=True)
        os.mkdir("/var/lib/bluetooth", 0o700)
        self.processes = []
        self.start("bus", "dbus-daemon", "--system", "--nofork", "--nopidfile", "--print-address").wait_line("unix:")
        self.bus = Bus("unix:path=/run/dbus/system_bus_socket")
        self.btmon = self.start("btmon", "btmon", "-w", self.capture)
        self.start("btvirt", "btvirt", "-l2")
        wait_until(lambda: len(controllers()) == 2)
        self._start_bluetoothd()
        self.system = self.bus.connect()
        self.system.register_object("/agent", AGENT, lambda *call: call[-1].return_value(None), None, None)
        self._register_agent()

    # --- Processes ---

    def start(self, name, *argv, env=None):
        log = OUT / f"{self.name}-{name}-{len(self.processes):02}.log"
        process = Process(name, argv, log, env={**os.environ, **(env or {})})
        self.processes.append(process)
        return process

    def _start_bluetoothd(self):
        self.bluetoothd = self.start("bluetoothd", "/usr/libexec/bluetooth/bluetoothd", "-n", "-d")
        self.bus.wait_name(BLUEZ)

    def lay_configuration(self, config):
        pathlib.Path("/etc/contactguard").mkdir(exist_ok=True)
        pathlib.Path("/etc/contactguard/contactguard.conf").write_text(config)
        shutil.rmtree(STATE, ignore_errors=True)
        STATE.mkdir()
        subprocess.run(["chown", "contactguard:", STATE], check=True)
        STATE.chmod(0o700)

    def start_daemon(self):
        self.daemon = self.start("daemon", "setpriv", "--reuid=contactguard", "--regid=contactguard", "--clear-groups",
                                 "--bounding-set=-all", "--", "contactguardd", "--state", STATE,
                                 env={"CONTACTGUARD_DEBUG": "all"})
        self.daemon.wait_line("ready")

    def kill_daemon(self):
        self.daemon.kill()
        self.daemon.wait_end()

    def restart_bluetoothd(self, server):
        """And has those connect again that were connected, as phones and cars do. server: the adapter that serves a
        phonebook; who has registered that has seen the new one, too."""
        held, self.held = self.held, {}
        for each in held.values():
            each.close()
        self.bluetoothd.kill()
        self.bluetoothd.wait_end()
        self._start_bluetoothd()
        self._register_agent()
        self.power()
        wait_until(lambda: self.serves(server))
        for pair in held:
            self.hold(*pair)

    def end(self):
        for held in self.held.values():
            held.close()
        for process in reversed(self.processes):
            if process.running():
                process.kill(signal.SIGTERM)
                process.wait_end()
        wait_until(lambda: not controllers())

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

    def power(self):
        """All adapters. From then on their addresses are known, in the order of their numbers."""
        wait_until(lambda: sum("org.bluez.Adapter1" in o for o in self.objects().values()) == 2)
        paths = sorted(path for path, o in self.objects().items() if "org.bluez.Adapter1" in o)
        for path in paths:
            self.set(path, "Adapter1", "Powered", GLib.Variant("b", True))
            self.set(path, "Adapter1", "Pairable", GLib.Variant("b", True))
        self.paths = {self.get(path, "Adapter1", "Address"): path for path in paths}
        self.addresses = list(self.paths)

    def serves(self, adapter):
        """Whether this adapter's records have a phonebook."""
        return PSE in self.get(self.paths[adapter], "Adapter1", "UUIDs")

    def device(self, adapter, other):
        return f"{self.paths[adapter]}/dev_{other.replace(':', '_')}"

    def pair(self, adapter, other):
        """Pairs the two, and has the first hold a connection to the second."""
        path, device = self.paths[adapter], self.device(adapter, other)
        self.set(self.paths[other], "Adapter1", "DiscoverableTimeout", GLib.Variant("u", 0))
        self.set(self.paths[other], "Adapter1", "Discoverable", GLib.Variant("b", True))
        self.call(path, "org.bluez.Adapter1", "SetDiscoveryFilter", "(a{sv})", {"Transport": GLib.Variant("s", "bredr")})
        self.call(path, "org.bluez.Adapter1", "StartDiscovery")
        wait_until(lambda: device in self.objects())
        self.call(path, "org.bluez.Adapter1", "StopDiscovery")
        self._pair_device(device)
        for each in (device, self.device(other, adapter)):
            self.set(each, "Device1", "Trusted", GLib.Variant("b", True))
        self.hold(adapter, other)

    def _pair_device(self, device):
        answers = []
        self.system.call(BLUEZ, device, "org.bluez.Device1", "Pair", None, None, Gio.DBusCallFlags.NONE,
                         GLib.MAXINT, None, lambda connection, result: answers.append(result))
        wait_until(lambda: answers)
        self.system.call_finish(answers[0])
        wait_until(lambda: self.get(device, "Device1", "ServicesResolved"))

    def hold(self, adapter, other):
        """A channel to the other's SDP server that stays open, in place of one that carries calls."""
        held = socket.socket(socket.AF_BLUETOOTH, socket.SOCK_SEQPACKET, socket.BTPROTO_L2CAP)
        held.bind((adapter, 0))
        held.connect((other, 1))
        self.held[adapter, other] = held
        wait_until(lambda: self.get(self.device(adapter, other), "Device1", "Connected"))

    def let_go(self, adapter, other):
        self.held[adapter, other].close()
        self.call(self.device(adapter, other), "org.bluez.Device1", "Disconnect")
        wait_until(lambda: not self.get(self.device(adapter, other), "Device1", "Connected"))

    def contactguard(self, *words):
        done = subprocess.run(["contactguard", *words], text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        assert done.returncode == 0, done.stdout
        return done.stdout


class Lab(Air):
    """A phone and a head unit, which are paired."""

    def __init__(self, config, cards=20):
        super().__init__("headunit")
        write_phone("/tmp/phone/phonebook", cards)
        self.phone_unit = Unit(self, "phone", "-a", plugin=False)
        self.lay_configuration(config)
        self.start_daemon()
        self.head_unit = Unit(self, "headunit", "-P", SERVERS)
        self.head_unit.wait_placed()
        self.power()
        self.phone, self.unit = self.addresses
        self.pair(self.unit, self.phone)

    def restart_daemon(self):
        """After a kill. obexd's plugin finds the new one by itself."""
        placed = self.head_unit.placed()
        self.start_daemon()
        self.head_unit.wait_placed(placed + 1)

    def restart_obexd(self):
        self.head_unit.process.kill()
        self.head_unit.process.wait_end()
        self.head_unit.start()
        self.head_unit.wait_placed()

    def app(self):
        return App(self.head_unit)
