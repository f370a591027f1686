"""contactguard, the command line, against the real daemon at the desk on a private session bus."""
import json
import os
import subprocess

import pytest
from desk import Desk, vcard

from bench import Bench
from bench.bench import BUILD
from bench.machine import Bus

PHONE = "00:00:00:00:00:00"
CAR = "car:00:00:00:00:00:00"
PATIENCE = 60
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


def test_help(place):
    at = place(None)
    verbs = [line.split()[0] for line in at.run("--help").splitlines()
             if line.startswith("  ") and not line.startswith("  -")]
    assert {"status", "phones", "pending", "grant", "revoke", "forget", "handback", "explain",
            "preview", "check"} <= set(verbs)
    for verb in verbs:
        assert at.run(verb, "--help").startswith(f"usage: contactguard [--bus system|session] [--json] {verb}")
    assert at.run("--version").startswith("contactguard ")
