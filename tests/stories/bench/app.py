#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""One app of a head unit as a process of its own: app.py [--unit NAME] [--orphan | --number-to UNIT [--late]] [--wait] BUS HOME

Pulls the phonebook by stock obexd on that session bus, and prints `book SIZE NAMES` or `refused TEXT`. --unit: it joins
a control group of this name, as systemd puts a unit's processes into one. --orphan: the process that connected to the bus
ends before the first call, and another one goes on with its connection. --number-to: besides, a new process in that unit
gets the number of the one that has ended. --late: the connection gets its name after that.
--wait: prints `connected`, and begins when it is typed a line."""
import argparse
import os
import pathlib
import re
import sys
from types import SimpleNamespace

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from bench.headunit import App, Refused
from bench.heir import connect, handed_over, wait_heard
from bench.units import join


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--unit")
    parser.add_argument("--orphan", action="store_true")
    parser.add_argument("--number-to")
    parser.add_argument("--late", action="store_true")
    parser.add_argument("--wait", action="store_true")
    parser.add_argument("bus")
    parser.add_argument("home")
    options = parser.parse_args()
    if options.unit:
        join(options.unit, os.getpid())
    if options.orphan or options.number_to:
        bus = handed_over(options.bus, options.number_to, options.late, heard=wait_heard)
    else:
        bus = connect(options.bus)
    if options.wait:
        print("connected", flush=True)
        sys.stdin.readline()
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
