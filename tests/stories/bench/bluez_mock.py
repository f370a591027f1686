#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""A mock of bluetoothd's org.bluez.ProfileManager1, as no Bluetooth runs here.

bluez_mock.py --bus ADDRESS: prints `ready`, then `profile UUID` for each profile that somebody puts on the air, and
`answered UUID` once that program has answered a call that was made then: what it registers at one go has come by then.
"""
import argparse

from gi.repository import Gio, GLib

XML = """<node><interface name="org.bluez.ProfileManager1">
  <method name="RegisterProfile"><arg type="o" direction="in"/><arg type="s" direction="in"/>
    <arg type="a{sv}" direction="in"/></method>
  <method name="UnregisterProfile"><arg type="o" direction="in"/></method>
</interface></node>"""


def called(bus, who, _path, _interface, method, arguments, invocation):
    invocation.return_value(None)
    if method == "RegisterProfile":
        uuid = arguments.unpack()[1]
        print("profile", uuid, flush=True)
        bus.call(who, "/", "org.freedesktop.DBus.Peer", "Ping", None, None, Gio.DBusCallFlags.NONE, -1, None,
                 lambda *_answer: print("answered", uuid, flush=True))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--bus", required=True)
    flags = Gio.DBusConnectionFlags
    bus = Gio.DBusConnection.new_for_address_sync(
        parser.parse_args().bus, flags.AUTHENTICATION_CLIENT | flags.MESSAGE_BUS_CONNECTION, None, None)
    bus.register_object("/org/bluez", Gio.DBusNodeInfo.new_for_xml(XML).interfaces[0], called, None, None)
    Gio.bus_own_name_on_connection(bus, "org.bluez", Gio.BusNameOwnerFlags.NONE,
                                   lambda *_: print("ready", flush=True), None)
    GLib.MainLoop().run()


if __name__ == "__main__":
    main()
