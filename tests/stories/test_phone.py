# SPDX-License-Identifier: GPL-2.0-or-later
"""fake-phone, asked by fake-headunit: the specification, over both kinds of socket."""
import contextlib
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import tempfile

import pytest

from bench.process import PATIENCE

BUILD = pathlib.Path(os.environ.get("CONTACTGUARD_BUILDDIR", "."))
PHONE, HEADUNIT = BUILD / "fake-phone", BUILD / "fake-headunit"


def card(name, *lines):
    family, _, given = name.partition(";")
    return "\r\n".join(["BEGIN:VCARD", "VERSION:3.0", f"N:{name}", f"FN:{given} {family}".rstrip(), *lines,
                        "END:VCARD", ""])


BOOK = {
    "telecom/pb/0.vcf": card("Own", "TEL:+49170000"),
    "telecom/pb/1.vcf": card("Zimmer;Anna", "TEL;TYPE=CELL:+49171111", "SOUND:tsimmer"),
    "telecom/pb/2.vcf": card("Adler;Zoe", "TEL:+49171222", "EMAIL:zoe@example.org",
                             "X-BT-UID:0123456789ABCDEF0123456789ABCDEF"),
    "telecom/pb/10.vcf": card("Ölmez;Bert", "EMAIL:bert@example.org", "ADR:;;Weg 1;Ort;;;"),
    "telecom/fav/2.vcf": card("Adler;Zoe", "TEL:+49171222"),
    "telecom/mch/1.vcf": card("", "TEL:+49171222", "X-IRMC-CALL-DATETIME;TYPE=MISSED:20260320T100000"),
    "telecom/mch/2.vcf": card("", "TEL:+49171333", "X-IRMC-CALL-DATETIME;TYPE=MISSED:20260319T100000"),
    "SIM1/telecom/pb/1.vcf": card("Sim;Card", "TEL:1"),
}


@pytest.fixture
def place():
    """A folder with a short path: socket names are short."""
    path = pathlib.Path(tempfile.mkdtemp(prefix="cg"))
    yield path
    shutil.rmtree(path)


@pytest.fixture
def store(place):
    for name, text in BOOK.items():
        file = place / "store" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode())
    return place / "store"


@contextlib.contextmanager
def phone(place, kind="unixpkt", *flags, store="store", told=None):
    """A running phone; yields its address, and wants exit 0 on SIGTERM. told: a list for what it prints before."""
    address = f"{kind}:{place}/phone"
    with subprocess.Popen([PHONE, "--listen", address, "--store", place / store, *flags],
                          stdout=subprocess.PIPE, text=True) as running:
        try:
            for line in running.stdout:
                if line == "ready\n":
                    break
                if told is not None:
                    told.append(line.rstrip("\n"))
            assert line == "ready\n"
            yield address
        finally:
            running.send_signal(signal.SIGTERM)
            assert running.wait(10) == 0


def ask(address, *commands, target="pbap", flags=(), code=0):
    """What fake-headunit reports, one dictionary a command, without the CONNECT."""
    done = subprocess.run([HEADUNIT, "--connect", address, "--target", target, "--json", *flags, *commands],
                          stdout=subprocess.PIPE, text=True, timeout=PATIENCE)
    assert done.returncode == code, done.stdout
    return [json.loads(line) for line in done.stdout.splitlines()][1:]


def listing(address, words="pb"):
    return ask(address, "cd /telecom", f"list {words}")[1]


def handles(reply):
    return [int(entry["handle"].removesuffix(".vcf")) for entry in reply["entries"]]


def bodies(address, saved, *commands, **more):
    """The bodies of these commands, as text."""
    replies = ask(address, *commands, flags=("--save", saved), **more)
    return [pathlib.Path(reply["body"]).read_bytes().decode() for reply in replies]


@pytest.mark.parametrize("kind", ["unix", "unixpkt"])
def test_books(place, store, kind):
    with phone(place, kind) as address:
        size, fav, sim, none, cards = ask(address, "size pb", "size fav", "size SIM1/pb", "size spd", "pull pb")
        names = listing(address)
    assert [reply["params"]["PhonebookSize"] for reply in (size, fav, sim, none)] == [4, 1, 1, 0]
    assert size["bytes"] == 0
    assert cards["count"] == 4
    assert handles(names) == [0, 1, 2, 10]
    assert names["entries"][3]["name"].rstrip(";") == "Ölmez;Bert"


def test_formats_and_fields(place, store):
    with phone(place) as address:
        plain, new, some, second = bodies(address, place / "saved", "pull pb", "pull pb format=3.0",
                                          "pull pb format=3.0 fields=N,EMAIL", "pull pb max=1 offset=2")
    assert plain.count("VERSION:2.1\r\n") == new.count("VERSION:3.0\r\n") == 4
    assert "EMAIL" in some and "ADR" in new and "ADR" not in some and "SOUND" not in some
    assert second.count("BEGIN:VCARD") == 1 and "Adler;Zoe" in second


@pytest.mark.parametrize("words, found", [
    ("", [0, 1, 2, 10]),
    ("order=alphabetical", [2, 0, 10, 1]),
    ("order=phonetic", [1, 0, 2, 10]),
    ("offset=1 max=2", [1, 2]),
    ("offset=9", []),
    ("search=ADL", [2]),
    ("search=anna by=name", [1]),
    ("search=171222 by=number", [2]),
    ("search=tsim by=sound", [1]),
    ("search=nobody", []),
    ("selector=EMAIL", [2, 10]),
    ("selector=EMAIL,TEL operator=and", [2]),
    ("selector=EMAIL,TEL operator=or offset=1", [1, 2, 10]),
])
def test_listing(place, store, words, found):
    with phone(place) as address:
        assert handles(listing(address, f"pb {words}")) == found


def test_entries(place, store):
    with phone(place) as address:
        replies = ask(address, "cd /telecom/pb", "entry 10.vcf", "expect text bert@example.org",
                      "entry X-BT-UID:0123456789abcdef0123456789abcdef", "expect text zoe@example.org",
                      "entry 10.vcf fields=N", "expect no-text bert@example.org",
                      "entry 3.vcf", "expect response C4", "cd /telecom", "entry 10.vcf", "expect response C4")
    assert all(reply["held"] for reply in replies if reply["command"] == "expect")


def test_refusals(place, store):
    with phone(place, "unixpkt", "--repositories", "1") as address:
        ask(address, "pull pb", "pull fav", "expect response C4", "pull SIM1/pb", "expect response C4",
            "cd /telecom/fav", "expect response C4")
        ask(address, "expect response C6", target="map")


def test_a_file_that_is_no_card(place, store):
    (store / "telecom/pb/3.vcf").write_bytes(b"BEGIN:VCARD\r\nN:Half")
    with phone(place) as address:
        names = listing(address)
        text, = bodies(address, place / "saved", "pull pb")
    assert handles(names) == [0, 1, 2, 3, 10]
    assert names["entries"][3]["name"] == ""
    assert "BEGIN:VCARD\r\nN:HalfBEGIN:VCARD" in text


# --- What it tells on start ---

def test_what_it_serves(place, store):
    told = []
    with phone(place, "unixpkt", "--repositories", "9", told=told):
        pass
    assert told == ["telecom/pb: 4", "telecom/fav: 1", "telecom/mch: 2", "SIM1/telecom/pb: 1, not served"]


def test_what_a_reader_makes_of_it(place, store):
    (store / "telecom/pb/3.vcf").write_bytes(
        b"BEGIN:VCARD\r\nVERSION:3.0\r\nN:A\r\n=:x\r\nNOTE:folded\r\n over\x01\r\nPHOTO;ENCODING=b:***\r\nEND:VCARD\r\n")
    (store / "telecom/pb/4.vcf").write_bytes(b"BEGIN:VCARD\r\nN:Half")
    told = []
    with phone(place, told=told):
        pass
    assert told == [
        "telecom/pb/3.vcf:4: a line that cannot be read, and is dropped",
        "telecom/pb/3.vcf:5: a value that is read as it was meant",
        "telecom/pb/3.vcf:7: a value that cannot be read, and is dropped",
        "telecom/pb/4.vcf:1: vCard without its end: it is sent as it is",
        "a reader drops 1 lines and 1 values, and mends 1 values",
        "telecom/pb: 6", "telecom/fav: 1", "telecom/mch: 2", "SIM1/telecom/pb: 1"]


def test_names_that_are_no_handles(place, store):
    for name in ("telecom/pb/07.vcf", "telecom/pb/anna.vcf", "telecom/mch/1.vcf~", "telecom/pb/4294967296.vcf"):
        (store / name).write_text(card("Anna"))
    (store / "telecom/pb/11.vcf").mkdir()
    with subprocess.Popen([PHONE, "--listen", f"unixpkt:{place}/phone", "--store", store], stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True) as running:
        assert [line for line in iter(running.stdout.readline, "ready\n")] [0] == "telecom/pb: 4\n"
        running.terminate()
        assert [line.split(":")[1].strip() for line in running.stderr] == [
            "telecom/pb/07.vcf", "telecom/pb/11.vcf", "telecom/pb/4294967296.vcf", "telecom/pb/anna.vcf",
            "telecom/mch/1.vcf~"]


# --- An export ---

EXPORT = [card("Zimmer;Anna", "TEL:+49171111", "X-FAVORITE:1"), card("Adler;Zoe", "CATEGORIES:Friends,Starred"),
          card("Ölmez;Bert", "X-FAVORITE:0"), card("Berg;Kai", "CATEGORIES:Star"), card("Ahl;Ida", "item1.x-favorite:true")]


@pytest.mark.parametrize("between", ["", "\r\n"])
def test_an_export(place, between):
    (place / "all.vcf").write_bytes(between.join(EXPORT).encode())
    told = []
    with phone(place, store="all.vcf", told=told) as address:
        sizes = ask(address, "size pb", "size fav", "size spd", "size mch")
        names, fav = listing(address), listing(address, "fav")
        ask(address, "cd /telecom/pb", "entry 1.vcf", "expect text Zimmer;Anna", "entry 0.vcf", "expect response C4",
            "entry 6.vcf", "expect response C4", "cd /telecom/fav", "entry 3.vcf", "expect response C4", "entry 5.vcf",
            "expect text Ahl;Ida")
        text, = bodies(address, place / "saved", "pull pb format=3.0")
    assert told == ["telecom/pb: 5", "telecom/fav: 3"]
    assert [reply["params"]["PhonebookSize"] for reply in sizes] == [5, 3, 0, 0]
    assert handles(names) == [1, 2, 3, 4, 5] and handles(fav) == [1, 2, 5]
    assert text.count("BEGIN:VCARD") == 5 and "Ölmez;Bert" in text


def test_an_export_that_changes(place):
    (place / "all.vcf").write_text(EXPORT[0])
    with phone(place, store="all.vcf") as address:
        before, = ask(address, "size pb")
        (place / "all.vcf").write_text("".join(EXPORT))
        after, = ask(address, "size pb")
        (place / "all.vcf").unlink()
        gone, = ask(address, "size pb")
    assert [reply["params"]["PhonebookSize"] for reply in (before, after, gone)] == [1, 5, 0]
    assert before["params"]["PrimaryFolderVersion"] != after["params"]["PrimaryFolderVersion"]


def test_an_export_with_faults(place):
    """The lines are the file's. What is no card has no number, and is told."""
    good, cut = EXPORT[0], "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Cut\r\n"
    bad = "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Bad\r\n=:x\r\nEND:VCARD\r\n"
    (place / "all.vcf").write_text("\r\n" + good + "a line\r\n" + cut + bad + good)
    told = []
    with phone(place, store="all.vcf", told=told) as address:
        names = listing(address)
    line = 2 + good.count("\n") + 1 + cut.count("\n") + 3
    assert told == [f"all.vcf:{line}: a line that cannot be read, and is dropped",
                    "a reader drops 1 lines and 0 values, and mends 0 values", "telecom/pb: 3", "telecom/fav: 2"]
    assert [entry["name"] for entry in names["entries"]] == ["Zimmer;Anna", "Bad", "Zimmer;Anna"]


# --- Phones with habits ---

def test_android(place, store):
    """The size of fav and its bulk are those of fav; all else of it is pb's. There is no SIM1, and no unknown parameter."""
    with phone(place, "unixpkt", "--profile", "android") as address:
        replies = ask(address, "size fav", "expect size 1", "pull fav", "expect count 1", "expect text Adler;Zoe",
                      "cd /telecom", "list fav", "expect count 4", "list fav search=anna", "expect count 1",
                      "cd /telecom/fav", "entry 1.vcf", "expect text Zimmer;Anna", "entry 3.vcf", "expect response C4",
                      "size SIM1/pb", "expect response C6", "pull SIM1/mch", "expect response C6", "cd /SIM1",
                      "expect response C4", "pull mch reset=1", "expect response C0", "pull mch format=3.0 max=9 offset=0",
                      "expect count 2", "pull pb fields=N selector=TEL operator=and", "expect count 3", "size pb",
                      "expect size 4")
    assert all(reply.get("held", True) for reply in replies)


def test_iphone(place, store):
    with phone(place, "unixpkt", "--profile", "iphone") as address:
        ask(address, "cd /telecom", "list fav", "expect count 1", "size SIM1/pb", "expect size 1", "pull mch reset=1",
            "expect count 2")


def test_a_slow_phone(place, store):
    """Each card takes its time, and none is lost. Sizes and listings take none."""
    with phone(place, "unixpkt", "--delay", "20") as address:
        ask(address, "size pb", "expect size 4", "pull pb", "expect count 4", "cd /telecom", "list pb", "expect count 4",
            "cd /telecom/pb", "entry 1.vcf", "expect text Zimmer;Anna", "entry 3.vcf", "expect response C4")


def test_missed_calls(place, store):
    with phone(place) as address:
        counts = [reply["params"]["NewMissedCalls"]
                  for reply in ask(address, "size mch", "pull cch", "pull mch reset=1", "pull mch")]
        again, = ask(address, "size mch")
        (store / "telecom/mch/3.vcf").write_text(BOOK["telecom/mch/1.vcf"])
        later, = ask(address, "size mch")
    assert counts == [2, 2, 0, 0]
    assert again["params"]["NewMissedCalls"] == 0
    assert later["params"]["NewMissedCalls"] == 1


def test_counters(place, store):
    names = ("PrimaryFolderVersion", "SecondaryFolderVersion", "DatabaseIdentifier")
    seen = []
    for change in (None, "NOTE:new", "TEL:+4930"):
        if change:
            (store / "telecom/pb/1.vcf").write_text(card("Zimmer;Anna", change))
        with phone(place) as address:
            params, size = (reply["params"] for reply in ask(address, "pull pb", "size pb"))
            assert size == params | {"PhonebookSize": 4}
        seen.append([params[name] for name in names])
    (store / "telecom/pb/1.vcf").write_text(card("Zimmer;Anna", "TEL:+4930", "NOTE:two"))
    with phone(place) as address:
        params = ask(address, "pull pb")[0]["params"]
    seen.append([params[name] for name in names])
    primary, secondary, database = zip(*seen)
    assert len(set(primary)) == 4
    assert len(set(secondary)) == 3 and secondary[2] == secondary[3]
    assert len(set(database)) == 1 and len(database[0]) == 32


@pytest.mark.parametrize("ours, theirs, due", [
    ("3BF", "3FF", {"PrimaryFolderVersion", "SecondaryFolderVersion", "DatabaseIdentifier"}),
    ("3", "3FF", set()),
    ("3BF", "none", set()),
    ("3BF", "4", {"DatabaseIdentifier"}),
    ("0x8", "3FF", {"PrimaryFolderVersion", "SecondaryFolderVersion"}),
])
def test_features(place, store, ours, theirs, due):
    with phone(place, "unixpkt", "--features", ours) as address:
        reply, = ask(address, "pull pb", flags=("--features", theirs))
    assert set(reply["params"]) == due


def test_many_cars_at_once(place, store):
    with phone(place) as address:
        cars = [subprocess.Popen([HEADUNIT, "--connect", address, "--target", "pbap", "pull pb", "expect count 4",
                                  "cd /telecom/pb", "list", "expect count 4"], stdout=subprocess.DEVNULL)
                for _ in range(8)]
        assert [car.wait(30) for car in cars] == [0] * 8


def test_sockets(place, store):
    left_over = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    left_over.bind(f"{place}/phone")
    left_over.close()
    with phone(place) as address:
        second = subprocess.run([PHONE, "--listen", address, "--store", store], stderr=subprocess.PIPE)
        assert second.returncode == 1 and second.stderr
        ask(address, "size pb")


@pytest.mark.parametrize("flags", [
    [],
    ["--listen", "unix:x"],
    ["--listen", "unix:x", "--store", "nowhere"],
    ["--listen", "unix:x", "--store", "/dev/null"],
    ["--listen", "x", "--store", "."],
    ["--listen", "unix:x", "--store", ".", "--mns", "x"],
    ["--listen", "unix:x", "--store", ".", "--features", "xyz"],
    ["--listen", "unix:x", "--store", ".", "--features", "1FFFFFFFF"],
    ["--listen", "unix:x", "--store", ".", "--repositories", "100"],
    ["--listen", "unix:x", "--store", ".", "--profile", "nokia"],
    ["--listen", "unix:x", "--store", ".", "--delay", "60001"],
    ["--listen", "unix:x", "--store", ".", "--delay", "-1"],
    ["--listen", "unix:x", "--store", ".", "more"],
    ["--unknown"],
])
def test_usage(place, flags):
    done = subprocess.run([PHONE, *flags], cwd=place, capture_output=True, timeout=PATIENCE)
    assert done.returncode == 2 and done.stderr and not done.stdout
    assert not list(place.iterdir())
