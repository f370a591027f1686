#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""A mock of bluetoothd for a bridge, as no controller runs here: org.bluez with the devices that it knows, and
ProfileManager1. tests/vm has the real one.

radio.py --bus ADDRESS --phone ADDRESS... --car ADDRESS=PATH...: the phones are bonded and connected. Who connects to the
unix socket PATH is handed over, as a connection of that car, to the program that has registered a phone's phonebook.

It prints `ready`, then `profile UUID` and `gone UUID` for what is on the air, and `taken` or `refused NAME` of each
connection. Typed at it: `disconnect ADDRESS`, `connect ADDRESS` (a phone), `drop ADDRESS` (RequestDisconnection of a car)."""
import argparse
import json
import os
import socket
import sys

from gi.repository import Gio, GLib

PSE = "0000112f-0000-1000-8000-00805f9b34fb"
DEVICE, PROPERTIES = "org.bluez.Device1", "org.freedesktop.DBus.Properties"
XML = """<node>
<interface name="org.bluez.ProfileManager1">
  <method name="RegisterProfile"><arg type="o" direction="in"/><arg type="s" direction="in"/>
    <arg type="a{sv}" direction="in"/></method>
  <method name="UnregisterProfile"><arg type="o" direction="in"/></method>
</interface>
<interface name="org.freedesktop.DBus.ObjectManager">
  <method name="GetManagedObjects"><arg type="a{oa{sa{sv}}}" direction="out"/></method>
</interface></node>"""


def path_of(address):
    return f"/org/bluez/hci0/dev_{address.replace(':', '_')}"


class Radio:
    def __init__(self, bus, phones):
        flags = Gio.DBusConnectionFlags
        self.bus = Gio.DBusConnection.new_for_address_sync(
            bus, flags.AUTHENTICATION_CLIENT | flags.MESSAGE_BUS_CONNECTION, None, None)
        self.phones = dict.fromkeys(phones, True)
        self.profiles = {}  # object path: (who, UUID)
        node = Gio.DBusNodeInfo.new_for_xml(XML)
        self.bus.register_object("/org/bluez", node.interfaces[0], self.profile, None, None)
        self.bus.register_object("/", node.interfaces[1], self.list, None, None)
        self.bus.signal_subscribe("org.freedesktop.DBus", "org.freedesktop.DBus", "NameOwnerChanged",
                                  "/org/freedesktop/DBus", None, Gio.DBusSignalFlags.NONE, self.owner_changed)

    def owner_changed(self, _bus, _sender, _path, _interface, _signal, arguments):
        """bluetoothd, too, takes off the air what somebody has left there."""
        who, _before, now = arguments.unpack()
        for path in [path for path, (owner, _uuid) in self.profiles.items() if owner == who and not now]:
            print("gone", self.profiles.pop(path)[1], flush=True)

    def profile(self, _bus, who, _path, _interface, method, arguments, invocation):
        path, *rest = arguments.unpack()
        if method == "RegisterProfile":
            self.profiles[path] = who, rest[0]
            print("profile", rest[0], json.dumps(rest[1]), flush=True)
        elif path in self.profiles:
            print("gone", self.profiles.pop(path)[1], flush=True)
        invocation.return_value(None)

    def list(self, _bus, _who, _path, _interface, _method, _arguments, invocation):
        objects = {path_of(address): {DEVICE: {
            "Address": GLib.Variant("s", address), "Paired": GLib.Variant("b", True),
            "Connected": GLib.Variant("b", here), "UUIDs": GLib.Variant("as", [PSE])}}
            for address, here in self.phones.items()}
        objects["/org/bluez/hci0"] = {"org.bluez.Adapter1": {"Powered": GLib.Variant("b", True)}}
        invocation.return_value(GLib.Variant("(a{oa{sa{sv}}})", (objects,)))

    def call(self, method, arguments, fd=None):
        (path, (who, _uuid)), = (item for item in self.profiles.items() if item[1][1] == PSE)
        fds = Gio.UnixFDList.new_from_array([os.dup(fd)]) if fd is not None else None
        self.bus.call_with_unix_fd_list(who, path, "org.bluez.Profile1", method, arguments, None,
                                        Gio.DBusCallFlags.NONE, GLib.MAXINT, fds, None, self.answered)

    def answered(self, bus, result):
        try:
            bus.call_with_unix_fd_list_finish(result)
            print("taken", flush=True)
        except GLib.Error as error:
            print("refused", Gio.DBusError.get_remote_error(error), flush=True)

    def listen(self, car, path):
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        listener.bind(path)
        listener.listen()
        GLib.io_add_watch(listener, GLib.IO_IN, self.arrived, car)

    def arrived(self, listener, _condition, car):
        """bluetoothd keeps its own descriptor, too, until the connection has ended."""
        link = listener.accept()[0]
        self.call("NewConnection", GLib.Variant("(oha{sv})", (path_of(car), 0, {})), link.fileno())
        GLib.io_add_watch(link, GLib.IO_HUP, lambda *_: False)
        return True

    def typed(self, _source, _condition):
        words = sys.stdin.readline().split()
        if not words:
            return False
        if words[0] == "drop":
            self.call("RequestDisconnection", GLib.Variant("(o)", (path_of(words[1]),)))
            return True
        self.phones[words[1]] = words[0] == "connect"
        self.bus.emit_signal(None, path_of(words[1]), PROPERTIES, "PropertiesChanged", GLib.Variant("(sa{sv}as)", (
            DEVICE, {"Connected": GLib.Variant("b", self.phones[words[1]])}, [])))
        return True


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--bus", required=True)
    parser.add_argument("--phone", action="append", default=[])
    parser.add_argument("--car", action="append", default=[])
    options = parser.parse_args()
    radio = Radio(options.bus, options.phone)
    for car in options.car:
        radio.listen(*car.split("=", 1))
    GLib.io_add_watch(sys.stdin, GLib.IO_IN, radio.typed)
    Gio.bus_own_name_on_connection(radio.bus, "org.bluez", Gio.BusNameOwnerFlags.NONE,
                                   lambda *_: print("ready", flush=True), None)
    GLib.MainLoop().run()


if __name__ == "__main__":
    main()
