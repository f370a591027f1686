"""One program of another user on a bus, driven by lines: the source of a process of its own, which system.py starts.

Each line of its input is a list, [path, interface, method, arguments as GVariant text]; each line of its output what came
of it: {"error": a D-Bus error's name or null, "text": its message, or the answer as GVariant text, "bus": whether the bus
itself answered}. A line that is null lists the signals that it heard, as [path, interface, name, arguments as text].
"""
import json
import os
import sys

from gi.repository import Gio, GLib

NAME = "org.contactguard"
PATIENCE_MS = 30000


def handles(text):
    """The call's descriptors: an argument "handle 0" means one."""
    if "handle" not in text:
        return None
    fds = Gio.UnixFDList.new()
    fds.append(os.open("/dev/null", os.O_RDONLY))
    return fds


def ask(bus, path, interface, method, arguments):
    message = Gio.DBusMessage.new_method_call(NAME, path, interface, method)
    if arguments != "()":
        message.set_body(GLib.Variant.parse(None, arguments, None, None))
        message.set_unix_fd_list(handles(arguments))
    try:
        answer, _serial = bus.send_message_with_reply_sync(message, Gio.DBusSendMessageFlags.NONE, PATIENCE_MS, None)
    except GLib.Error as error:
        return {"error": "none came", "text": str(error), "bus": False}
    body = answer.get_body()
    return {"error": answer.get_error_name(), "text": body.print_(True) if body else "",
            "bus": answer.get_sender() == "org.freedesktop.DBus"}


def main():
    flags = Gio.DBusConnectionFlags
    bus = Gio.DBusConnection.new_for_address_sync(sys.argv[1], flags.AUTHENTICATION_CLIENT
                                                  | flags.MESSAGE_BUS_CONNECTION, None, None)
    heard = []
    bus.signal_subscribe(NAME, None, None, None, None, Gio.DBusSignalFlags.NONE, lambda _bus, _who, *signal: heard.append(
        [*signal[:3], signal[3].print_(True)]))
    print(json.dumps(bus.get_unique_name()), flush=True)
    for line in sys.stdin:
        call = json.loads(line)
        if call is None:
            while GLib.MainContext.default().iteration(False):
                pass
        print(json.dumps(heard if call is None else ask(bus, *call)), flush=True)


main()
