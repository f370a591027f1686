# SPDX-License-Identifier: GPL-2.0-or-later
"""What the daemon refuses, how it starts and how it ends: exit codes, sockets, bus names, and what a crash leaves."""
import contextlib
import os
import signal
import socket
import subprocess

import pytest

from bench import Bench
from bench.bench import BUILD
from bench.process import PATIENCE
from desk import Desk, vcard

DAEMON = BUILD / "contactguardd"
STORE = {"telecom/pb": [vcard("2.1", f"N:Name{n}", f"FN:Name{n}", f"TEL:+4930111{n:04}") for n in range(50)]}


@pytest.fixture
def place(tmp_path):
    """A folder for files, with short paths for sockets; nothing runs yet."""
    with Bench(tmp_path / "refused") as bench:
        yield bench


def desk_flags(place, **changed):
    flags = {"state": place.dir / "state", "listen": f"unix:{place.socket('car')}", "phone": f"unix:{place.socket('phone')}"}
    return [str(word) for key, value in {**flags, **changed}.items() if value is not None for word in (f"--{key}", value)]


def refused(place, *flags, code=2, env=()):
    """What it says on stderr as it ends with that code; no socket, nothing on stdout."""
    done = subprocess.run([DAEMON, *flags], env={**os.environ, **dict(env)}, capture_output=True, text=True, timeout=PATIENCE)
    assert (done.returncode, done.stdout) == (code, ""), done.stderr
    assert done.stderr.startswith("contactguardd: ")
    assert not place.socket("car").exists()
    return done.stderr


# --- Configuration ---

@pytest.mark.parametrize("text, line", [
    ("[View]\nFillWait=99\n", 2),
    ("[View]\nCarFillWait=301\n", 2),
    ("[View]\nLimit=much\n", 2),
    ("\n\n[Vista]\n", 3),
    ("[Consent]\nWait=2\nHold=3\n", 3),
    ("[Consent]\nWait=20\n[View]\nFillWait=20\n", None),
    ("[Scope mine]\nContacts=none;some\n", 2),
    ("[Scope mine]\nFields=N;XYZ\n", 2),
    ("[Rule one]\nScope=nowhere\n", 2),
    ("[Rule one]\nPhone=*\nScope=nothing\n[Rule two]\nPhone=*\nScope=everything\n", None),
    ("[Link]\nPhone=tcp:1.2.3.4\n", 2),
    ("[Link]\nPlacement=phone\n[Profiles]\nSync=allow\n", 4),
    ("[Link]\nPlacement=phone\n[Profiles]\nOppPull=allow\nPcSuite=allow\n", 5),
    ("no key file", 1),
])
def test_a_bad_configuration_names_its_place(place, text, line):
    conf = place.file("bad.conf", text)
    said = refused(place, *desk_flags(place, config=conf))
    assert f"bad.conf:{line}:" in said if line else "bad.conf" in said
    assert not (place.dir / "state").exists()


def test_a_bad_part_of_it_names_that_file(place):
    conf = place.file("good.conf", "[View]\nFillWait=3\n")
    place.folder("conf.d")
    place.file("conf.d/50-site.conf", "# ours\n[Rule x]\nScope=\n")
    assert "50-site.conf:3:" in refused(place, *desk_flags(place, config=conf))


def test_a_configuration_that_is_not_there(place):
    assert "absent.conf" in refused(place, *desk_flags(place, config=place.dir / "absent.conf"))


# --- The command line ---

@pytest.mark.parametrize("changed", [
    {"scope": "unheard-of"}, {"scope": ""}, {"listen": "tcp:1"}, {"phone": "elsewhere"}, {"phone": None}, {"listen": None},
    {"bus": "both"}, {"car": "nobody"}, {"car": "car:1"}, {"phone-id": "1"}, {"phone-features": "xyz"},
    {"phone-features": "123456789"}, {"phone-repositories": "xyz"},
    {"phone-repositories": "100"}, {"mns": "x"}, {"mns-listen": "x"}, {"unknown": "flag"}, {"state": None, "config": None, "car": "uid:-1"},
], ids=str)
def test_bad_flags(place, changed):
    refused(place, *desk_flags(place, **changed))


def test_an_argument_too_many(place):
    refused(place, *desk_flags(place), "more")


@pytest.mark.parametrize("flag", ["--help", "--version"])
def test_help_and_version(flag):
    done = subprocess.run([DAEMON, flag], capture_output=True, text=True, timeout=PATIENCE)
    assert done.returncode == 0 and "contactguardd" in done.stdout and not done.stderr


# --- The bus ---

def test_no_bus(place):
    nowhere = f"unix:path={place.socket('no-bus')}"
    refused(place, "--state", place.dir / "state", "--bus", "session", code=3, env={"DBUS_SESSION_BUS_ADDRESS": nowhere})


def test_a_refused_daemon_has_no_name_on_the_bus(place):
    machine = place.machine("car")
    conf = place.file("bad.conf", "[View]\nFillWait=99\n")
    refused(place, "--bus", "session", "--state", place.dir / "state", "--config", conf, env=machine.env())
    assert "org.contactguard" not in machine.bus.connect().call_sync(
        "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "ListNames", None, None, 0, -1, None)[0]


# --- Its sockets ---

@pytest.mark.parametrize("kind, number", [("unix", socket.SOCK_STREAM), ("unixpkt", socket.SOCK_SEQPACKET)])
def test_ready_means_that_it_listens_and_the_end_takes_the_socket_away(tmp_path, kind, number):
    with Desk(tmp_path, STORE, "everything", kind=kind) as desk:
        path = desk.bench.socket("car")
        with socket.socket(socket.AF_UNIX, number) as car:
            car.connect(str(path))  # no second try
        second = subprocess.run([DAEMON, *desk.options[2:], "--state", desk.bench.dir / "second"], capture_output=True, timeout=PATIENCE)
        assert second.returncode == 3 and not second.stdout
        assert desk.ask("size pb")[0]["count"] == 50  # the first is still there
        desk.daemon.kill(signal.SIGTERM)
        assert desk.daemon.wait_end() == 0
        assert not path.exists()


def test_a_stale_socket_is_replaced(tmp_path):
    with Desk(tmp_path, STORE, "everything") as desk:
        desk.daemon.kill()
        desk.daemon.wait_end()
        assert desk.bench.socket("car").is_socket()  # left over
        desk.start()
        assert desk.ask("size pb")[0]["count"] == 50


def test_what_is_no_socket_is_not_replaced(place):
    path = place.socket("car")
    path.write_text("mine")
    done = subprocess.run([DAEMON, *desk_flags(place)], capture_output=True, text=True, timeout=PATIENCE)
    assert done.returncode == 3 and path.read_text() == "mine" and not done.stdout


# --- The phone ---

def test_no_phone_is_service_unavailable_and_not_empty(tmp_path):
    with Desk(tmp_path, scope="everything", phone="unix:/nowhere") as desk:
        replies = desk.ask("size pb", "expect response D3", "pull pb", "expect response D3",
                           "cd /telecom", "list pb", "expect response D3")
        assert all(reply["held"] for reply in replies if reply["command"] == "expect")


def give_answers(link, answers, until):
    for number, answer in enumerate(answers, 1):
        if not link.recv(70000):
            break
        if until and number == len(answers):
            os.read(until[0], 1)
        link.send(bytes.fromhex(answer))


def toy_phone(place, answers, until=None):
    """A phone that gives these packets, one for each that it gets, and then hangs up. until: a pipe's end; the last
    one is given when that is closed."""
    path = place.socket("toy")
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as listener:
        listener.bind(str(path))
        listener.listen()
        child = os.fork()
        if child == 0:
            try:
                if until:
                    os.close(until[1])
                while True:
                    with listener.accept()[0] as link, contextlib.suppress(OSError):
                        give_answers(link, answers, until)
            finally:
                os._exit(1)  # and never back to pytest, which would go on with the rest
    return f"unixpkt:{path}", child


CONNECTED = "a0001f10007fff" "cb00000001" "4a0013796135f0f0c511d809660800200c9a66"


def some_body(data):
    """A first answer with SRM; more is to come."""
    return f"90{len(data) + 8:04x}97" f"0148{len(data) + 3:04x}" + data.hex()


@pytest.mark.parametrize("answers", [
    ["c30003"],  # it wants nobody
    [CONNECTED, "c30003", "c30003", "c30003", "c30003", "c30003"],  # nobody may read
    [CONNECTED],  # gone after CONNECT
    ["a00007100000ff"],  # a limit below 255
    ["ffff"],  # no packet
], ids=["refused", "forbidden", "gone", "small packets", "no packets"])
def test_a_phone_that_refuses(tmp_path, place, answers):
    address, child = toy_phone(place, answers)
    try:
        with Desk(tmp_path, scope="everything", phone=address) as desk:
            for _ in range(2):
                replies = desk.ask("size pb", "expect response D3", "pull pb format=3.0", "expect response D3")
                assert all(reply["held"] for reply in replies if reply["command"] == "expect")
            assert desk.daemon.running()
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


@pytest.mark.parametrize("body", [b"BEGIN:VCARD\r\nN:Ha", STORE["telecom/pb"][0] * 60 + b"BEGIN:VC"], ids=["half a card", "many"])
def test_a_phone_that_goes_in_the_middle_of_a_pull(tmp_path, place, body):
    """The car is told: what it got is not the whole book."""
    until = os.pipe()
    address, child = toy_phone(place, [CONNECTED, some_body(body)], until)
    try:
        with Desk(tmp_path, scope="everything", phone=address) as desk:
            saved = tmp_path / "saved"
            with desk.car("pull pb", "expect response D3", flags=("--mtu", "255", "--save", saved)) as car:
                desk.daemon.wait_line("what leaves is recorded")
                os.close(until[1])
                car.communicate(timeout=PATIENCE)
            assert car.returncode == 0
            got = b"".join(path.read_bytes() for path in saved.iterdir())
            assert len(got) > 1000 or len(body) < 1000  # it streams
            assert desk.ask("size pb", "expect response D3")[1]["held"]
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def test_a_phone_that_is_back_is_read_again(tmp_path):
    with Desk(tmp_path, STORE, "everything") as desk:
        desk.phone.kill(signal.SIGSTOP)
        with desk.car("pull pb", "expect response D3") as car:
            desk.daemon.wait_line("a car came")
            desk.phone.kill()
            car.communicate(timeout=PATIENCE)
        assert car.returncode == 0
        desk.bench.start("phone-again", desk.phone.argv).wait_line("ready")
        assert desk.ask("size pb")[0]["count"] == 50


# --- Its state ---

def counters(desk):
    params = desk.ask("size pb")[0]["params"]
    return params["DatabaseIdentifier"], params["PrimaryFolderVersion"]


def test_after_a_crash_identifiers_do_not_go_back(tmp_path):
    with Desk(tmp_path, STORE, "everything") as desk:
        seen = [counters(desk)]
        for number in (signal.SIGKILL, signal.SIGKILL, signal.SIGTERM):
            desk.daemon.kill(number)
            desk.daemon.wait_end()
            desk.start()
            seen.append(counters(desk))
    assert len({database for database, _ in seen}) == 1
    versions = [version for _, version in seen]
    assert versions == sorted(set(versions))


def test_another_install_has_other_identifiers(tmp_path):
    with Desk(tmp_path, STORE, "everything") as desk:
        first = counters(desk)
        desk.daemon.stop()
        (desk.state / "install.key").unlink()
        (desk.state / "contactguard.db").unlink()
        (desk.state / "contactguard.seal").unlink()
        desk.start()
        assert counters(desk)[0] != first[0]
        assert (desk.state / "install.key").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("name, data", [("install.key", b"short"), ("install.key", b"x" * 33), ("contactguard.db", b"no database" * 99)])
def test_a_broken_state_is_never_made_anew(place, name, data):
    state = place.folder("state")
    (state / name).write_bytes(data)
    refused(place, *desk_flags(place), code=1)
    assert (state / name).read_bytes() == data


FULL = """set -e
mount -t tmpfs -o size=64k full "$1"
dd if=/dev/zero of="$1/filler" bs=4k 2>/dev/null || true
shift
exec "$@"
"""


def test_a_full_disk(place):
    state = place.folder("full")
    mount = ["unshare", "--mount", "--propagation", "unchanged", "sh", "-c", FULL, "full", state]
    if subprocess.run([*mount, "true"], capture_output=True).returncode:
        pytest.skip("no tmpfs can be mounted here")
    done = subprocess.run([*mount, DAEMON, *desk_flags(place, state=state)], capture_output=True, text=True, timeout=PATIENCE)
    assert (done.returncode, done.stdout) == (1, "")
    assert str(state) in done.stderr
    assert not place.socket("car").exists()
