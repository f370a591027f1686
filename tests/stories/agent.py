# SPDX-License-Identifier: GPL-2.0-or-later
"""An agent: a program that asks the driver, on a bus of the bench, in a thread of its own.

    agent = Agent(bus.connect())          # registered
    question = agent.question()           # waits for the next one
    question.details["consumer"], question.path
    question.answer("favourites", "trip") # or refuse(), fail(), reply(variant)
    agent.cancelled()                     # waits for the next Cancel; its path
    agent.vanish()                        # as one that is killed: its name is gone"""
import pathlib
import queue
import threading

from gi.repository import Gio, GLib

from bench.process import PATIENCE

SOURCE = pathlib.Path(__file__).resolve().parents[2]
AGENT1 = Gio.DBusNodeInfo.new_for_xml((SOURCE / "dbus" / "org.contactguard.Agent1.xml").read_text()).interfaces[0]


def call(connection, path, interface, method, signature="()", *arguments):
    """A call of the daemon; raises GLib.Error."""
    return connection.call_sync("org.contactguard", path, interface, method, GLib.Variant(signature, arguments), None,
                                Gio.DBusCallFlags.NO_AUTO_START, PATIENCE * 1000, None).unpack()


class Question:
    def __init__(self, invocation):
        self.path, self.details = invocation.get_parameters().unpack()
        self._invocation = invocation

    def reply(self, variant):
        self._invocation.return_value(variant)

    def answer(self, scope, lifetime=None):
        said = {"scope": GLib.Variant("s", scope)}
        if lifetime is not None:
            said["lifetime"] = GLib.Variant("s", lifetime)
        self.reply(GLib.Variant("(a{sv})", (said,)))

    def fail(self, name):
        self._invocation.return_dbus_error(name, "")

    def refuse(self):
        self.fail("org.contactguard.Error.Refused")


class Agent:
    def __init__(self, connection, priority=0, path="/agent", register=True):
        self.connection, self.path = connection, path
        self._events = {"RequestConsent": queue.Queue(), "Cancel": queue.Queue(), "Release": queue.Queue()}
        self._context = GLib.MainContext.new()
        self._loop = GLib.MainLoop.new(self._context, False)
        there = threading.Event()
        threading.Thread(target=self._run, args=(there,), daemon=True).start()
        there.wait()
        if register:
            self.manager("RegisterAgent", "(osi)", path, "terminal", priority)

    def _run(self, there):
        self._context.push_thread_default()
        self.connection.register_object(self.path, AGENT1, self._called, None, None)
        there.set()
        self._loop.run()

    def _called(self, _connection, _sender, _path, _interface, method, arguments, invocation):
        if method == "RequestConsent":
            self._events[method].put(Question(invocation))
            return
        self._events[method].put(arguments.unpack())
        invocation.return_value(None)

    def manager(self, method, signature, *arguments):
        call(self.connection, "/org/contactguard", "org.contactguard.AgentManager1", method, signature, *arguments)

    def question(self):
        """None: nothing_more() was said first."""
        return self._events["RequestConsent"].get(timeout=PATIENCE)

    def nothing_more(self):
        """From another thread, to one that waits in question()."""
        self._events["RequestConsent"].put(None)

    def cancelled(self):
        return self._events["Cancel"].get(timeout=PATIENCE)[0]

    def released(self):
        self._events["Release"].get(timeout=PATIENCE)

    def was_asked(self):
        """Anything that question() has not given."""
        call(self.connection, "/org/contactguard", "org.freedesktop.DBus.Peer", "Ping")
        return not self._events["RequestConsent"].empty()

    def vanish(self):
        self.connection.close_sync(None)
        self._loop.quit()
