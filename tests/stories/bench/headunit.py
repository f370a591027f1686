# SPDX-License-Identifier: GPL-2.0-or-later
"""A stock head unit: obexd as the client, and the apps that drive it over org.bluez.obex."""
import contextlib
import tempfile

from gi.repository import Gio, GLib

from . import obexd
from .process import PATIENCE, BenchError

OBEX = "org.bluez.obex"
ANSWER_MS = 25000  # what a D-Bus caller waits by default, and so what a head unit's apps do
FILTERS = {"Format": "s", "Order": "s", "Offset": "q", "MaxCount": "q", "Fields": "as",
           "FilterAll": "as", "FilterAny": "as"}


class Refused(Exception):
    """A D-Bus error: name (org.bluez.obex.Error.Failed ...) and text."""

    def __init__(self, name, text):
        super().__init__(f"{name}: {text}")
        self.name, self.text = name, text


@contextlib.contextmanager
def refusals():
    """D-Bus errors as Refused."""
    try:
        yield
    except GLib.Error as error:
        name = Gio.DBusError.get_remote_error(error)
        if not name:
            raise
        text = error.message.partition(f"GDBus.Error:{name}: ")[2]
        raise Refused(name, text or error.message) from None


class HeadUnit:
    """Stock obexd with the plugin. placed: wait until the plugin knows its placement from the daemon."""

    def __init__(self, bench, machine, placed=True, **how):
        self.bench, self.machine = bench, machine
        self.bus = obexd.bus_of(machine, how.get("options", ()))
        self.process = obexd.start(bench, f"{machine.name}-headunit", machine, **how)
        if placed:
            self.wait_placed()

    def wait_placed(self, count=1):
        self.process.wait_line("contactguard: placement head-unit", count)

    def app(self):
        return App(self)


class App:
    """One program of the head unit: one D-Bus connection, for as long as its sessions are to live."""

    def __init__(self, unit):
        self.unit = unit
        self.connection = unit.bus.connect()
        self._status = {}
        self.connection.signal_subscribe(
            OBEX, "org.freedesktop.DBus.Properties", "PropertiesChanged", None,
            "org.bluez.obex.Transfer1", Gio.DBusSignalFlags.NONE, self._changed)

    def _changed(self, _connection, _sender, path, _interface, _signal, parameters):
        status = parameters.unpack()[1].get("Status")
        if status:
            self._status[path] = status

    def call(self, path, interface, method, signature="()", *arguments, timeout=ANSWER_MS):
        """Any method of obexd; returns the tuple of its results, or raises Refused."""
        with refusals():
            return self.connection.call_sync(
                OBEX, path, interface, method, GLib.Variant(signature, arguments), None,
                Gio.DBusCallFlags.NO_AUTO_START, timeout, None).unpack()

    def create_session(self, target, destination="00:11:22:33:44:55", channel=None):
        """Client1.CreateSession; the session's path."""
        arguments = {"Target": GLib.Variant("s", target)}
        if channel is not None:
            arguments["Channel"] = GLib.Variant("y", channel)
        return self.call("/org/bluez/obex", "org.bluez.obex.Client1", "CreateSession", "(sa{sv})",
                         destination, arguments)[0]

    def create_session_later(self, target, destination="00:11:22:33:44:55"):
        """Sends CreateSession and does not wait; the returned function does."""
        answers = []
        self.connection.call(
            OBEX, "/org/bluez/obex", "org.bluez.obex.Client1", "CreateSession",
            GLib.Variant("(sa{sv})", (destination, {"Target": GLib.Variant("s", target)})), None,
            Gio.DBusCallFlags.NO_AUTO_START, ANSWER_MS, None,
            lambda connection, result: answers.append(result))
        self.connection.flush_sync(None)

        def wait():
            while not answers:
                GLib.MainContext.default().iteration(True)
            with refusals():
                return self.connection.call_finish(answers[0]).unpack()[0]
        return wait

    def remove_session(self, path):
        self.call("/org/bluez/obex", "org.bluez.obex.Client1", "RemoveSession", "(o)", path)

    def pbap(self, destination="00:11:22:33:44:55"):
        return Book(self, self.create_session("pbap", destination))

    def transferred(self, path, target):
        """Waits for the end of a transfer; the bytes that it wrote."""
        late = []
        timer = GLib.timeout_add_seconds(PATIENCE, lambda: late.append(True) or GLib.SOURCE_REMOVE)
        while self._status.get(path) not in ("complete", "error") and not late:
            GLib.MainContext.default().iteration(True)
        if late:
            raise BenchError(f"{path} did not end; obexd printed:\n{self.unit.process.log()}")
        GLib.source_remove(timer)
        if self._status[path] == "error":
            raise Refused("org.bluez.obex.Error.Failed", "the transfer ended in an error")
        with open(target, "rb") as file:
            return file.read()

    def close(self):
        """Goes away as an app does that ends: obexd drops its sessions."""
        self.connection.close_sync(None)


class Book:
    """One PBAP session of one app. Keywords are PhonebookAccess1's filters: Format, MaxCount, ..."""

    def __init__(self, app, path):
        self.app, self.path = app, path

    def _call(self, method, signature="()", *arguments):
        return self.app.call(self.path, "org.bluez.obex.PhonebookAccess1", method, signature, *arguments)

    @staticmethod
    def _filters(filters):
        return {key: GLib.Variant(FILTERS[key], value) for key, value in filters.items()}

    def select(self, location, book):
        self._call("Select", "(ss)", location, book)

    def size(self):
        return self._call("GetSize")[0]

    def list(self, **filters):
        """[(handle, name), ...]"""
        return self._call("List", "(a{sv})", self._filters(filters))[0]

    def search(self, field, value, **filters):
        """field: name, number or sound"""
        return self._call("Search", "(ssa{sv})", field, value, self._filters(filters))[0]

    def pull_all(self, **filters):
        return self._pull("PullAll", "(sa{sv})", self._filters(filters))

    def pull(self, handle, **filters):
        return self._pull("Pull", "(ssa{sv})", self._filters(filters), handle)

    def _pull(self, method, signature, filters, *first):
        # In a folder of its own: obexd takes the file away where a transfer fails.
        with tempfile.TemporaryDirectory(dir=self.app.unit.machine.home) as folder:
            target = f"{folder}/cards.vcf"
            transfer, _ = self._call(method, signature, *first, target, filters)
            return self.app.transferred(transfer, target)

    def properties(self):
        """DatabaseIdentifier, PrimaryCounter, SecondaryCounter, Folder ..."""
        return self.app.call(self.path, "org.freedesktop.DBus.Properties", "GetAll", "(s)",
                             "org.bluez.obex.PhonebookAccess1")[0]

    def close(self):
        self.app.remove_session(self.path)
