#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""A mock of bluetoothd's objects, as bluetoothd needs a kernel with Bluetooth: org.bluez with an ObjectManager, whose
objects whoever is on the bus sets by the interface mock.Objects.

bluetoothd_mock.py ADDRESS: prints `ready` when it has the name.
"""
import sys

from gi.repository import Gio, GLib

MANAGER = "org.freedesktop.DBus.ObjectManager"
XML = f"""<node><interface name="{MANAGER}">
  <method name="GetManagedObjects"><arg type="a{{oa{{sa{{sv}}}}}}" direction="out"/></method>
</interface><interface name="mock.Objects">
  <method name="Put"><arg type="o" direction="in"/><arg type="s" direction="in"/><arg type="a{{sv}}" direction="in"/></method>
  <method name="Drop"><arg type="o" direction="in"/><arg type="s" direction="in"/></method>
</interface></node>"""

objects = {}


def put(bus, path, interface, properties):
    known = objects.setdefault(path, {}).setdefault(interface, {})
    new = not known
    known.update(properties)
    if new:
        bus.emit_signal(None, "/", MANAGER, "InterfacesAdded",
                        GLib.Variant("(oa{sa{sv}})", (path, {interface: properties})))
    else:
        bus.emit_signal(None, path, "org.freedesktop.DBus.Properties", "PropertiesChanged",
                        GLib.Variant("(sa{sv}as)", (interface, properties, [])))


def drop(bus, path, interface):
    del objects[path]
    bus.emit_signal(None, "/", MANAGER, "InterfacesRemoved", GLib.Variant("(oas)", (path, [interface])))


def called(bus, _who, _path, _interface, method, arguments, invocation):
    if method == "GetManagedObjects":
        invocation.return_value(GLib.Variant("(a{oa{sa{sv}}})", (objects,)))
        return
    path, interface = arguments.get_child_value(0).get_string(), arguments.get_child_value(1).get_string()
    if method == "Put":
        properties = arguments.get_child_value(2)
        put(bus, path, interface, {key: properties.lookup_value(key, None) for key in properties.keys()})
    else:
        drop(bus, path, interface)
    invocation.return_value(None)


def main():
    flags = Gio.DBusConnectionFlags
    bus = Gio.DBusConnection.new_for_address_sync(
        sys.argv[1], flags.AUTHENTICATION_CLIENT | flags.MESSAGE_BUS_CONNECTION, None, None)
    for interface in Gio.DBusNodeInfo.new_for_xml(XML).interfaces:
        bus.register_object("/", interface, called, None, None)
    Gio.bus_own_name_on_connection(bus, "org.bluez", Gio.BusNameOwnerFlags.NONE,
                                   lambda *_: print("ready", flush=True), None)
    GLib.MainLoop().run()


main()
