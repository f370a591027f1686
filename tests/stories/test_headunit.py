# SPDX-License-Identifier: GPL-2.0-or-later
"""fake-headunit against a peer made of bytes, and against fake-phone: what it sends, tells and exits with."""
import json
import os
import pathlib
import shutil
import socket
import subprocess
import tempfile
import threading
import xml.etree.ElementTree

import pytest

from bench.process import PATIENCE

from test_phone import phone, store  # noqa: F401  (store is a fixture)

BUILD = pathlib.Path(os.environ.get("CONTACTGUARD_BUILDDIR", "."))
HEADUNIT = BUILD / "fake-headunit"
PBAP = "460013796135f0f0c511d809660800200c9a66"
MAS = "460013bb582b40420c11dbb0de0800200c9a66"
CONNECTED = bytes.fromhex("a0000c10000fffcb00000001")
OK, BAD, NONE = bytes.fromhex("a00003"), bytes.fromhex("c00003"), bytes.fromhex("c40003")
KEYS = ["command", "args", "response", "name", "params", "count", "bytes", "packets", "entries", "body"]


@pytest.fixture
def place():
    """A folder with a short path: socket names are short."""
    path = pathlib.Path(tempfile.mkdtemp(prefix="cg"))
    yield path
    shutil.rmtree(path)


class Peer:
    """Answers each packet with the next of `answers`; None: not at all; "close": hangs up. Keeps what came."""

    def __init__(self, place, *answers):
        self.address, self.came = f"unixpkt:{place}/peer", []
        self._answers = list(answers)
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._socket.bind(f"{place}/peer")
        self._socket.listen(1)
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self):
        link, _ = self._socket.accept()
        with link:
            while packet := link.recv(65536):
                self.came.append(packet)
                answer = self._answers.pop(0) if self._answers else None
                if answer == "close":
                    return
                if answer:
                    link.send(answer)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._thread.join(10)
        self._socket.close()


def run(address, *words, target="pbap"):
    done = subprocess.run([HEADUNIT, "--connect", address, "--target", target, *map(str, words)],
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=PATIENCE)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def tell(address, *words, **more):
    """Exit code and the objects told."""
    code, said, _ = run(address, "--json", *words, **more)
    return code, [json.loads(line) for line in said.splitlines()]


# --- What it sends ---

@pytest.mark.parametrize("flags, target, wire", [
    ([], "pbap", "80 0021 10 00 7fff" + PBAP + "4c0009 1004000003bf"),
    (["--features", "3"], "pbap", "80 0021 10 00 7fff" + PBAP + "4c0009 100400000003"),
    (["--features", "none", "--mtu", "255"], "pbap", "80 001a 10 00 00ff" + PBAP),
    (["--features", "none", "--mtu", "65535"], "map", "80 001a 10 00 ffff" + MAS),
    (["--features", "1F"], "map", "80 0023 10 00 7fff" + MAS + "4c0009 29040000001f"),
])
def test_connect(place, flags, target, wire):
    with Peer(place, CONNECTED) as peer:
        code, told = tell(peer.address, *flags, target=target)
    packet = bytes.fromhex(wire)
    packet = packet[:1] + len(packet).to_bytes(2, "big") + packet[3:]
    assert peer.came == [packet]
    assert code == 0
    assert [list(line) for line in told] == [KEYS]
    assert told[0] == {"command": "connect", "args": "", "response": "A0", "name": "Success", "params": {}, "count": None,
                       "bytes": None, "packets": 1, "entries": None, "body": None}


def get(type_, name, params):
    """A GET as it goes over a packet link."""
    utf16 = (name + "\0").encode("utf-16-be") if name else b""
    type_ = type_.encode() + b"\0"
    params = bytes.fromhex(params)
    body = (bytes.fromhex("cb000000019701") + b"\x01" + (3 + len(utf16)).to_bytes(2, "big") + utf16
            + b"\x42" + (3 + len(type_)).to_bytes(2, "big") + type_
            + (b"\x4c" + (3 + len(params)).to_bytes(2, "big") + params if params else b""))
    return b"\x83" + (3 + len(body)).to_bytes(2, "big") + body


@pytest.mark.parametrize("command, wire", [
    ("size pb", get("x-bt/phonebook", "telecom/pb.vcf", "04020000")),
    ("pull SIM1/pb", get("x-bt/phonebook", "SIM1/telecom/pb.vcf", "")),
    ("pull mch reset=1 max=0", get("x-bt/phonebook", "telecom/mch.vcf", "0f0101 04020000")),
    ("pull pb format=3.0 fields=N,TEL,X-* offset=65535",
     get("x-bt/phonebook", "telecom/pb.vcf", "070101 06080000008000000084 0502ffff")),
    ("pull pb selector=TEL,EMAIL operator=and", get("x-bt/phonebook", "telecom/pb.vcf", "0c080000000000000180 0e0101")),
    ("list", get("x-bt/vcard-listing", "", "")),
    ("list pb order=phonetic by=sound search='a b'",
     get("x-bt/vcard-listing", "pb", "010102 030102 0203612062")),
    ("list search=", get("x-bt/vcard-listing", "", "0200")),
    ("entry 1.vcf format=2.1", get("x-bt/vcard", "1.vcf", "070100")),
    ("raw 8300ff", bytes.fromhex("8300ff")),
])
def test_requests(place, command, wire):
    with Peer(place, CONNECTED, BAD) as peer:
        code, told = tell(peer.address, command)
    assert peer.came[1:] == [wire]
    assert code == 1 and told[1]["response"] == "C0"


def test_cd(place):
    with Peer(place, CONNECTED, OK, OK, NONE) as peer:
        code, told = tell(peer.address, "cd /telecom//nowhere/deeper", "expect response Not Found")
    assert [packet[:5] for packet in peer.came[1:]] == [b"\x85\0\x0d\2\0", b"\x85\0\x1d\2\0", b"\x85\0\x1d\2\0"]
    assert code == 0 and told[1]["response"] == "C4" and told[1]["packets"] == 3


DISCONNECT = bytes.fromhex("81 0008 cb00000001")


def test_abort_and_disconnect(place):
    """Behind a packet whose answer leaves an operation open; and what comes behind a DISCONNECT finds no link."""
    with Peer(place, CONNECTED, bytes.fromhex("900003"), OK, OK, "close") as peer:
        code, told = tell(peer.address, "raw 03001042000d782d62742f766361726400", "abort", "expect response A0", "disconnect",
                          "size pb", "expect response closed")
    assert peer.came[2:] == [bytes.fromhex("ff0003"), DISCONNECT]
    assert code == 0
    assert [(line["command"], line["args"], line.get("response")) for line in told if line["command"] != "expect"] == [
        ("connect", "", "A0"), ("raw", "03001042000d782d62742f766361726400", "90"), ("abort", "", "A0"),
        ("disconnect", "", "A0"), ("size", "pb", None)]
    assert list(told[2]) == KEYS and told[2]["packets"] == 1 and told[2]["bytes"] is None


def test_connect_again(place):
    """On the same link; the ConnectionID that counts from then on is the new one's."""
    with Peer(place, CONNECTED, bytes.fromhex("a0000c10000fffcb00000002"), OK) as peer:
        code, told = tell(peer.address, "connect", "disconnect")
    assert peer.came[1] == peer.came[0] and peer.came[2] == DISCONNECT[:-1] + b"\2"
    assert code == 0 and [line["command"] for line in told] == ["connect", "connect", "disconnect"]


@pytest.mark.parametrize("kind", ["unix", "unixpkt"])
def test_connect_behind_disconnect(place, store, kind):  # noqa: F811
    """In the root again."""
    with phone(place, kind) as address:
        code, told = tell(address, "cd /telecom/pb", "disconnect", "connect", "abort", "entry 1.vcf", "expect response C4",
                          "size pb", "expect size 4")
    assert code == 0 and all(line.get("held", True) for line in told)


def test_refused_later(place):
    """Only the first CONNECT ends the run if it is refused."""
    with Peer(place, CONNECTED, bytes.fromhex("d300071000ffff"), OK) as peer:
        code, told = tell(peer.address, "connect", "abort")
    assert code == 1 and [line["response"] for line in told] == ["A0", "D3", "A0"]


# --- Exit codes ---

@pytest.mark.parametrize("words", [
    ["dance"], [""], ["size"], ["size pb max=1"], ["pull pb colour=red"], ["pull pb max=65536"], ["pull pb max=-1"],
    ["pull pb max=1 max=2"], ["pull pb format=4.0"], ["pull pb fields=N,NOSUCH"], ["pull pb fields="], ["pull pb reset=2"],
    ["list pb search=" + 256 * "x"], ["cd telecom"], ["entry"], ["raw"], ["raw 8"], ["raw xy"], ["pull 'pb"],
    ["expect"], ["expect size"], ["expect size few"], ["expect response Great"], ["expect param Size"], ["expect luck 1"],
    ["folders"], ["messages inbox"], ["size pb", "dance"], ["--mtu", "254"], ["--mtu", "65536"], ["--features", "x"],
    ["--timeout", "0"], ["--wait", "-1"], ["--wait", "86401"], ["--wait", "x"], ["--junit", "/nonexistent/report"],
    ["--profile", "audi"], ["abort now"], ["connect unix:x"], ["disconnect pb"], ["--nonsense"], ["--script", "/nonexistent"], ["--mns", "nowhere"],
])
def test_usage(place, words):
    code, said, complaint = run(f"unix:{place}/nobody", *words)  # were it dialled, the exit would be 3
    assert (code, said) == (2, "") and complaint


def test_usage_of_targets_and_addresses(place):
    assert run(f"unix:{place}/nobody", target="ftp")[0] == 2
    assert run("nowhere")[0] == 2
    assert run(f"unix:{place}/nobody", "--profile", "aaos", target="map")[0] == 2
    assert subprocess.run([HEADUNIT], stderr=subprocess.DEVNULL).returncode == 2
    assert subprocess.run([HEADUNIT, "--help"], stdout=subprocess.DEVNULL).returncode == 0


@pytest.mark.parametrize("address", ["unix:{}/nobody", "bt:00:11:22:33:44:55"])
def test_unreachable(place, address):
    code, said, complaint = run(address.format(place), "size pb")
    assert (code, said) == (3, "") and complaint


def test_wait(place, store):  # noqa: F811
    """The phone begins to listen after the car has been refused at least once."""
    with subprocess.Popen([HEADUNIT, "--connect", f"unixpkt:{place}/phone", "--target", "pbap", "--wait", "600", "size pb",
                           "expect size 4"], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as car:
        assert b"trying again for 600 seconds" in car.stderr.readline()
        with phone(place):
            assert car.wait(PATIENCE) == 0


def test_wait_ends(place):
    code, said, complaint = run(f"unix:{place}/nobody", "--wait", "1", "size pb")
    assert (code, said) == (3, "") and complaint


@pytest.mark.parametrize("commands, code", [
    ([], 1), (["size pb"], 1), (["size pb", "expect response C6"], 1), (["expect response Success"], 1),
    (["expect response not acceptable"], 0), (["expect no-text x", "expect response C6"], 0),
])
def test_refused(place, commands, code):
    with Peer(place, bytes.fromhex("c600071000ffff"), BAD) as peer:
        assert tell(peer.address, *commands)[0] == code
    assert len(peer.came) == 1


def test_refusals_do_not_end_the_run(place):
    with Peer(place, CONNECTED, BAD, NONE) as peer:
        code, told = tell(peer.address, "size pb", "size fav", "expect response C4")
    assert code == 1
    assert [line.get("response") for line in told] == ["A0", "C0", "C4", None]


@pytest.mark.parametrize("commands, code", [
    (["size pb"], 3), (["size pb", "expect response closed"], 0), (["size pb", "expect response A0"], 1),
    (["size pb", "expect response closed", "size pb"], 3),
])
def test_dropped(place, commands, code):
    with Peer(place, CONNECTED, "close") as peer:
        got, told = tell(peer.address, *commands)
    assert got == code
    assert (told[1]["response"], told[1]["name"]) == (None, "closed")


@pytest.mark.parametrize("answer", ["", "01", "a0", "a00004", "a000030000", "a000064c0004", "a000084c0005", "a0000a4c0007080100ff"])
def test_broken_answers(place, answer):
    with Peer(place, CONNECTED, bytes.fromhex(answer) or "close") as peer:
        code, _ = tell(peer.address, "size pb")
    assert code == 3


def test_silence(place):
    with Peer(place, CONNECTED, None) as peer:
        code, told = tell(peer.address, "--timeout", "5", "size pb", "expect response closed")
    assert code == 3
    assert (told[1]["response"], told[1]["name"]) == (None, None)


# --- What it tells ---

@pytest.mark.parametrize("kind", ["unix", "unixpkt"])
@pytest.mark.parametrize("mtu", [255, 65535])
def test_script_and_bodies(place, store, kind, mtu):  # noqa: F811
    (place / "script").write_text("# a car\n\nsize 'pb'\n  pull pb format=3.0 # all\ncd /telecom\n"
                                  'list pb search="Adler"\nexpect count 1\n')
    with phone(place, kind) as address:
        code, told = tell(address, "--mtu", mtu, "--save", place / "a/b", "--script", place / "script")
    _, size, pull, _, names, held = told
    assert code == 0
    assert size["body"] is None and size["count"] == 4 and size["bytes"] == 0
    assert pull["body"] == f"{place}/a/b/002.body" and pull["args"] == "pb format=3.0"
    assert pathlib.Path(pull["body"]).stat().st_size == pull["bytes"]
    assert pull["count"] == 4 and (pull["packets"] == 1) == (mtu == 65535)
    assert names["entries"] == [{"handle": "2.vcf", "name": "Adler;Zoe"}] and names["body"].endswith("/004.body")
    assert held == {"command": "expect", "args": "count 1", "held": True}
    assert isinstance(size["params"]["PhonebookSize"], int)
    assert len(size["params"]["DatabaseIdentifier"]) == 32


@pytest.mark.parametrize("command, expectation, held", [
    ("size pb", "size 4", True), ("size pb", "size 3", False), ("size pb", "count 4", True),
    ("size mch", "param NewMissedCalls 2", True), ("size pb", "param NewMissedCalls 2", False),
    ("pull pb", "size 4", False), ("pull pb", "count 4", True), ("pull pb", "count 5", False),
    ("pull pb", "field EMAIL", True), ("pull pb", "field NOTE", False), ("pull pb", "field X-BT-UID", True),
    ("pull pb", "no-field EMAIL", False), ("pull pb", "no-field NOTE", True), ("pull pb", "no-field X-NOTHING", True),
    ("pull pb", "field VERSION", True), ("pull pb fields=N", "no-field email", True),
    ("pull pb", "text zoe@example.org", True), ("pull pb", "text nobody", False),
    ("pull pb", "no-text zoe@example.org", False), ("pull pb", "no-text nobody", True),
    ("pull pb", "response Success", True), ("pull pb", "response a0", True), ("pull pb", "response C4", False),
])
def test_expectations(place, store, command, expectation, held):  # noqa: F811
    with phone(place) as address:
        code, told = tell(address, command, f"expect {expectation}")
    assert told[-1] == {"command": "expect", "args": expectation, "held": held}
    assert code == (0 if held else 1)


# --- A profile ---

SELECTOR = "06080000000000 8001af"


def test_aaos_on_the_wire(place):
    """What does not come counts as 0, and is not asked for again."""
    answers = [CONNECTED, BAD, bytes.fromhex("a000 09 4c0006 080100"), NONE, bytes.fromhex("d30003")]
    with Peer(place, *answers, NONE, NONE, OK) as peer:
        code, told = tell(peer.address, "--profile", "aaos", "disconnect")
    assert bytes.fromhex("4c0009 100400000201") in peer.came[0]
    assert peer.came[1] == get("x-bt/phonebook", "telecom/fav.vcf", "04020000" + SELECTOR)
    assert peer.came[4] == get("x-bt/phonebook", "telecom/mch.vcf", "070101 0402ffff")
    assert [(line["command"], line["args"]) for line in told] == [
        ("connect", ""), ("size", "fav"), ("size", "pb"), ("size", "SIM1/pb"), ("pull", "mch format=3.0 max=65535"),
        ("pull", "ich format=3.0 max=65535"), ("pull", "och format=3.0 max=65535"), ("disconnect", "")]
    assert [line.get("step") for line in told] == [None, *["profile"] * 6, None]
    assert [list(line) for line in told[1:7]] == [[*KEYS, "step"]] * 6
    assert code == 0


def test_aaos_in_batches(place, store):  # noqa: F811
    for number in range(11, 11 + 600):
        (store / f"telecom/pb/{number}.vcf").write_bytes((store / "telecom/pb/10.vcf").read_bytes())
    with phone(place) as address:
        code, told = tell(address, "--profile", "aaos", "--save", place / "saved", "expect response A0", "size pb",
                          "expect size 604")
    steps = [line for line in told if line.get("step")]
    assert [(line["command"], line["args"], line["count"]) for line in steps] == [
        ("size", "fav", 1), ("pull", "fav format=3.0 max=1", 1), ("size", "pb", 604),
        ("pull", "pb format=3.0 max=250 offset=1", 250), ("pull", "pb format=3.0 max=250 offset=251", 250),
        ("pull", "pb format=3.0 max=103 offset=501", 103), ("size", "SIM1/pb", 1), ("pull", "SIM1/pb format=3.0 max=1", 1),
        ("pull", "mch format=3.0 max=65535", 2), ("pull", "ich format=3.0 max=65535", 0),
        ("pull", "och format=3.0 max=65535", 0)]
    assert [line["command"] for line in told if not line.get("step")] == ["connect", "expect", "size", "expect"]
    assert told[1]["command"] == "expect"  # about the CONNECT, and so before the steps
    names = [pathlib.Path(line["body"]).name for line in steps if line["body"]]
    assert names == [f"profile-{number:03}.body" for number in (2, 4, 5, 6, 8, 9, 10, 11)]
    assert code == 0


@pytest.mark.parametrize("commands, code", [([], 0), (["size pb", "expect response closed"], 0), (["size pb"], 3)])
@pytest.mark.parametrize("answer", ["close", bytes.fromhex("01"), bytes.fromhex("a000064c0004")])
def test_a_profile_never_decides(place, answer, commands, code):
    if commands and answer != "close":
        code = 3  # what the peer broke stays broken
    with Peer(place, CONNECTED, answer) as peer:
        got, told = tell(peer.address, "--profile", "aaos", *commands)
    assert got == code
    assert [line["command"] for line in told if line.get("step")] == ["size"]


def test_a_profile_in_silence(place):
    with Peer(place, CONNECTED, None) as peer:
        code, told = tell(peer.address, "--profile", "aaos", "--timeout", "2", "size pb", "expect response closed")
    assert code == 0 and [line.get("step") for line in told] == [None, "profile", None, None]


def test_a_profile_that_is_not_let_in(place):
    with Peer(place, bytes.fromhex("c600071000ffff"), BAD) as peer:
        code, told = tell(peer.address, "--profile", "aaos", "expect response C6")
    assert code == 0 and len(told) == 2 and len(peer.came) == 1


# --- The JUnit report ---

def junit(address, place, *words):
    """Exit code, the suite's counts, and {name: (outcome, message)} of its cases in their order."""
    code, _, _ = run(address, "--junit", place / "report.xml", *words)
    suite, = xml.etree.ElementTree.parse(place / "report.xml").getroot()
    counts = [int(suite.get(key)) for key in ("tests", "failures", "errors", "skipped")]
    return code, counts, {case.get("name"): (case[0].tag, case[0].get("message")) if len(case) else None for case in suite}


@pytest.mark.parametrize("command, expectation, found", [
    ("size pb", "size 3", "4"), ("pull pb", "size 3", "no PhonebookSize"), ("pull pb", "count 3", "4"),
    ("cd /telecom", "count 3", "nothing that can be counted"), ("size pb", "response C4", "A0 Success"),
    ("pull pb", "field NOTE", "no card with NOTE"), ("pull pb", "no-field EMAIL", "a card with EMAIL"),
    ("entry nobody", "no-field EMAIL", None), ("pull pb", "text nobody", "a body of {} bytes without it"),
    ("pull pb", "no-text zoe@example.org", "it in the body"), ("size mch", "param NewMissedCalls 1", "2"),
    ("size mch", "param Database 1", "no Database"),
])
def test_junit_says_what_was_found(place, store, command, expectation, found):  # noqa: F811
    with phone(place) as address:
        _, told = tell(address, command)
        response = ["expect response C4"] if found is None else []
        code, counts, cases = junit(address, place, command, f"expect {expectation}", *response)
    if found is None:
        assert code == 0 and counts == [2, 0, 0, 0]
        return
    message = f"expected {expectation}, found {found.format(told[1]['bytes'])}"
    assert cases == {f"{command}: expect {expectation}": ("failure", message)}
    assert code == 1 and counts == [1, 1, 0, 0]


def test_junit_of_what_went(place, store):  # noqa: F811
    with phone(place) as address:
        code, counts, cases = junit(address, place, "size pb", "expect size 4", "pull pb format=3.0",
                                    "expect text Ölmez",
                                    "expect no-text '<\"&\1'")
    assert code == 0 and counts == [3, 0, 0, 0]
    assert cases == {"size pb: expect size 4": None, "pull pb format=3.0: expect text Ölmez": None,
                     'pull pb format=3.0: expect no-text <"&': None}


def test_junit_of_refusals(place):
    """The report fails if the run does, though no expectation says so."""
    with Peer(place, CONNECTED, BAD, "close") as peer:
        code, counts, cases = junit(peer.address, place, "size pb", "size fav", "expect size 1")
    assert code == 3 and counts == [3, 1, 1, 1]
    assert [*cases.items()] == [
        ("size pb", ("failure", "refused: found C0 Bad Request")), ("size fav", ("error", "the peer dropped the link")),
        ("expect size 1", ("skipped", "the run did not come to it"))]


def test_junit_of_nobody(place):
    code, counts, cases = junit(f"unix:{place}/nobody", place, "expect response A0")
    assert code == 3 and counts == [2, 0, 1, 1] and cases["connect"][0] == "error"


# --- For people ---

def test_for_people(place, store):  # noqa: F811
    with phone(place) as address:
        code, said, _ = run(address, "cd /telecom/pb", "list", "entry 2.vcf", "expect count 2")
    assert code == 1
    assert "connect: A0 Success" in said and "  2.vcf\tAdler;Zoe" in said
    assert "BEGIN:VCARD\r\n" in said and "+49171222" in said
    assert "expect count 2: NOT HELD, found 1" in said and "Ölmez;Bert" in said
