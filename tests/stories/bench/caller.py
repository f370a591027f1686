# SPDX-License-Identifier: GPL-2.0-or-later
"""One program of another user on a bus, driven by lines: the source of a process of its own, which system.py starts.

Each line of its input is a list, the name of one of the functions below and what it takes; each line of its output what
that returned. Arguments of calls are GVariant text.
"""
import json
import os
import sys

from gi.repository import Gio, GLib

NAME = "org.contactguard"
PATIENCE_MS = 120000


def descriptors(count):
    made = Gio.UnixFDList.new()
    null = os.open("/dev/null", os.O_RDONLY)
    for _ in range(count):
        made.append(null)  # which duplicates it
    os.close(null)
    return made


def made_call(path, interface, method, arguments, fds):
    message = Gio.DBusMessage.new_method_call(NAME, path, interface, method)
    if arguments != "()":
        message.set_body(GLib.Variant.parse(None, arguments, None, None))
    if fds:
        message.set_unix_fd_list(descriptors(fds))
    return message


AGENT = Gio.DBusNodeInfo.new_for_xml("""<node><interface name="org.contactguard.Agent1">
  <method name="RequestConsent"><arg type="o" direction="in"/><arg type="a{sv}" direction="in"/>
    <arg type="a{sv}" direction="out"/></method>
  <method name="Cancel"><arg type="o" direction="in"/></method><method name="Release"/></interface></node>""")


class Program:
    def __init__(self, address):
        flags = Gio.DBusConnectionFlags
        self.bus = Gio.DBusConnection.new_for_address_sync(address, flags.AUTHENTICATION_CLIENT
                                                           | flags.MESSAGE_BUS_CONNECTION, None, None)
        self.heard = []
        self.bus.signal_subscribe(NAME, None, None, None, None, Gio.DBusSignalFlags.NONE, self.hear)

    def hear(self, _bus, _who, path, interface, name, arguments):
        self.heard.append([path, interface, name, arguments.print_(True)])

    def name(self):
        return self.bus.get_unique_name()

    def call(self, path, interface, method, arguments, fds):
        """A D-Bus error's name or None, its message or the answer as text, and whether the bus itself answered."""
        message = made_call(path, interface, method, arguments, fds)
        try:
            answer, _serial = self.bus.send_message_with_reply_sync(message, Gio.DBusSendMessageFlags.NONE, PATIENCE_MS,
                                                                    None)
        except GLib.Error as error:
            return ["none came", str(error), False]
        body = answer.get_body()
        return [answer.get_error_name(), body.print_(True) if body else "",
                answer.get_sender() == "org.freedesktop.DBus"]

    def send(self, times, path, interface, method, arguments, fds):
        """That many times, and no answer is wanted; back when all are on their way."""
        for _ in range(times):
            message = made_call(path, interface, method, arguments, fds)
            message.set_flags(Gio.DBusMessageFlags.NO_REPLY_EXPECTED)
            self.bus.send_message(message, Gio.DBusSendMessageFlags.NONE)
        self.bus.flush_sync(None)

    def forge(self, to, times, arguments):
        """Answers, as if calls with the serials 1 to times had been made to this program."""
        for serial in range(1, times + 1):
            message = Gio.DBusMessage()
            message.set_message_type(Gio.DBusMessageType.METHOD_RETURN)
            message.set_destination(to)
            message.set_reply_serial(serial)
            message.set_body(GLib.Variant.parse(None, arguments, None, None))
            self.bus.send_message(message, Gio.DBusSendMessageFlags.NONE)
        self.bus.flush_sync(None)

    def be_agent(self, path):
        """Has an Agent1 there, which answers nothing until answer() is called."""
        self.calls = []
        self.bus.register_object(path, AGENT.interfaces[0], lambda *call: self.calls.append(call), None, None)

    def turn(self):
        """Hears all that was sent to it before."""
        self.owner("org.freedesktop.DBus")
        while GLib.MainContext.default().iteration(False):
            pass

    def asked(self):
        """What its agent was told: [method, arguments as text]. It keeps its answers to itself."""
        self.turn()
        return [[call[4], call[5].print_(True)] for call in self.calls]

    def question(self):
        """The first that its agent was told, once it was."""
        late = []
        timer = GLib.timeout_add(PATIENCE_MS, lambda: late.append(True) or GLib.SOURCE_REMOVE)
        while not self.calls and not late:
            GLib.MainContext.default().iteration(True)
        if not late:
            GLib.source_remove(timer)
        return self.asked()[0]

    def answer(self, arguments):
        """Its agent answers all that it was asked."""
        self.turn()
        for call in self.calls:
            call[6].return_value(GLib.Variant.parse(None, arguments, None, None) if call[4] == "RequestConsent" else None)
        self.bus.flush_sync(None)

    def own(self, name):
        """None, or the error's name."""
        try:
            self.bus.call_sync("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "RequestName",
                               GLib.Variant("(su)", (name, 0)), None, Gio.DBusCallFlags.NONE, -1, None)
        except GLib.Error as error:
            return Gio.DBusError.get_remote_error(error)
        return None

    def owner(self, name):
        return self.bus.call_sync("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
                                  "GetNameOwner", GLib.Variant("(s)", (name,)), None, Gio.DBusCallFlags.NONE, -1,
                                  None).unpack()[0]

    def signals(self):
        """Those of the daemon that came until now: [path, interface, name, arguments as text]."""
        self.turn()
        return self.heard


def main():
    program = Program(sys.argv[1])
    print("ready", flush=True)
    for line in sys.stdin:
        name, *arguments = json.loads(line)
        print(json.dumps(getattr(program, name)(*arguments)), flush=True)


main()
