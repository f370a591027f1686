#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Process numbers: a connection to a bus whose process has ended, and whose number another process has got.

The kernel gives a free number to the process that asks for it (clone3 with set_tid), so nothing here is left to
chance. Only root may ask.

heir.py BUS UID UNIT HEIR PATH: a program of that user and unit hands its connection on and ends, its number goes to one
of the same user in the unit HEIR. Both read the Scope of the consumer at PATH; what the second is told is printed."""
import ctypes
import os
import pathlib
import signal
import socket
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from gi.repository import Gio, GLib

from bench.units import join

CLONE3 = 435  # on every machine that has it
FLAGS = Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION


def started(number):
    """When that process started, in ticks since boot; number and start together are never another process's."""
    return int(pathlib.Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[19])


class CloneArguments(ctypes.Structure):
    _fields_ = [(name, ctypes.c_uint64) for name in (
        "flags", "pidfd", "child_tid", "parent_tid", "exit_signal", "stack", "stack_size", "tls", "set_tid",
        "set_tid_size", "cgroup")]


def start_as(number, uid=0):
    """A process of this number that does nothing. OSError: it is not to be had."""
    wanted = (ctypes.c_int * 1)(number)
    arguments = CloneArguments(exit_signal=signal.SIGCHLD, set_tid=ctypes.addressof(wanted), set_tid_size=1)
    libc = ctypes.CDLL(None, use_errno=True)
    got = libc.syscall(CLONE3, ctypes.byref(arguments), ctypes.c_size_t(ctypes.sizeof(arguments)))
    if got == 0:
        os.setuid(uid)
        os.execvp("sleep", ["sleep", "infinity"])
    if got < 0:
        raise OSError(ctypes.get_errno(), f"no process gets the number {number}")
    return got


def can_choose():
    """Whether this user may choose the number of a process."""
    number = os.fork()
    if not number:
        os._exit(0)
    os.waitpid(number, 0)
    try:
        os.kill(start_as(number), signal.SIGKILL)
    except OSError:
        return False
    os.waitpid(number, 0)
    return True


def connect(address):
    return Gio.DBusConnection.new_for_address_sync(address, FLAGS, None, None)


def greet(link):
    stream = Gio.Socket.new_from_fd(link.detach()).connection_factory_create_connection()
    return Gio.DBusConnection.new_sync(stream, None, FLAGS, None, None)


def dial(address):
    link = socket.socket(socket.AF_UNIX)
    link.connect(address.partition("path=")[2])
    return link


def has_user(number, uid):
    """Back once that process is this user's."""
    while pathlib.Path(f"/proc/{number}").stat().st_uid != uid:
        os.sched_yield()


def tick():
    """Now, as `started` counts."""
    return int(time.clock_gettime(time.CLOCK_BOOTTIME) * os.sysconf("SC_CLK_TCK"))


def next_tick():
    """Back once what starts is younger, by its start, than all that was heard of: a tick is 10 ms, and by chance a
    number is not used again so soon."""
    now = tick()
    while tick() == now:
        os.sched_yield()


def stay_behind(number, unit, uid, go_on, ended):
    """What the first process does: it sees its child end, has the number used again, and waits for the last one."""
    os.waitpid(number, 0)
    heir = 0
    if unit:
        next_tick()
        heir = start_as(number, uid)
        join(unit, heir)
        has_user(heir, uid)
    os.close(go_on)
    os.read(ended, 1)
    if heir:
        os.kill(heir, signal.SIGKILL)
        os.waitpid(heir, 0)
    os._exit(0)


def wait_heard(bus):
    """Back once obexd has heard of this connection: the bus tells it before this call."""
    bus.call_sync("org.bluez.obex", "/", "org.freedesktop.DBus.Peer", "Ping", None, None, Gio.DBusCallFlags.NONE, -1,
                  None)


def handed_over(address, unit=None, late=False, uid=0, heard=None):
    """Returns, in a process of its own, the connection of one that has ended. unit: a new process there has its number.
    late: the connection says Hello, and so gets its name, only after that. uid: of all three. heard: is called with the
    connection and comes back once it has been heard of by whom it shall deceive; only then is the number used again."""
    (may_go_on, go_on), (may_end, end), (gone, here) = os.pipe(), os.pipe(), os.pipe()
    number = os.fork()
    if number:
        os.close(here)
        os.close(end)
        stay_behind(number, unit, uid, go_on, gone)
    os.close(go_on)
    os.setuid(uid)
    link = dial(address)
    if os.fork():
        os.close(end)
        os.read(may_end, 1)
        os._exit(0)
    bus = None if late else greet(link)
    if bus and heard:
        heard(bus)
    os.close(end)
    os.read(may_go_on, 1)
    return greet(link) if late else bus


def read_scope(bus, path):
    """`scope NAME`, or `refused NAME`."""
    try:
        answer = bus.call_sync("org.contactguard", path, "org.freedesktop.DBus.Properties", "Get",
                               GLib.Variant("(ss)", ("org.contactguard.Consumer1", "Scope")), None,
                               Gio.DBusCallFlags.NONE, -1, None)
    except GLib.Error as error:
        return f"refused {Gio.DBusError.get_remote_error(error)}"
    return f"scope {answer.unpack()[0]}"


def main():
    address, uid, unit, heir, path = sys.argv[1:]
    join(unit, os.getpid())
    bus = handed_over(address, heir, uid=int(uid), heard=lambda bus: read_scope(bus, path))
    print(read_scope(bus, path), flush=True)


if __name__ == "__main__":
    main()
