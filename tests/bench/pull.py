# SPDX-License-Identifier: GPL-2.0-or-later
"""PullAll of 5,000 contacts: stock obexd from stock obexd, directly and through the guard, in turn.

Prints the ratio of the pairs' medians, and what the daemon's memory came to at its peak. Absolute times are of this
machine and this hour; the ratio is what may be compared.
"""
import os
import pathlib
import re
import statistics
import sys
import tempfile
import time

SOURCE = pathlib.Path(os.environ["CONTACTGUARD_SRCDIR"])
sys.path[:0] = [str(SOURCE / "tests" / "stories"), str(SOURCE / "demo")]

from bench import Bench  # noqa: E402
from people import phone_store  # noqa: E402

CONTACTS = int(os.environ.get("CONTACTS", "5000"))
PAIRS = int(os.environ.get("PAIRS", "10"))
RULE = "[Rule bench]\nPhone=*\nConsumer=*\nScope=everything\n"


def pull(unit):
    """Seconds from an open session to the last byte of pb in the car's file, and the cards in it."""
    book = unit.app().pbap()
    book.select("int", "pb")
    start = time.monotonic()
    body = book.pull_all(Format="vcard30")
    spent = time.monotonic() - start
    book.close()
    return spent, body.count(b"BEGIN:VCARD")


def peak_kib(process):
    status = pathlib.Path(f"/proc/{process.pid}/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+)", status)[1])


def show(name, times):
    print(f"{name:10} median {statistics.median(times):.3f} s   from {min(times):.3f} to {max(times):.3f}")


def main():
    with tempfile.TemporaryDirectory(prefix="contactguard-") as folder, Bench(folder) as bench:
        phone = bench.phone(phone_store(CONTACTS))
        guarded = bench.machine("guarded")
        daemon = bench.daemon(guarded, RULE, phone.address)
        through, direct = bench.head_unit(guarded), bench.head_unit(bench.direct("bare", phone.address))
        print(f"daemon before the first pull: {peak_kib(daemon)} KiB at its peak")
        pull(direct), pull(through)  # both warm
        pairs = [(pull(direct), pull(through)) for _ in range(PAIRS)]
        assert all(cards == CONTACTS + 1 for pair in pairs for _, cards in pair), "a pull lost cards"
        show("direct", [direct[0] for direct, _ in pairs])
        show("guarded", [guarded[0] for _, guarded in pairs])
        ratios = [guarded[0] / direct[0] for direct, guarded in pairs]
        print(f"guarded / direct, pair by pair: median {statistics.median(ratios):.2f}, "
              f"from {min(ratios):.2f} to {max(ratios):.2f} ({PAIRS} pairs, {CONTACTS} contacts)")
        print(f"daemon at its peak: {peak_kib(daemon)} KiB")


if __name__ == "__main__":
    main()
