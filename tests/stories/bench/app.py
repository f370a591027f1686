#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""One app of a head unit as a process of its own: app.py [--unit NAME] [--orphan] BUS HOME

Pulls the phonebook by stock obexd on that session bus, and prints `book SIZE NAMES` or `refused TEXT`. --unit: it joins
a control group of this name, as systemd puts a unit's processes into one. --orphan: the process that connected to the bus
ends before the first call, and another one goes on with its connection."""
import argparse
import contextlib
import os
import pathlib
import re
import socket
import sys
import time
from types import SimpleNamespace

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from gi.repository import Gio

from bench.headunit import App, Refused
from bench.process import PATIENCE


def groups():
    """The root of the control groups that systemd puts units into; None: there is none here, or not for us."""
    found = re.search(r"^\S+ \S+ \S+ \S+ (\S+) .* - cgroup2 ", pathlib.Path("/proc/self/mountinfo").read_text(), re.M)
    return pathlib.Path(found[1]) if found and os.access(found[1], os.W_OK) else None


def join(unit):
    group = groups() / unit
    group.mkdir(exist_ok=True)
    (group / "cgroup.procs").write_text("0")


@contextlib.contextmanager
def in_unit(unit, caller):
    """That caller in a control group of this name. It ends there."""
    group = groups() / unit
    group.mkdir()
    (group / "cgroup.procs").write_text(str(caller.pid))
    try:
        yield
    finally:
        caller.stop()
        leave(unit)


def leave(unit):
    """Takes the control group away when its processes have ended."""
    group, late = groups() / unit, time.monotonic() + PATIENCE
    while group.exists() and "populated 1" in (group / "cgroup.events").read_text() and time.monotonic() < late:
        os.sched_yield()
    if group.exists():
        group.rmdir()


def connect(address, orphan):
    link = socket.socket(socket.AF_UNIX)
    link.connect(address.partition("path=")[2])
    if orphan:
        parent = os.getpid()
        if os.fork():
            os._exit(0)
        while os.getppid() == parent:
            os.sched_yield()
    stream = Gio.Socket.new_from_fd(link.detach()).connection_factory_create_connection()
    flags = Gio.DBusConnectionFlags
    return Gio.DBusConnection.new_sync(
        stream, None, flags.AUTHENTICATION_CLIENT | flags.MESSAGE_BUS_CONNECTION, None, None)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--unit")
    parser.add_argument("--orphan", action="store_true")
    parser.add_argument("bus")
    parser.add_argument("home")
    options = parser.parse_args()
    if options.unit:
        join(options.unit)
    bus = connect(options.bus, options.orphan)
    machine = SimpleNamespace(home=options.home)
    try:
        book = App(SimpleNamespace(machine=machine, bus=SimpleNamespace(connect=lambda: bus),
                                   process=SimpleNamespace(log=str))).pbap()
        book.select("int", "pb")
        size = book.size()
        names = re.findall(r"FN:(\w+)", book.pull_all().decode())
        print("book", size, *names, flush=True)
    except Refused as refused:
        print("refused", refused, flush=True)


if __name__ == "__main__":
    main()
