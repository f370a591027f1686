# SPDX-License-Identifier: GPL-2.0-or-later
"""Control groups as systemd makes them for units: sd_pid_get_unit() takes a process in one for the unit's."""
import contextlib
import os
import pathlib
import re
import time

from .process import PATIENCE


def groups():
    """The root of the control groups that systemd puts units into; None: there is none here, or not for us."""
    found = re.search(r"^\S+ \S+ \S+ \S+ (\S+) .* - cgroup2 ", pathlib.Path("/proc/self/mountinfo").read_text(), re.M)
    return pathlib.Path(found[1]) if found and os.access(found[1], os.W_OK) else None


def join(unit, number):
    """Puts that process into the control group of this name, which is made if it is not there."""
    group = groups() / unit
    group.mkdir(exist_ok=True)
    (group / "cgroup.procs").write_text(str(number))


def leave(unit):
    """Takes the control group away when its processes have ended."""
    group, late = groups() / unit, time.monotonic() + PATIENCE
    while group.exists() and "populated 1" in (group / "cgroup.events").read_text() and time.monotonic() < late:
        os.sched_yield()
    if group.exists():
        group.rmdir()


@contextlib.contextmanager
def in_unit(unit, caller):
    """That caller in a control group of this name. It ends there."""
    join(unit, caller.pid)
    try:
        yield
    finally:
        caller.stop()
        leave(unit)
