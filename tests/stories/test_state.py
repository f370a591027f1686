# SPDX-License-Identifier: GPL-2.0-or-later
"""The state directory, as somebody leaves it who wants a decision to be another one: the daemon says why it does not
start, and ends with 1. The desk's own daemon has used the directory before, or uses it now."""
import os
import sqlite3
import subprocess

import pytest
from desk import Desk
from test_grants import STORE, cards

from bench.bench import BUILD
from bench.process import PATIENCE


def start_again(desk):
    """What another daemon on the same state says, as its exit code and its words."""
    address = f"unixpkt:{desk.bench.socket('other')}"
    options = [address if option == desk.address else option for option in desk.options]
    done = subprocess.run([BUILD / "contactguardd", *map(str, options)], capture_output=True, text=True, timeout=PATIENCE)
    return done.returncode, done.stdout, done.stderr


def refused(desk, why):
    code, out, err = start_again(desk)
    assert (code, out) == (1, "") and why in err and str(desk.state) in err, (code, out, err)


@pytest.fixture
def used(tmp_path):
    """A desk whose daemon has released something and ended."""
    with Desk(tmp_path, STORE, "everything") as desk:
        assert cards(desk)
        desk.daemon.stop()
        yield desk


def test_a_second_daemon_has_no_place(tmp_path):
    with Desk(tmp_path, STORE, "everything") as desk:
        refused(desk, "another contactguardd uses it")
        assert cards(desk)
        desk.daemon.kill()
        desk.daemon.wait_end()
        desk.start()
        assert cards(desk)


def dir_for_all(state):
    state.chmod(0o777)


def key_for_all(state):
    (state / "install.key").chmod(0o666)


def key_in_a_pipe(state):
    (state / "install.key").unlink()
    os.mkfifo(state / "install.key", 0o600)


def key_elsewhere(state):
    (state / "install.key").rename(state.parent / "key")
    (state / "install.key").symlink_to(state.parent / "key")


def database_elsewhere(state):
    (state / "contactguard.db").rename(state.parent / "db")
    (state / "contactguard.db").symlink_to(state.parent / "db")


@pytest.mark.parametrize("harm, why", [
    (dir_for_all, "can be written by others"), (key_for_all, "install.key can be written by others"),
    (key_in_a_pipe, "install.key is no plain file"), (key_elsewhere, "install.key is no plain file"),
    (database_elsewhere, "contactguard.db is no plain file"),
])
def test_a_state_that_others_can_change_is_refused(used, harm, why):
    harm(used.state)
    refused(used, why)


# --- The database ---

def run_sql(state, sql):
    with sqlite3.connect(state / "contactguard.db") as database:
        database.executescript(sql)
    database.close()


PLANTED = {
    "rows vanish": ("CREATE TRIGGER t AFTER INSERT ON ledger BEGIN UPDATE ledger_head SET rows = rows - 1; END",
                    "its trigger t is not ours"),
    "a revocation vanishes": ("CREATE TRIGGER t BEFORE INSERT ON grants WHEN NEW.scope IS NULL BEGIN SELECT raise(IGNORE); END",
                              "its trigger t is not ours"),
    "a view": ("DROP TABLE ledger_open; CREATE VIEW ledger_open AS SELECT 1 AS row", "its table ledger_open is missing"),
    "a table": ("CREATE TABLE more (a)", "its table more is not ours"),
    "a column": ("ALTER TABLE grants ADD COLUMN more", "its table grants is"),
    "a grant": ("INSERT INTO grants SELECT 'AA:AA:AA:AA:AA:AA', 'car:1', 9, '[Scope x]', 'always', 0, 0, '', NULL, 0, x''",
                "a grant in it was changed by another program"),
    "a counter": ("UPDATE counter SET next = 4711", "was changed by another program"),
}


@pytest.mark.parametrize("sql, why", PLANTED.values(), ids=PLANTED)
def test_what_was_planted_is_refused(used, sql, why):
    run_sql(used.state, sql)
    refused(used, why)


def test_what_is_planted_meanwhile_lets_nothing_leave(tmp_path):
    with Desk(tmp_path, STORE, "everything") as desk:
        assert cards(desk)
        run_sql(desk.state, "CREATE TRIGGER t AFTER INSERT ON ledger BEGIN DELETE FROM ledger_open; END")
        assert not desk.ask("pull pb", "expect response D3")[0].get("data")
        desk.daemon.wait_line("its trigger t is not ours")


# --- After a kill ---

def log_removed(state):
    (state / "contactguard.db-wal").unlink()


def database_removed(state):
    for name in ("contactguard.db", "contactguard.db-wal", "contactguard.db-shm"):
        (state / name).unlink(missing_ok=True)


def seal_removed(state):
    (state / "contactguard.seal").unlink()


@pytest.mark.parametrize("harm, why", [
    (log_removed, "is older than what was written last"), (database_removed, "contactguard.db is missing"),
    (seal_removed, "contactguard.seal is missing"),
])
def test_what_is_removed_after_a_kill_is_missed(tmp_path, harm, why):
    with Desk(tmp_path, STORE, "everything") as desk:
        assert cards(desk)
        desk.daemon.kill()
        desk.daemon.wait_end()
        harm(desk.state)
        refused(desk, why)
