#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""A stand-in for the daemon's Link1, for stories about the plugin alone. It filters nothing.

standin.py --bus ADDRESS --placement head-unit|phone [--phone ADDRESS] [--serve PATH] [--hold] [--profiles NAME...]
OpenCar hands out a socket connected to --phone; ServePhone answers --serve. --hold leaves OpenCar unanswered.
--profiles: what may be dialled, `pbap map opp` if it is not said. It is changed by lines of the input.
Prints `ready`, then a line for each call: `open-car TARGET PHONE PID UID START`, `serve-phone`.
"""
import argparse
import pathlib
import socket
import sys

from gi.repository import Gio, GLib

XML = pathlib.Path(__file__).parents[3] / "dbus" / "org.contactguard.Link1.xml"
KINDS = {"unix": socket.SOCK_STREAM, "unixpkt": socket.SOCK_SEQPACKET}
HELD = []


def say(*words):
    print(*words, flush=True)


def connect(address):
    kind, _, path = address.partition(":")
    link = socket.socket(socket.AF_UNIX, KINDS[kind])
    link.connect(path)
    return link


def open_car(options, invocation, target, phone, pid, uid, start):
    say("open-car", target, phone, pid, uid, start)
    if target != "pbap":
        invocation.return_dbus_error("org.contactguard.Error.NotSupported", "no such target yet")
    elif options.hold:
        HELD.append(invocation)
    else:
        with connect(options.phone) as link:
            fds = Gio.UnixFDList.new()
            answer = GLib.Variant("(hbq)", (fds.append(link.fileno()),
                                            link.type == socket.SOCK_SEQPACKET, 32767))
        invocation.return_value_with_unix_fd_list(answer, fds)


def serve_phone(options, invocation):
    say("serve-phone")
    invocation.return_value(GLib.Variant("(s)", (options.serve,)))


def change_profiles(_input, _condition, options, bus):
    line = sys.stdin.readline()
    if not line:
        return GLib.SOURCE_REMOVE
    options.profiles = line.split()
    bus.emit_signal(None, "/org/contactguard", "org.freedesktop.DBus.Properties", "PropertiesChanged",
                    GLib.Variant("(sa{sv}as)", ("org.contactguard.Link1", {}, ["Profiles"])))
    return GLib.SOURCE_CONTINUE


def main():
    parser = argparse.ArgumentParser()
    for option in ("--bus", "--placement", "--phone", "--serve"):
        parser.add_argument(option)
    parser.add_argument("--hold", action="store_true")
    parser.add_argument("--profiles", nargs="*", default=["pbap", "map", "opp"])
    options = parser.parse_args()
    methods = {"OpenCar": open_car, "ServePhone": serve_phone}
    flags = Gio.DBusConnectionFlags
    bus = Gio.DBusConnection.new_for_address_sync(
        options.bus, flags.AUTHENTICATION_CLIENT | flags.MESSAGE_BUS_CONNECTION, None, None)
    bus.register_object(
        "/org/contactguard", Gio.DBusNodeInfo.new_for_xml(XML.read_text()).interfaces[0],
        lambda _bus, _who, _path, _interface, method, arguments, invocation:
            methods[method](options, invocation, *arguments.unpack()),
        lambda _bus, _who, _path, _interface, property: {
            "Placement": GLib.Variant("s", options.placement),
            "Profiles": GLib.Variant("as", options.profiles)}[property], None)
    GLib.io_add_watch(0, GLib.IO_IN, change_profiles, options, bus)
    Gio.bus_own_name_on_connection(bus, "org.contactguard", Gio.BusNameOwnerFlags.NONE,
                                   lambda *_: say("ready"), None)
    GLib.MainLoop().run()


if __name__ == "__main__":
    main()
