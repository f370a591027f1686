# SPDX-License-Identifier: GPL-2.0-or-later
"""One machine of a story: a bus where its daemon is (its `system` bus too), and obexd's own session bus."""
import os

from gi.repository import Gio, GLib

from .process import PATIENCE, BenchError

BUS_CONFIG = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>{kind}</type>
  <listen>unix:path={socket}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
{policy}
  </policy>
{include}
</busconfig>
"""
OPEN = """    <allow send_destination="*"/>
    <allow receive_sender="*"/>
    <allow own="*"/>
    <allow user="*"/>"""
# As the system bus begins: everyone may connect and be answered, nobody may own or be called.
CLOSED = """    <allow user="*"/>
    <deny own="*"/>
    <deny send_type="method_call"/>
    <allow send_type="signal"/>
    <allow send_requested_reply="true" send_type="method_return"/>
    <allow send_requested_reply="true" send_type="error"/>
    <allow receive_type="method_call"/>
    <allow receive_type="method_return"/>
    <allow receive_type="error"/>
    <allow receive_type="signal"/>
    <allow send_destination="org.freedesktop.DBus" send_interface="org.freedesktop.DBus"/>"""


class Bus:
    """A private dbus-daemon, the installed one or that of CONTACTGUARD_DBUS_DAEMON. Nothing is started by name on it: it
    knows no service files.

    policies: files of bus policy to include; then the bus begins closed, as the system's does. before: words before its
    command."""

    def __init__(self, bench, name, *policies, before=()):
        socket = bench.socket(name)
        config = bench.file(f"{name}.conf", BUS_CONFIG.format(
            kind="system" if policies else "session", socket=socket,
            policy=CLOSED if policies else OPEN,
            include="\n".join(f"  <include>{policy}</include>" for policy in policies)))
        self.address = f"unix:path={socket}"
        self.process = bench.start(name, [*before, os.environ.get("CONTACTGUARD_DBUS_DAEMON", "dbus-daemon"), f"--config-file={config}", "--nofork",
                                          "--print-address"])
        self.process.wait_line(self.address)

    def connect(self):
        flags = Gio.DBusConnectionFlags
        return Gio.DBusConnection.new_for_address_sync(
            self.address, flags.AUTHENTICATION_CLIENT | flags.MESSAGE_BUS_CONNECTION, None, None)

    def wait_name(self, name, process):
        """Until name is owned; process is who should own it, and its end ends the wait."""
        connection, late = self.connect(), []
        timer = GLib.timeout_add_seconds(PATIENCE, lambda: late.append(True) or GLib.SOURCE_REMOVE)
        watch = connection.signal_subscribe(
            "org.freedesktop.DBus", "org.freedesktop.DBus", "NameOwnerChanged",
            "/org/freedesktop/DBus", name, Gio.DBusSignalFlags.NONE, lambda *args: None)
        try:
            while not self.owned(connection, name):
                if late or not process.running():
                    raise BenchError(f"{name} is not on its bus; {process.name} printed:\n"
                                     + process.log())
                GLib.MainContext.default().iteration(True)  # the signal, or what the process prints
        finally:
            connection.signal_unsubscribe(watch)
            if not late:
                GLib.source_remove(timer)
            connection.close_sync(None)

    @staticmethod
    def owned(connection, name):
        return connection.call_sync(
            "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "NameHasOwner",
            GLib.Variant("(s)", (name,)), None, Gio.DBusCallFlags.NONE, -1, None).unpack()[0]


class Machine:
    """bus: the daemon's (and what programs here take for the system bus); session: obexd's."""

    def __init__(self, bench, name, policy=None):
        self.name = name
        self.home = bench.folder(f"{name}-home")
        self.bus = Bus(bench, f"{name}-bus", *([policy] if policy else []))
        self.session = Bus(bench, f"{name}-session")

    def env(self):
        """The whole environment of a program on this machine; `--bus session` finds the daemon's bus."""
        return {"PATH": "/usr/bin:/bin:/usr/sbin:/sbin", "LANG": "C.UTF-8", "HOME": str(self.home),
                "XDG_CACHE_HOME": str(self.home / ".cache"),
                "DBUS_SYSTEM_BUS_ADDRESS": self.bus.address,
                "DBUS_SESSION_BUS_ADDRESS": self.bus.address,
                "CONTACTGUARD_BUS_ADDRESS": self.bus.address}
