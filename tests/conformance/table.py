# SPDX-License-Identifier: GPL-2.0-or-later
"""The cases, how one is run, and the table they make.

    @case("PSE/SSM/BV-03", "CONNECT to PBAP's target is accepted")
    def opens(room):
        check(room.desk().car().code == 0xA0, "the answer is not Success")

A case that returns has passed; what it returns is a note to its line. out="why": not applicable to this program; its
function, if it is no `absent(...)`, checks what can be checked instead, and fails like any other."""
import sys
import traceback
from typing import Callable, NamedTuple, Optional

import ids

PASS, FAIL, OUT = "pass", "fail", "not applicable"
CASES = {}


class Case(NamedTuple):
    id: str
    checks: str
    run: Optional[Callable]
    out: str


class Line(NamedTuple):
    case: Case
    result: str
    note: str


class Failed(Exception):
    """The text says what was seen."""


def check(holds, what):
    if not holds:
        raise Failed(what)


def case(name, checks, out=""):
    def put(function):
        _add(Case(f"PBAP/{name}-C", checks, function, out))
        return function
    return put


def goep(name, title, checks):
    """A case of GOEP.TS, whose procedure is not at hand."""
    return case(name, f"purpose known here by its title only, `{title}`; checked: {checks}")


def absent(out, *names):
    for name in names:
        _add(Case(f"PBAP/{name}-C", "", None, out))


def _add(made):
    assert made.id in ids.IDS and made.id not in CASES, made.id
    CASES[made.id] = made


def run(made, room):
    """room is there for this case alone, and closed by the caller."""
    if not made.run:
        return Line(made, OUT, made.out)
    try:
        note = made.run(room) or ""
    except Exception as why:  # whatever a peer may make of it: the other cases still run
        if not isinstance(why, (Failed, OSError)):
            traceback.print_exc(file=sys.stderr)
        return Line(made, FAIL, f"{type(why).__name__}: {why}" if not isinstance(why, Failed) else str(why))
    return Line(made, OUT if made.out else PASS, ". ".join(filter(None, [made.out, note])))


# --- The table ---

HEAD = """\
<!-- `make conformance` writes this file: an edit is lost with its next run. -->
# Conformance to PBAP 1.2.3

This is each test case of the Bluetooth SIG's PBAP.TS (revision p22), and of what it borrows from GOEP and SDP, as played
at the desk. `PSE` is the guard towards cars, and `PCE` the guard towards phones. A packet socket stands for L2CAP, and a
stream for RFCOMM. This is a self-test and no qualification.

A case is *not applicable* if it tests something that the guard does not claim or that the desk does not have; what
follows `instead:` was checked all the same. ICS numbers are those of PBAP.ICS, which says what is optional.
"""


def summary(lines):
    counts = {result: sum(line.result == result for line in lines) for result in (PASS, FAIL, OUT)}
    return f"{len(lines)} cases: " + ", ".join(f"{count} {result}" for result, count in counts.items())


def cell(text):
    return text.replace("|", "\\|").replace("\n", " ")


def document(lines):
    yield HEAD
    yield f"{summary(lines)}.\n"
    for role, title in (("PSE", "Serving: towards cars"), ("PCE", "Asking: towards phones")):
        yield f"## {title}\n\n| Case | Result | What is checked | Note |\n|---|---|---|---|"
        for line in lines:
            if line.case.id.split("/")[1] == role:
                checks = f"instead: {line.case.checks}" if line.case.out and line.case.checks else line.case.checks
                yield f"| {line.case.id} | {line.result} | {cell(checks)} | {cell(line.note)} |"
        yield ""
