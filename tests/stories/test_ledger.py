# SPDX-License-Identifier: GPL-2.0-or-later
"""The ledger over a real bus: what a car got is in it before it had it, what was held back is as well, and what was
done to it shows. The order is read from the system calls, where these can be traced."""
import contextlib
import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess

import pytest
from desk import Desk, vcard
from gi.repository import Gio, GLib
from test_grants import STORE, RawCar, cards, place  # noqa: F401 (a fixture)

from bench.bench import BUILD, KEY
from bench.process import PATIENCE

PHONE = "00:00:00:00:00:00"


class Ledger:
    """Ledger1, as its reader has it."""

    def __init__(self, driver):
        self.bus = driver.bus

    def call(self, method, arguments):
        return self.bus.call_sync("org.contactguard", "/org/contactguard", "org.contactguard.Ledger1", method, arguments,
                                  None, Gio.DBusCallFlags.NONE, PATIENCE * 1000, None).unpack()

    def rows(self, **keys):
        return self.call("Query", GLib.Variant("(a{sv})", (keys,)))[0]

    def verify(self):
        return self.call("Verify", None)

    def erase(self, **keys):
        self.call("Erase", GLib.Variant("(a{sv})", (keys,)))

    def export(self, form):
        answer, files = self.bus.call_with_unix_fd_list_sync(
            "org.contactguard", "/org/contactguard", "org.contactguard.Ledger1", "Export", GLib.Variant("(s)", (form,)),
            None, Gio.DBusCallFlags.NONE, PATIENCE * 1000, None, None)
        with os.fdopen(files.get(answer.unpack()[0]), encoding="utf-8", newline="") as file:
            return file.read()


def kinds(rows):
    return [row["Kind"] for row in rows]


@pytest.fixture
def granted(place):  # noqa: F811
    """A desk whose car has asked in vain, then been granted everything, and pulled; and the bytes that it got."""
    desk, driver = place()
    assert cards(desk) == b""
    driver.car("Grant", "everything", "trip")
    got = cards(desk)
    assert b"Ahlberg" in got
    desk.wait_left()
    return desk, driver, Ledger(driver), got


def tamper(desk, sql):
    """As one who has the file, while the daemon is away; the triggers are back afterwards, as if nothing had been."""
    desk.daemon.stop()
    with sqlite3.connect(desk.state / "contactguard.db") as database:
        triggers = database.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            database.execute(f"DROP TRIGGER {name}")
        database.executescript(sql)
        for _, text in triggers:
            database.execute(text)
    database.close()
    desk.start()


def test_what_left_and_what_was_held(granted):
    _, _, ledger, got = granted
    held, opened, closed = ledger.rows()
    assert kinds([held, opened, closed]) == ["held", "open", "close"]
    assert (held["Scope"], held["Repository"], held["Phone"]) == ("nothing", "pb", PHONE)
    assert (opened["Scope"], opened["Repository"], opened["Consumer"]) == ("everything", "pb", "car:" + PHONE)
    assert opened["Grant"] > 0
    assert (closed["Opened"], closed["Requests"], closed["Cards"], closed["Bytes"], closed["End"]) == \
        (opened["Row"], 1, 3, len(got), "done")
    assert ledger.rows(held=GLib.Variant("b", True)) == [held]
    assert ledger.rows(held=GLib.Variant("b", False)) == [opened, closed]
    sound, report = ledger.verify()
    assert sound and report.startswith("3 rows, 0 of them emptied")


def test_bytes_of_a_listing(granted):
    desk, _, ledger, _ = granted
    listed, = [reply for reply in desk.ask("cd /telecom", "list pb") if reply["command"] == "list"]
    desk.wait_left()
    closed = ledger.rows()[-1]
    assert (closed["Requests"], closed["Cards"], closed["Bytes"]) == (1, 3, listed["bytes"])


def test_a_revoked_pull_is_cut(place):  # noqa: F811
    desk, driver = place(store={"telecom/pb": [vcard("3.0", f"N:P;{n}", f"TEL:+4670{n:07}", "NOTE:" + "n" * 1000)
                                               for n in range(3000)]})
    cards(desk)
    driver.car("Grant", "everything", "trip")
    car = RawCar(desk)
    assert car.pull()[0] == 0x90
    driver.car("Revoke")
    assert car.rest()[-1][0] == 0xD3
    closed = Ledger(driver).rows()[-1]
    assert closed["End"] == "cut" and 0 < closed["Cards"] < 3000


def test_a_killed_daemon_leaves_no_row_open(granted):
    desk, _, ledger, _ = granted
    car = RawCar(desk)
    assert car.pull()[0] in (0x90, 0xA0)
    assert ledger.rows()[-1]["Kind"] == "open"
    desk.daemon.kill(signal.SIGKILL)
    desk.daemon.wait_end()
    desk.start()
    opened, closed = ledger.rows()[-2:]
    assert (closed["Kind"], closed["Opened"], closed["End"], closed["Repository"]) == ("close", opened["Row"], "unknown", "pb")
    assert ledger.verify()[0]


def test_erasing(granted):
    desk, _, ledger, _ = granted
    ledger.erase(phone=GLib.Variant("s", PHONE))
    rows = ledger.rows()
    assert [row.get("Erased", False) for row in rows] == [True, True, True, False]
    assert all(set(row) == {"Row", "Kind", "Time", "Erased"} for row in rows[:3])
    assert (rows[3]["Kind"], rows[3]["Rows"], rows[3]["Phone"]) == ("erase", 3, PHONE)
    assert ledger.verify()[0]
    desk.daemon.stop()
    database = sqlite3.connect(desk.state / "contactguard.db")
    assert database.execute("SELECT (SELECT count(*) FROM released) + (SELECT count(*) FROM digest_keys)").fetchone() == (0,)
    database.close()


@pytest.mark.parametrize("sql, row", [
    ("UPDATE ledger SET payload = replace(payload, 'everything', 'favourites') WHERE row = 2", "row 2"),
    ("UPDATE ledger SET payload = NULL WHERE row = 2", "row 2"),
    ("UPDATE ledger SET time = time + 1 WHERE row = 1", "row 1"),
    ("DELETE FROM ledger WHERE row = 2", "row 2"),
    ("DELETE FROM ledger WHERE row = 3", "row 3"),
    ("DELETE FROM ledger", "row 1"),
], ids=["changed", "emptied", "time", "taken out", "cut off", "all"])
def test_tampering_shows(granted, sql, row):
    desk, _, ledger, _ = granted
    tamper(desk, sql)
    sound, report = ledger.verify()
    assert not sound and report.startswith(row)


def test_behind_an_end_that_was_cut_off_nothing_leaves(granted):
    desk, _, ledger, _ = granted
    tamper(desk, "DELETE FROM ledger WHERE row = 3")
    assert desk.ask("pull pb", "expect response D3")[0]["response"] == "D3"
    assert "does not end as it was left" in desk.daemon.log()
    assert not ledger.verify()[0]
    assert kinds(ledger.rows()) == ["held", "open"]


def test_exports(granted):
    _, _, ledger, _ = granted
    rows = ledger.rows()
    assert json.loads(ledger.export("json")) == rows
    lines = ledger.export("csv").split("\r\n")
    assert lines.pop() == ""
    names = lines[0].split(",")
    assert [{name: value for name, value in zip(names, line.split(",")) if value} for line in lines[1:]] == \
        [{name: str(value) for name, value in row.items()} for row in rows]


def test_the_key_of_the_digests_ends_with_the_grant(granted):
    desk, driver, _, _ = granted

    def key():
        database = sqlite3.connect(f"file:{desk.state}/contactguard.db?mode=ro", uri=True)
        found = database.execute("SELECT key FROM digest_keys").fetchall()
        database.close()
        return found

    (first,), = key()
    files = [path for path in desk.state.iterdir() if path.name.startswith("contactguard.db")]
    assert any(first in path.read_bytes() for path in files)
    driver.car("Revoke")
    assert key() == []
    assert not any(first in path.read_bytes() for path in files)


# --- Trouble: nothing leaves, and nothing is lost ---

@contextlib.contextmanager
def no_rows(desk):
    """Another program holds the database meanwhile."""
    database = sqlite3.connect(desk.state / "contactguard.db", timeout=PATIENCE, isolation_level=None)
    database.execute("BEGIN IMMEDIATE")
    yield
    database.close()


def test_what_cannot_be_written_down_does_not_leave(granted):
    desk, _, ledger, _ = granted
    with no_rows(desk):
        asked = desk.ask("size pb", "expect response D3", "pull pb", "expect response D3", "pull ich", "expect response D3")
    assert not any(reply.get("data") for reply in asked)
    assert "database is locked" in desk.daemon.wait_line("nothing is released")
    assert kinds(ledger.rows()) == ["held", "open", "close"]


TMPFS = """umask 077
mount -t tmpfs -o size=2m,mode=700 state "$1"
printf "$2" | sed 's/../\\\\x&/g' | xargs -0 printf > "$1/install.key"
shift 2
exec "$@"
"""


def test_a_disk_that_fills_up(tmp_path):
    if subprocess.run(["unshare", "--mount", "true"], capture_output=True).returncode:
        pytest.skip("no mount namespace here")
    state = tmp_path / "desk" / "state"
    before = ["unshare", "--mount", "--propagation", "unchanged", "sh", "-c", TMPFS, "tmpfs", state, KEY.hex()]
    with Desk(tmp_path, STORE, "everything", before=before) as desk:
        inside = f"/proc/{desk.daemon.pid}/root{state}"
        assert cards(desk)
        with open(f"{inside}/filler", "wb", buffering=0) as filler, pytest.raises(OSError):
            while True:
                filler.write(b"\0" * 4096)
        # What the log has room for already is still written, a page a row.
        for _ in range(600):
            reply = desk.ask("pull pb", code=None)[0]
            if reply["response"] == "D3":
                break
        assert reply["response"] == "D3" and not reply.get("data")
        desk.daemon.wait_line("full")
        os.unlink(f"{inside}/filler")
        assert b"Ahlberg" in cards(desk)


def contents(state):
    return {path.name: path.read_bytes() for path in state.iterdir()}


def newer(state):
    database = sqlite3.connect(state / "contactguard.db")
    database.execute("PRAGMA user_version = 4711")
    database.close()


def truncated(state):
    with open(state / "contactguard.db", "r+b") as file:
        file.truncate(file.seek(0, os.SEEK_END) // 2)


def garbled(state):
    with open(state / "contactguard.db", "r+b") as file:
        file.seek(100)
        file.write(b"\xff" * 3000)


def no_database(state):
    (state / "contactguard.db").write_bytes(b"Not a database. " * 500)


def no_key(state):
    (state / "install.key").unlink()


def start_again(desk, before=()):
    """What it says, as its exit code and its words."""
    done = subprocess.run([*before, BUILD / "contactguardd", *map(str, desk.options)], capture_output=True, text=True, timeout=PATIENCE)
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize("harm, why", [
    (newer, "written by a newer contactguard"), (truncated, "malformed"), (garbled, "malformed"),
    (no_database, "not a database"), (no_key, "install.key is missing"),
])
def test_a_state_that_is_refused_stays_as_it_is(tmp_path, harm, why):
    with Desk(tmp_path, STORE, "everything") as desk:
        assert cards(desk)
        desk.daemon.stop()
        harm(desk.state)
        before = contents(desk.state)
        code, out, err = start_again(desk)
        assert (code, out) == (1, "") and why in err and str(desk.state) in err
        assert contents(desk.state) == before


READ_ONLY = """mount --bind "$1" "$1"
mount -o remount,ro,bind "$1"
shift
exec "$@"
"""


def test_a_state_that_is_read_only(tmp_path):
    if subprocess.run(["unshare", "--mount", "true"], capture_output=True).returncode:
        pytest.skip("no mount namespace here")
    with Desk(tmp_path, STORE, "everything") as desk:
        assert cards(desk)
        desk.daemon.stop()
        before = contents(desk.state)
        code, out, err = start_again(desk, ["unshare", "--mount", "--propagation", "unchanged", "sh", "-ec", READ_ONLY, "ro",
                                            desk.state])
        assert (code, out) == (1, "") and str(desk.state) in err
        assert contents(desk.state) == before


# --- The order ---

CALLS = "fdatasync,fsync,pwrite64,write,sendmsg,sendto,writev"


def strace(tmp_path):
    """What to put before the daemon; skips where it can't be traced."""
    if not shutil.which("strace") or subprocess.run(["strace", "-o", "/dev/null", "true"], capture_output=True).returncode:
        pytest.skip("no strace here, or it may not trace")
    return ["strace", "-f", "-y", "-s", "8192", "-e", f"trace={CALLS}", "-o", tmp_path / "trace"]


def ended_calls(text):
    """(call with its arguments) in the order in which they ended, for those that began whole: sends count from their
    beginning, syncs from their end."""
    begun = {}
    for line in text.splitlines():
        pid, call = line.split(None, 1)
        if call.endswith("<unfinished ...>"):
            begun[pid] = call
            if not call.startswith("f"):
                yield call
        elif call.startswith("<... "):
            if begun[pid].startswith("f"):
                yield begun[pid] + call
        else:
            yield call


def first(calls, pattern, after=-1):
    return next((at for at, call in enumerate(calls) if at > after and re.search(pattern, call, re.S)), None)


SENDS = r"^(write|writev|sendmsg|sendto)\([^<]*<(UNIX|socket)[^>]*>.*"


def test_the_row_is_durable_before_the_first_byte(tmp_path):
    with Desk(tmp_path, STORE, "everything", before=strace(tmp_path)) as desk:
        assert b"Ahlberg" in cards(desk)
        desk.wait_left()
        desk.daemon.stop()
    calls = list(ended_calls((tmp_path / "trace").read_text(errors="replace")))
    row = first(calls, r"^pwrite64\([^<]*<[^>]*-wal>.*Repository': <'pb'>")
    assert row is not None
    durable = first(calls, r"^fdatasync\([^<]*<[^>]*-wal>.*= 0", after=row)
    sent = first(calls, SENDS + "Ahlberg")
    assert durable is not None and sent is not None
    assert row < durable < sent


def test_without_a_row_not_a_byte(tmp_path):
    with Desk(tmp_path, STORE, "everything", before=strace(tmp_path)) as desk:
        with no_rows(desk):
            assert desk.ask("pull pb", "expect response D3")[0]["bytes"] == 0
        desk.wait_left()
        desk.daemon.stop()
    calls = list(ended_calls((tmp_path / "trace").read_text(errors="replace")))
    assert first(calls, SENDS) is not None
    assert first(calls, SENDS + "Ahlberg") is None
