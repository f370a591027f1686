# SPDX-License-Identifier: GPL-2.0-or-later
"""Tries every method and property of every object of the daemon by every kind of caller, and makes a table of that.

The methods are read from the daemon's own introspection, so the table changes when a method is added. The arguments of
a call have the right types and no meaning: a caller that the daemon tells so may call the method."""
import re
import xml.etree.ElementTree as ElementTree
from typing import NamedTuple

from gi.repository import GLib

from bench import card
from bench.system import System

ROOT = "/org/contactguard"
PROPERTIES = "org.freedesktop.DBus.Properties"
INTROSPECTABLE = "org.freedesktop.DBus.Introspectable"
STANDARD = ("org.freedesktop.DBus.Peer", INTROSPECTABLE, PROPERTIES)
# The callers in the order of the columns, with their headings.
CALLERS = {"root": "root", "contactguard": "the daemon's user", "obexd": "obexd's user",
           "member": "group contactguard", "agent": "its agent that was asked", "consumer": "the consumer (`uid:N`)", "stranger": "anybody else"}
YES, NOBODY = "yes", "-"
READ_ONLY = "org.freedesktop.DBus.Error.InvalidArgs"
ABSENT = ("UnknownMethod", "UnknownObject", "UnknownInterface", "UnknownProperty", "ServiceUnknown")


class Row(NamedTuple):
    kind: str       # of the object
    interface: str
    member: str
    cells: tuple    # for each caller YES, who refuses, or NOBODY


def open_guard(bench, policy):
    """A system with all kinds of objects, and its callers: a phone, a consumer that wants to read it, and the question
    about that. The question ends by itself, so it comes when all who call are there."""
    phone = bench.fake_phone({"telecom/pb": [card("Owner")]}, name=f"phone-{policy}")
    system = System(bench, f"system-{policy}", config="[Consent]\nWait=20\nPreview=yes\n[View]\nFillWait=2\n", policy=policy,
                    desk=phone)
    agent = system.agent("member")
    # The caller that may do the least comes first, so that what the others may change is still there.
    callers = {user: agent if user == "agent" else system.caller(user) for user in reversed(CALLERS)}
    system.car("pull pb")
    system.daemon.wait_line("a request waits for the driver")
    return system, callers


# --- The calls ---

def zero(signature):
    """An empty value of this type, as GVariant text."""
    values = {"s": "''", "o": "objectpath '/'", "h": "handle 0", "b": "false", "v": "<''>"}
    if signature in values:
        return values[signature]
    if signature.startswith("a{"):
        return f"@{signature} {{}}"
    return f"@{signature} []" if signature.startswith("a") else f"@{signature} 0"


def arguments(*values):
    return f"({values[0]},)" if len(values) == 1 else f"({', '.join(values)})"


def calls_of(interface):
    """Yields (member for the row, interface to call, method, arguments) for the description of an interface."""
    name = interface.get("name")
    for method in interface.findall("method"):
        ins = [zero(arg.get("type")) for arg in method.findall("arg") if arg.get("direction") != "out"]
        yield f"{method.get('name')}()", name, method.get("name"), arguments(*ins)
    properties = interface.findall("property")
    for of in properties:
        yield of.get("name"), PROPERTIES, "Get", arguments(f"'{name}'", f"'{of.get('name')}'")
    if properties:
        of = properties[0]
        yield "all properties", PROPERTIES, "GetAll", arguments(f"'{name}'")
        yield "setting a property", PROPERTIES, "Set", arguments(f"'{name}'", f"'{of.get('name')}'",
                                                                f"<{zero(of.get('type'))}>")


def objects(root):
    """{kind: path} of the first object of each kind. The question comes first, as later calls could answer it."""
    pending = root.call(ROOT, PROPERTIES, "Get", "('org.contactguard.Manager1', 'Pending')")
    found = {"a question": GLib.Variant.parse(None, pending.text, None, None).unpack()[0][0], "the guard": ROOT}
    managed = root.call(ROOT, "org.freedesktop.DBus.ObjectManager", "GetManagedObjects")
    for path in GLib.Variant.parse(None, managed.text, None, None).unpack()[0]:
        last = path.rpartition("/")[2]
        found.setdefault(f"a {re.match('[a-z]+', last)[0]}", path)
    return found


def described(root, path):
    text = GLib.Variant.parse(None, root.call(path, INTROSPECTABLE, "Introspect").text, None, None).unpack()[0]
    for interface in ElementTree.fromstring(text).findall("interface"):
        if interface.get("name") not in STANDARD:
            yield from ((interface.get("name"), *call) for call in calls_of(interface))
    yield INTROSPECTABLE, "Introspect()", INTROSPECTABLE, "Introspect", "()"
    yield "org.freedesktop.DBus.Peer", "Ping()", "org.freedesktop.DBus.Peer", "Ping", "()"
    yield "org.freedesktop.DBus.Peer", "GetMachineId()", "org.freedesktop.DBus.Peer", "GetMachineId", "()"


# --- The answers ---

def cell(answer, method):
    if answer.refused:
        return f"no ({answer.refused})"
    if method == "Set" and answer.error == READ_ONLY:
        return NOBODY
    assert not (answer.error or "").endswith(ABSENT), answer
    return YES


def rows(bench, policy):
    system, callers = open_guard(bench, policy)
    try:
        made = []
        for kind, path in objects(callers["root"]).items():
            for interface, member, *call in described(callers["root"], path):
                cells = {user: cell(caller.call(path, *call, fds=call[2].count("handle")), call[1])
                         for user, caller in callers.items()}
                made.append(Row(kind, interface, member, tuple(cells[user] for user in CALLERS)))
        assert system.daemon.running(), system.daemon.log()
        return made
    finally:
        system.close()


# --- The table ---

HEAD = """\
<!-- `make callers` writes this file: an edit is lost with its next run. -->
# Who may call what

Every kind of caller tries every method and property of every object of `org.contactguard` on a system bus. It is a real
dbus-daemon with the bus policy that is installed, polkitd has the actions and rules that are installed, and obexd runs as
a user of its own (`--with-obexd-user=`). `yes` means that the call reached its method, and `no (bus)` that the bus policy
refused it. `no (daemon)` means that contactguardd refused it, after it had asked polkit if the caller is neither root nor
the one that the call is for. `-` is refused to everybody, as a property that is only read. polkit's rules may let further
users in, action by action (`org.contactguard.policy`). On a session bus everything is for the daemon's own user, and
nothing for anybody else.
"""
OPEN = """\
## Without the bus policy

This is the same on a bus that lets everybody send anything to anybody. It shows what the daemon refuses by itself.
"""


def table(made):
    yield "| Of | Interface | Member | " + " | ".join(CALLERS.values()) + " |"
    yield "|---" * (3 + len(CALLERS)) + "|"
    for row in made:
        yield f"| {row.kind} | {row.interface} | {row.member} | " + " | ".join(row.cells) + " |"


def document(bench):
    return "\n".join([HEAD, *table(rows(bench, True)), "", OPEN, *table(rows(bench, False)), ""])
