# SPDX-License-Identifier: GPL-2.0-or-later
"""The lines that README shows, as they stand there: policy and commands are run, what would change the machine is parsed."""
import os
import re
import select
import shlex
import signal
import subprocess
import textwrap
import time

import pytest
from desk import Desk, vcard
from test_install import KNOWN

from bench import Bench
from bench.bench import BUILD, SOURCE, card
from bench.machine import Bus
from bench.phone import lay_out
from bench.process import PATIENCE

README = (SOURCE / "README.md").read_text()
# The first word of each block of code, and the test that has it.
BLOCKS = {"./autogen.sh": "parsed", "CONFIGURE_FLAGS": "parsed", "install": "parsed", "#": "policy",
          "contactguard": "driver", "fake-phone": "tester"}
STORE = {"telecom/pb": [card("Me", "1"), card("Ada", "+46701111111"), card("Bo", "4711", "+493023125123")],
         "telecom/fav": [card("Ada", "+46701111111")]}


def blocks():
    """The indented blocks of code, without their indent."""
    text = re.sub(r"^```.*?^```", "", README, flags=re.M | re.S)
    found = re.findall(r"(?:^ {4}.*\n(?:\n(?= {4}))?)+", text, re.M)
    return [textwrap.dedent(block) for block in found]


def kind_of(block):
    return BLOCKS[re.match(r"[\w./#-]+", block)[0]]


def of_kind(kind):
    return [block for block in blocks() if kind_of(block) == kind]


def environment():
    return {**os.environ, "PATH": f"{BUILD}:{os.environ['PATH']}", "LC_ALL": "C.UTF-8"}


def shell(line, folder, codes=(0,)):
    """Runs a line in this folder, where our programs are found first."""
    done = subprocess.run(["bash", "-c", line], cwd=folder, env=environment(), stdin=subprocess.DEVNULL, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=PATIENCE)
    assert done.returncode in codes, f"{line}\n{done.stdout}"
    return done.stdout


# --- Parsed: what installs and starts ---

def targets():
    told = subprocess.run(["make", "-s", "-C", SOURCE, "-f", "help.am", "srcdir=.", "help"], check=True, text=True,
                          stdout=subprocess.PIPE).stdout
    return {line.split()[0] for line in told.splitlines()} | {"all", "install"}


def parse_flags(flags):
    known = subprocess.run([SOURCE / "configure", "--help"], check=True, text=True, stdout=subprocess.PIPE).stdout
    for flag in shlex.split(flags):
        assert f"{flag.partition('=')[0]}=" in known, flag


def parse_command(words):
    if words[0].startswith("CONFIGURE_FLAGS="):
        parse_flags(words.pop(0).partition("=")[2])
    if words[0] in ("./autogen.sh", "make"):
        assert set(words[1:]) <= targets(), words
    elif words[0] == "install":
        assert words[:4] == ["install", "-D", "-m", "644"] and words[4].lstrip("/") in KNOWN, words
        unit = "dialer" if "app-strict" in words[4] else "obex"
        assert f"/{unit}.service.d/" in words[5] and words[5].endswith(".conf")
    elif words[0] == "systemd-tmpfiles":
        assert f"usr/lib/tmpfiles.d/{words[-1]}" in KNOWN
    elif words[:3] == ["systemctl", "enable", "--now"]:
        assert words[3:]
        for unit in words[3:]:
            assert f"usr/lib/systemd/system/{unit if '.' in unit else unit + '.service'}" in KNOWN
    else:
        assert words in (["systemd-sysusers"], ["systemctl", "daemon-reload"], ["systemctl", "reload", "dbus"]), words


@pytest.mark.parametrize("block", of_kind("parsed"), ids=lambda block: block.split()[-1])
def test_what_installs_names_what_there_is(block):
    for line in block.splitlines():
        for command in line.partition(" #")[0].split("&&"):
            parse_command(shlex.split(command))


def test_the_targets_in_the_text_are_targets():
    named = re.findall(r"`make ([a-z-]+)", README)
    assert named and set(named) <= targets()


# --- Run ---

def test_the_policy_is_one(tmp_path):
    policy, = of_kind("policy")
    (tmp_path / "FILE").write_text(policy)
    assert shell("contactguard check FILE", tmp_path) == "FILE: ok\n"


class Bused:
    """The daemon at the desk, with the phone and the car of README, on a bus that is the system's to all programs."""

    def __init__(self, folder, monkeypatch):
        self.bench = Bench(folder / "bus")
        monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", Bus(self.bench, "bus").address)
        named = re.search(r"contactguard grant (\S+) (\S+)", README)
        self.desk = Desk(folder, {"telecom/pb": [vcard("3.0", "N:Me", "FN:Me", "TEL:1")]},
                         options=("--bus", "system", "--phone-id", named[1], "--car", named[2]))

    def close(self):
        self.desk.bench.close()
        self.bench.close()


@pytest.fixture
def bused(tmp_path, monkeypatch):
    made = Bused(tmp_path, monkeypatch)
    yield made
    made.close()


def check_watch(line, folder):
    """It prints a line once something changes, and goes on until it is interrupted."""
    grant = re.search(r"^    (contactguard grant .*)$", README, re.M)[1]
    end = time.monotonic() + PATIENCE
    with subprocess.Popen(shlex.split(line.partition("#")[0]), cwd=folder, env=environment(), text=True,
                          stdout=subprocess.PIPE) as watch:
        while not select.select([watch.stdout], [], [], 0.1)[0] and time.monotonic() < end:
            shell(grant, folder)
            shell(grant.replace("grant", "revoke").rsplit(None, 3)[0], folder)
        assert watch.poll() is None
        watch.send_signal(signal.SIGINT)
        assert watch.wait(PATIENCE) == 0


def test_the_driver_s_lines_do_what_they_say(bused, tmp_path):
    policy, = of_kind("policy")
    (tmp_path / "FILE").write_text(policy)
    for block in of_kind("driver"):
        for line in block.splitlines():
            if line.startswith("contactguard watch"):
                check_watch(line, tmp_path)
            else:
                shell(line, tmp_path, codes=(0, 1) if line.startswith("contactguard doctor") else (0,))


def run_tester(folder, lines):
    """Their exit status, and what they said. What they start in the background may outlive them, until they are killed."""
    lay_out(STORE, folder / "STORE")
    said = folder / "said"
    with said.open("w") as output:
        run = subprocess.Popen(["bash", "-e", "-c", lines], cwd=folder, env=environment(), stdin=subprocess.DEVNULL,
                               stdout=output, stderr=output, start_new_session=True)
        try:
            code = run.wait(PATIENCE)
        finally:
            try:
                os.killpg(run.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
    return code, said.read_text()


def test_the_tester_s_lines_are_a_leak_test(tmp_path):
    lines, = of_kind("tester")
    code, said = run_tester(tmp_path, lines)
    assert code == 0, said


def test_the_tester_s_lines_see_a_leak(tmp_path):
    lines, = of_kind("tester")
    code, said = run_tester(tmp_path, lines.replace("--scope favourites", "--scope names-and-numbers"))
    assert code == 1 and "4711" in said, said
