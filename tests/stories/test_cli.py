# SPDX-License-Identifier: GPL-2.0-or-later
"""contactguard, the command line, against the real daemon at the desk on a private session bus."""
import csv
import json
import os
import pathlib
import signal
import subprocess
import threading

import pytest
from desk import Desk, vcard
from gi.repository import Gio, GLib

from bench import Bench
from bench.bench import BUILD, SOURCE
from bench.machine import Bus
from bench.process import PATIENCE

PHONE = "00:00:00:00:00:00"
CAR = "car:00:00:00:00:00:00"
STORE = {"telecom/pb": [vcard("3.0", "N:Me", "FN:Me", "TEL:1"),
                        vcard("3.0", "N:Ahlberg;Ada", "FN:Ada Ahlberg", "TEL:+46701111111"),
                        vcard("3.0", "N:Berg;Bo", "FN:Bo Berg", "TEL:+46702222222")],
         "telecom/fav": [vcard("3.0", "N:Ahlberg;Ada", "FN:Ada Ahlberg", "TEL:+46701111111")]}


class Place:
    """A bus, a desk on it where config is given, and contactguard."""

    def __init__(self, folder, config=None):
        self.bench = Bench(folder / "bus")
        self.bus = Bus(self.bench, "bus")
        self.env = {**os.environ, "DBUS_SESSION_BUS_ADDRESS": self.bus.address, "LC_ALL": "C.UTF-8", "TZ": "UTC"}
        self.desk = None
        if config is not None:
            os.environ["DBUS_SESSION_BUS_ADDRESS"] = self.bus.address
            self.desk = Desk(folder, STORE, config=config, options=("--bus", "session"))

    def close(self):
        if self.desk:
            self.desk.bench.close()
        self.bench.close()

    def run(self, *words, code=0, bus="session"):
        """What it says on standard output, or where it fails on standard error."""
        done = subprocess.run([BUILD / "contactguard", "--bus", bus, *words], env=self.env, text=True,
                              stdin=subprocess.DEVNULL, capture_output=True, timeout=PATIENCE)
        assert done.returncode == code, done.stdout + done.stderr
        assert code or not done.stderr, done.stderr
        return done.stderr if code else done.stdout

    def json(self, *words):
        return json.loads(self.run("--json", *words))


@pytest.fixture
def place(tmp_path, monkeypatch):
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "")  # and so it is put back
    made = []

    def make(config=""):
        made.append(Place(tmp_path, config))
        return made[-1]

    yield make
    for one in made:
        one.close()


def cards(place):
    reply, = place.desk.ask("pull pb format=3.0")
    return reply.get("data", b"")


def test_how_it_stands(place):
    at = place("[Rule all]\nScope=ask\nCeiling=favourites\nLifetime=7d\n")
    status, = at.json("status")
    assert status.keys() == {"Version", "Scopes", "Rules", "Pending"}
    assert "favourites" in status["Scopes"] and status["Pending"] == []
    assert status["Rules"] == [{"Name": "all", "Phone": "*", "Consumer": "*", "Scope": "ask",
                                "Ceiling": "favourites", "Lifetime": "7d"}]
    assert "all   *      *         ask    favourites  7d" in at.run("status")
    assert at.json("phones") == [] and at.json("pending") == []
    assert at.run("phones") == "no phone was asked for yet\n"
    assert at.run("pending") == "no question waits\n"
    cards(at)
    phone, = at.json("phones")
    consumer, = phone.pop("Consumers")
    assert phone == {"Address": PHONE, "Bonded": True, "Connected": phone["Connected"]}
    assert consumer.pop("LastRequest") > 0
    assert consumer == {"Phone": PHONE, "Consumer": CAR, "Scope": "nothing", "Lifetime": "", "Expires": 0}
    assert CAR in at.run("phones")


def test_granting_before_the_car_comes(place):
    at = place()
    row, = at.json("grant", PHONE, CAR, "favourites")
    assert (row["Phone"], row["Consumer"], row["Scope"], row["Lifetime"]) == (PHONE, CAR, "favourites", "trip")
    granted = cards(at)
    assert b"Ahlberg" in granted and b"Berg;Bo" not in granted
    row, = at.json("revoke", PHONE, CAR.upper().replace("CAR", "car"))
    assert row["Scope"] == "nothing"
    assert cards(at) == b""
    assert "Forgotten" in at.run("forget", PHONE)
    assert at.json("forget", PHONE)[0]["Address"] == PHONE
    phone, = at.json("phones")
    assert phone["Consumers"][0]["Lifetime"] == ""


def test_a_lifetime_and_a_text(place, tmp_path):
    at = place()
    row, = at.json("grant", PHONE, CAR, "[Scope chosen]\nContacts=number:+46702222222\n", "--lifetime", "12h")
    assert row["Scope"] == "chosen" and row["Lifetime"] == "12h" and row["Expires"] > 0
    assert b"Berg;Bo" in cards(at)
    text = tmp_path / "scope"
    text.write_text("[Scope chosen]\nContacts=number:+46701111111\n")
    assert "chosen" in at.run("--lifetime=always", "grant", PHONE, CAR, f"@{text}")
    assert b"Berg;Bo" not in cards(at) and b"Ahlberg" in cards(at)


def test_reasons(place):
    at = place("[Rule all]\nScope=ask\nCeiling=favourites\n")
    at.run("grant", PHONE, CAR, "everything")
    assert "the driver granted everything (trip)\n" in at.run("explain", PHONE, CAR, "pb")
    row, = at.json("explain", PHONE, CAR, "SIM1/mch")
    assert (row["Phone"], row["Consumer"], row["Repository"]) == (PHONE, CAR, "SIM1/mch")
    assert any("ceiling favourites" in reason for reason in row["Reasons"])


def test_faults_of_what_the_phone_sent(place):
    """They are counted for the owner, and stay when the car has gone; the log has them, too."""
    at = place()
    argv = at.desk.phone.argv
    book = pathlib.Path(argv[argv.index("--store") + 1]) / "telecom/pb"
    two = "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Dahl;Dag\r\nTEL 4711\r\nTEL:+467\x014\r\nEND:VCARD\r\n" + vcard("3.0", "N:Eck").decode()
    (book / "8.vcf").write_text(two)  # fake-phone sends it as it is, since it is not one card
    (book / "9.vcf").write_text("BEGIN:VCARD\r\nVERSION:3.0\r\nN:Cut;Off\r\nPHOTO;ENCODING=b:***\r\n")
    at.run("grant", PHONE, CAR, "names-and-numbers")
    assert "faults" not in at.run("explain", PHONE, CAR, "pb")
    assert b"Dahl" in cards(at)
    said = "pb came with faults: 1 cards lost, 1 lines and 0 values dropped, 1 values mended"
    assert at.run("explain", PHONE, CAR, "pb").splitlines()[-1] == said
    assert "faults" not in at.run("explain", PHONE, CAR, "fav")
    at.desk.daemon.wait_line(f"view: {said}")
    assert at.run("explain", PHONE, CAR, "pb").splitlines()[-1] == said
    at.run("forget", PHONE)
    assert "faults" not in at.run("explain", PHONE, CAR, "pb")


def test_previews(place, talk):
    at = place("[Consent]\nPreview=yes\nWait=14\n")
    counts, = at.json("preview", PHONE, CAR, "names-and-numbers")
    assert (counts["Phone"], counts["Consumer"], counts["Scope"]) == (PHONE, CAR, "names-and-numbers")
    assert counts["Counts"]["pb"] == 3
    assert "       3  pb\n" in at.run("preview", PHONE, CAR, "names-and-numbers")
    assert "contactguard: " in at.run("preview", PHONE, CAR, "everyone", code=1)
    agent = talk(at, "agent")
    agent.wait("Waiting for questions")
    with at.desk.car("pull pb format=3.0") as car:
        agent.wait("> ")
        agent.type("p")
        assert "favourites\n" in agent.wait("> ", 2) and "       3  pb\n" in agent.said
        agent.type("no")
        car.communicate(timeout=PATIENCE)
    agent.wait("Refused")


def test_a_receipt(place):
    at = place()
    at.run("grant", PHONE, CAR, "favourites", "--lifetime", "always")
    said = at.run("handback")
    assert said.startswith("Handed back on ") and "     1  phones" in said
    assert cards(at) == b""
    receipt, = at.json("handback")
    assert receipt["Phones"] == receipt["Grants"] == 0 and receipt["Time"] > 0


REFUSED = [
    (("grant", PHONE, CAR, "everyone"), "the scope is neither"),
    (("grant", PHONE, CAR, "@/nowhere/scope"), "/nowhere/scope"),
    (("grant", PHONE, CAR, "favourites", "--lifetime", "2001-01-01"), "the date is over"),
    (("explain", PHONE, CAR, "xy"), "no such repository"),
    (("forget", "11:22:33:44:55:66"), "no such phone"),
]
WRONG = [(), ("bogus",), ("--bogus", "status"), ("status", "more"), ("grant", PHONE, CAR), ("forget", "phone"),
         ("revoke", PHONE, "00:00:00:00:00:00"), ("grant", PHONE, CAR, "favourites", "--lifetime", "ever")]


def test_refusals(place):
    at = place()
    for words, said in REFUSED:
        line = at.run(*words, code=1)
        assert line.startswith("contactguard: ") and said in line and line.count("\n") == 1
    for words in WRONG:
        assert "contactguard: " in at.run(*words, code=2)
    assert at.json("phones") == [] or b"" == cards(at)


def test_no_daemon(place):
    at = place(None)
    for words in (("status",), ("phones",), ("grant", PHONE, CAR, "favourites"), ("handback",)):
        line = at.run(*words, code=3)
        assert line.startswith("contactguard: contactguardd is not on this bus")
    at.env["DBUS_SESSION_BUS_ADDRESS"] = "unix:path=/nowhere/bus"
    assert "there is no session bus" in at.run("status", code=3)


def test_checking(place, tmp_path):
    at = place(None)
    right, wrong = tmp_path / "right.conf", tmp_path / "wrong.conf"
    right.write_text("[Rule all]\nScope=favourites\n")
    wrong.write_text("[Rule all]\nScope=favorites\n")
    assert at.run("check", right) == f"{right}: ok\n"
    assert f"{wrong}:2: " in at.run("check", right, wrong, code=1)
    assert at.json("check", right) == [{"File": str(right), "Valid": True, "Error": ""}]
    assert "cannot be opened" in at.run("check", tmp_path / "nowhere.conf", code=1)
    assert "contactguard.conf: ok" in at.run("check"), "as the daemon starts without it"


def test_help(place):
    at = place(None)
    verbs = [line.split()[0] for line in at.run("--help").splitlines()
             if line.startswith("  ") and not line.startswith("  -")]
    assert {"status", "phones", "pending", "grant", "revoke", "forget", "handback", "explain",
            "preview", "check"} <= set(verbs)
    for verb in verbs:
        assert at.run(verb, "--help").startswith(f"usage: contactguard [--bus system|session] [--json] {verb}")
    assert at.run("--version").startswith("contactguard ")


# --- Those that go on: watch and agent ---


class Talk:
    """A contactguard that goes on: what it says is kept, what is typed goes in."""

    def __init__(self, place, *words, stdin=subprocess.PIPE):
        self.popen = subprocess.Popen([BUILD / "contactguard", "--bus", "session", *words], env=place.env, text=True,
                                      bufsize=1, stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.said, self.ended, self.news = "", False, threading.Condition()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        while piece := os.read(self.popen.stdout.fileno(), 4096):
            with self.news:
                self.said += piece.decode()
                self.news.notify_all()
        with self.news:
            self.ended = True
            self.news.notify_all()

    def wait(self, text, count=1):
        with self.news:
            assert self.news.wait_for(lambda: self.said.count(text) >= count or self.ended, PATIENCE), self.said
            assert self.said.count(text) >= count, self.said
            return self.said

    def type(self, line):
        self.popen.stdin.write(line + "\n")
        self.popen.stdin.flush()

    def end(self, number=None):
        """Its exit code."""
        if number:
            self.popen.send_signal(number)
        return self.popen.wait(PATIENCE)


@pytest.fixture
def talk():
    made = []

    def start(*words, **how):
        made.append(Talk(*words, **how))
        return made[-1]

    yield start
    for one in made:
        if one.popen.poll() is None:
            one.popen.kill()
            one.popen.wait()
        if one.popen.stdin:
            one.popen.stdin.close()
        one.popen.stdout.close()


def test_watching(place, talk):
    at = place()
    people, programs = talk(at, "watch"), talk(at, "--json", "watch")
    people.wait("watching"), programs.wait("watching")
    at.run("grant", PHONE, CAR, "favourites")
    at.run("revoke", PHONE, CAR)
    people.wait(f"{CAR}  sees nothing  for always")
    lines = [json.loads(line) for line in programs.wait('"nothing"').splitlines() if line.startswith("{")]
    assert [line["Event"] for line in lines][:2] == ["new", "new"]
    assert any(line.get("Consumer") == CAR and line["Phone"] == PHONE and line["Time"] > 0 for line in lines)
    assert people.end(signal.SIGINT) == 0
    at.desk.daemon.kill()
    assert programs.end() == 3
    assert "contactguardd has gone" in programs.wait("gone")


def test_asking_at_a_terminal(place, talk):
    at = place("[Rule all]\nScope=ask\nCeiling=favourites\n[Consent]\nWait=14\n")
    agent, watch = talk(at, "agent"), talk(at, "watch")
    agent.wait("Waiting for questions"), watch.wait("watching")
    with at.desk.car("pull pb format=3.0") as car:
        said = agent.wait("> ")
        assert f"The car {CAR[4:]} asks the phone Phone ({PHONE}) for contacts." in said
        waiting, = at.json("pending")
        assert (waiting["Phone"], waiting["Consumer"]) == (PHONE, CAR) and waiting["Question"].startswith("/org/")
        assert waiting["Question"] in at.run("pending")
        watch.wait("question")
        agent.type("what?")
        agent.wait("That is no answer")
        number = next(line.split()[0] for line in said.splitlines() if line.endswith("  favourites"))
        agent.type(f"{number} 12h")
        report = car.communicate(timeout=PATIENCE)[0]
        assert json.loads(report.splitlines()[-1])["count"] == 2
    agent.wait("Answered: favourites (12h).")
    watch.wait("answered")
    assert at.json("phones")[0]["Consumers"][0]["Lifetime"] == "12h"
    assert agent.end(signal.SIGINT) == 0
    assert watch.end(signal.SIGTERM) == 0


def test_refusing_at_a_terminal(place, talk):
    at = place("[Consent]\nWait=14\n")
    agent = talk(at, "agent", "--priority=5")
    agent.wait("Waiting for questions")
    with at.desk.car("pull pb format=3.0") as car:
        agent.wait("> ")
        agent.type("")
        report = car.communicate(timeout=PATIENCE)[0]
        assert json.loads(report.splitlines()[-1])["count"] == 0
    agent.wait("Refused")
    agent.popen.stdin.close()
    assert agent.end() == 0


def test_answers_from_a_script(place, talk, tmp_path):
    at = place("[Consent]\nWait=14\n")
    answers = tmp_path / "answers"
    answers.write_text("favourites once\n")
    with open(answers) as stdin:
        agent = talk(at, "agent", stdin=stdin)
        agent.wait("Waiting for questions")
        assert b"Ahlberg" in cards(at)
        assert agent.end() == 0


def test_a_question_that_is_withdrawn(place, talk):
    at = place("[Consent]\nWait=14\n")
    agent = talk(at, "agent")
    agent.wait("Waiting for questions")
    with at.desk.car("pull pb format=3.0") as car:
        agent.wait("> ")
        at.run("grant", PHONE, CAR, "favourites")
        agent.wait("Withdrawn")
        car.communicate(timeout=PATIENCE)
    at.desk.daemon.kill()
    assert agent.end() == 3


def test_no_daemon_to_wait_for(place):
    at = place(None)
    for verb in ("watch", "agent"):
        assert "contactguardd is not on this bus" in at.run(verb, code=3)


# --- The ledger ---


def test_the_ledger(place):
    at = place("[Rule all]\nScope=favourites\n")
    assert at.json("log") == []
    cards(at)
    rows = at.json("log", "--phone", PHONE, "--consumer", CAR)
    assert [row["Kind"] for row in rows] == ["open", "close"]
    assert rows[0]["Repository"] == "pb" and rows[1]["Opened"] == rows[0]["Row"] and rows[1]["End"] == "done"
    said = at.run("log").splitlines()
    assert said[0].split()[:3] == ["ROW", "TIME", "KIND"] and len(said) == 3
    table = list(csv.DictReader(at.run("log", "--csv").splitlines()))
    assert [row["Kind"] for row in table] == ["open", "close"] and table[0]["Consumer"] == CAR
    assert at.json("log", "--phone", "11:22:33:44:55:66") == [] and at.json("log", "--held") == []
    assert at.run("log", "verify").startswith("sound: ")
    assert at.json("log", "verify")[0]["Sound"] is True
    assert "Emptied" in at.run("log", "erase", "--phone", PHONE)
    assert any(row.get("Erased") for row in at.json("log"))
    at.run("revoke", PHONE, CAR)
    cards(at)
    left = at.json("log")
    assert [row["Kind"] for row in at.json("log", "--held")] == ["held"] and "held" not in [row["Kind"] for row in left]
    assert at.json("log", "erase") == []
    at.run("log", "verify")


class Ledger:
    """Stands in for the daemon, for what no daemon can be made to answer: thousands of rows, names that are no names,
    rows out of order, a ledger that is not sound."""

    def __init__(self, place, rows, sound=True):
        self.rows, self.sound, self.filters = rows, sound, []
        self.place, self.bus = place, place.bus.connect()
        node = Gio.DBusNodeInfo.new_for_xml((SOURCE / "dbus/org.contactguard.Ledger1.xml").read_text())
        self.bus.register_object("/org/contactguard", node.interfaces[0], self._called, None, None)
        self.bus.call_sync("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "RequestName",
                           GLib.Variant("(su)", ("org.contactguard", 0)), None, Gio.DBusCallFlags.NONE, -1, None)

    def _called(self, _bus, _sender, _path, _interface, method, arguments, invocation):
        if method == "Query":
            asked, = arguments.unpack()
            self.filters.append(asked)
            page = [row for row in self.rows if row["Row"].unpack() > asked["after"] or asked["after"] == self.stuck]
            invocation.return_value(GLib.Variant("(aa{sv})", (page[:asked["limit"]],)))
        elif method == "Verify":
            invocation.return_value(GLib.Variant("(bs)", (self.sound, "row 7 was \x1bchanged")))
        else:
            self.filters.append(arguments.unpack()[0])
            invocation.return_value(None)

    stuck = None

    def run(self, *words, code=0):
        done = subprocess.Popen([BUILD / "contactguard", "--bus", "session", *words], env=self.place.env, text=True,
                                stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        said = []
        reader = threading.Thread(target=lambda: (said.append(done.stdout.read()), done.wait(),
                                                  GLib.MainContext.default().wakeup()))
        reader.start()
        while done.poll() is None:
            GLib.MainContext.default().iteration(True)
        reader.join()
        done.stdout.close()
        assert done.returncode == code, said
        return said[0]


def ledger_row(number, kind="open", **values):
    row = {"Row": GLib.Variant("t", number), "Kind": GLib.Variant("s", kind), "Time": GLib.Variant("t", 86400)}
    return row | {key: GLib.Variant("s", value) for key, value in values.items()}


def test_rows_for_people_and_tables(place):
    ledger = Ledger(place(None), [ledger_row(1, Consumer='app:a"b,\x1b[2Jc', Phone=PHONE), ledger_row(2, "keep")])
    said = ledger.run("log").splitlines()
    assert said[0].split() == ["ROW", "TIME", "KIND", "PHONE", "CONSUMER"]
    assert said[1].endswith('app:a"b,[2Jc') and "1970-01-02 00:00:00" in said[1]
    table = list(csv.reader(ledger.run("--csv", "log").splitlines()))
    assert table[0][:5] == ["Row", "Time", "Kind", "Phone", "Consumer"]
    assert table[1][:5] == ["1", "86400", "open", PHONE, 'app:a"b,[2Jc']
    assert json.loads(ledger.run("log", "--json"))[0]["Consumer"] == 'app:a"b,\x1b[2Jc'
    assert ledger.filters[-1] == {"held": False, "after": 0, "limit": 2000}
    ledger.run("log", "--phone", PHONE, "--consumer", CAR, "--held")
    assert ledger.filters[-1] == {"phone": PHONE, "consumer": CAR, "held": True, "after": 0, "limit": 2000}
    ledger.rows = []
    assert ledger.run("log") == "the ledger has no such row\n" and ledger.run("log", "--json") == "[]\n"


def test_a_long_ledger(place):
    ledger = Ledger(place(None), [ledger_row(number) for number in range(1, 4001)])
    assert len(json.loads(ledger.run("--json", "log"))) == 4000
    assert [asked["after"] for asked in ledger.filters] == [0, 2000, 4000]
    ledger.stuck = 2000
    assert "not in order" in ledger.run("log", code=1)


def test_a_ledger_that_is_not_sound(place):
    ledger = Ledger(place(None), [], sound=False)
    assert ledger.run("log", "verify", code=1) == "NOT SOUND: row 7 was changed\n"
    assert json.loads(ledger.run("log", "verify", "--json", code=1))[0]["Sound"] is False
    ledger.sound = True
    assert ledger.run("log", "verify").startswith("sound: ")
    assert "Emptied: the ledger's rows of all phones" in ledger.run("log", "erase")
    assert json.loads(ledger.run("--json", "log", "erase", "--phone", PHONE)) == []
    assert ledger.filters[-2:] == [{}, {"phone": PHONE}]


# --- The machine, and the shell ---


def test_doctor(place):
    at = place()
    done = subprocess.run([BUILD / "contactguard", "--bus", "session", "--json", "doctor"], env=at.env,
                          capture_output=True, text=True, timeout=PATIENCE)
    findings = json.loads(done.stdout)
    assert all(finding.keys() == {"Check", "Result", "Detail"} for finding in findings)
    assert {finding["Result"] for finding in findings} <= {"ok", "warn", "fail"}
    assert done.returncode == any(finding["Result"] == "fail" for finding in findings)
    daemon, = [finding for finding in findings if finding["Check"] == "daemon"]
    assert daemon["Result"] == "ok" and "head-unit" in daemon["Detail"]
    at.desk.daemon.kill()
    at.desk.daemon.wait_end()
    assert "contactguardd is not on the bus" in subprocess.run(
        [BUILD / "contactguard", "--bus", "session", "doctor"], env=at.env, capture_output=True, text=True,
        timeout=PATIENCE).stdout


def complete(at, line):
    """What a shell with our completion offers at the end of this line."""
    script = ('source "$1"; COMP_LINE=$2 COMP_POINT=${#2}; COMP_WORDS=($2); COMP_CWORD=${#COMP_WORDS[@]}; '
              '_contactguard; printf "%s\\n" "${COMPREPLY[@]}"; complete -p contactguard >&2')
    env = {**at.env, "PATH": f"{BUILD}:{at.env['PATH']}"}
    done = subprocess.run(["bash", "--norc", "-c", script, "bash", SOURCE / "src/ctl/completion/contactguard", line],
                          env=env, capture_output=True, text=True, timeout=PATIENCE)
    assert "complete -F _contactguard contactguard" in done.stderr, done.stderr
    return done.stdout.split()


def test_completion(place):
    at = place()
    verbs = {line.split()[0] for line in at.run("--help").splitlines()
             if line.startswith("  ") and not line.startswith("  -")}
    assert set(complete(at, "contactguard ")) == verbs
    assert complete(at, "contactguard --bus session --json pe") == ["pending"]
    assert complete(at, "contactguard log ") == ["verify", "erase"]
    assert "--lifetime" in complete(at, "contactguard grant --")
    assert complete(at, "contactguard --bus ") == ["system", "session"]
    at.run("grant", PHONE, CAR, "favourites")
    assert complete(at, "contactguard --bus session grant ") == [PHONE]
    assert complete(at, f"contactguard --bus session grant {PHONE} ") == [CAR]
    assert complete(at, f"contactguard --bus session grant {PHONE} {CAR} fav") == ["favourites"]
    # What bash takes for the word begins behind the last colon.
    assert complete(at, "contactguard --bus session revoke 00:00:") == ["00:00:00:00"]
