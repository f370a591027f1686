#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""filtered.py UNIT PROGRAM [ARGUMENTS...]: runs a program under the system call filter of that unit file, as systemd would
make it of SystemCallFilter=, RestrictAddressFamilies= and MemoryDenyWriteExecute=. But what the filter refuses kills the
program (SIGSYS), so that none of it goes unseen; what is known of is named below."""
import errno
import mmap
import os
import re
import socket
import subprocess
import sys

import seccomp
from seccomp import ALLOW, EQ, ERRNO, KILL_PROCESS, MASKED_EQ, Arg


def settings(unit, name):
    return re.findall(rf"^{name}=(.*)$", unit, re.M)


def expand(name):
    """The system calls of a set, those of the sets in it too; or the call of that name."""
    if not name.startswith("@"):
        return {name}
    lines = subprocess.run(["systemd-analyze", "syscall-filter", "--no-pager", name], check=True, capture_output=True,
                           text=True).stdout.splitlines()[1:]
    return set().union(*(expand(line.strip()) for line in lines if not line.strip().startswith("#")))


def allowed(unit):
    calls = set()
    for line in settings(unit, "SystemCallFilter"):
        named = set().union(*(expand(name) for name in line.lstrip("~").split()))
        calls = calls - named if line.startswith("~") else calls | named
    # SQLite's files, as root; the unit's user is another one.
    return calls | expand("@default") | ({"fchown"} if os.geteuid() == 0 else set())


def rules(unit):
    """(system call, its arguments) that pass."""
    writes, runs = mmap.PROT_WRITE, mmap.PROT_EXEC
    special = {"socket": [[Arg(0, EQ, getattr(socket, family, 31))]  # AF_BLUETOOTH, which Python may not know
                          for line in settings(unit, "RestrictAddressFamilies") for family in line.split()]}
    if settings(unit, "MemoryDenyWriteExecute") == ["yes"]:
        special["mmap"] = [[Arg(2, MASKED_EQ, writes | runs, value)] for value in (0, writes, runs)]
        special["mprotect"] = special["pkey_mprotect"] = [[Arg(2, MASKED_EQ, runs, 0)]]
    for call in allowed(unit):
        for arguments in special.get(call, [[]]):
            yield call, arguments


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        made = seccomp.SyscallFilter(defaction=KILL_PROCESS)
        for call, arguments in rules(file.read()):
            try:
                made.add_rule(ALLOW, call, *arguments)
            except (OSError, RuntimeError) as error:  # a call of other machines
                if getattr(error, "errno", errno.EINVAL) not in (errno.EINVAL, errno.EFAULT):
                    raise
    # GLib asks whether it may, and takes no for an answer.
    made.add_rule(ERRNO(errno.EPERM), "sched_setattr")
    made.load()
    os.execv(sys.argv[2], sys.argv[2:])


main()
