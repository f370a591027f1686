# SPDX-License-Identifier: GPL-2.0-or-later
"""A bridge: the daemon has a phone's service on the air and answers cars itself, with no obexd. Who is org.bluez is a
mock here (bench/radio.py); tests/vm has a real one."""
import json
import os
import socket
import subprocess
import sys

import pytest

from bench.bench import BUILD, HERE
from bench.process import PATIENCE
from desk import Bench, vcard

PHONE, OTHER, CAR = "00:11:22:33:44:55", "00:11:22:33:44:66", "AA:BB:CC:DD:EE:0A"
PSE, PCE = "0000112f-0000-1000-8000-00805f9b34fb", "0000112e-0000-1000-8000-00805f9b34fb"
STORE = {"telecom/pb": [vcard("2.1", "N:Me", "FN:Me", "TEL:1"), vcard("2.1", "N:Ada", "FN:Ada", "TEL:+46701111111"),
                        vcard("2.1", "N:Bo", "FN:Bo", "TEL:4711")],
         "telecom/fav": [vcard("2.1", "N:Ada", "FN:Ada", "TEL:+46701111111")]}
RULES = f"[Rule car]\nConsumer=car:{CAR}\nScope=%s\n"


class Bridge:
    """phones: those that are connected, by org.bluez. phone: [Link] Phone=."""

    def __init__(self, folder, config, phones=(PHONE,), phone=None):
        self.bench = Bench(folder / "bridge")
        self.machine = self.bench.machine("bridge")
        self.path = self.bench.socket("car")
        self.radio = self.start_radio(phones)
        self.daemon = self.bench.daemon(self.machine, config, phone=phone, bus="system", placement="bridge")
        self.radio.wait_line(f"profile {PSE}")

    def start_radio(self, phones):
        self.path.unlink(missing_ok=True)
        words = [word for phone in phones for word in ("--phone", phone)]
        radio = self.bench.start("radio", [sys.executable, HERE / "radio.py", "--bus", self.machine.bus.address,
                                           *words, "--car", f"{CAR}={self.path}"], typed=True)
        radio.wait_line("ready")
        return radio

    def car(self, *commands):
        return subprocess.Popen([BUILD / "fake-headunit", "--connect", f"unixpkt:{self.path}", "--target", "pbap",
                                 "--json", *commands], stdout=subprocess.PIPE, text=True)

    def ask(self, *commands, code=0):
        """What the car is answered, CONNECT's answer first."""
        with self.car(*commands) as car:
            said, _ = car.communicate(timeout=PATIENCE)
        assert code is None or car.returncode == code, f"{said}\n{self.daemon.log()}"
        return [json.loads(line) for line in said.splitlines()]

    def close(self):
        self.bench.close()


@pytest.fixture
def bridge(tmp_path):
    made = []

    def make(*arguments, store=None, **more):
        folder = tmp_path / str(len(made))
        folder.mkdir()
        if store is not None:
            made.append(Bench(folder / "phone"))
            more["phone"] = made[-1].fake_phone(store)
        made.append(Bridge(folder, *arguments, **more))
        return made[-1]
    yield make
    for one in reversed(made):
        one.close()


def test_what_is_on_the_air(bridge):
    """A phone's phonebook and a car's, and nothing else; neither says anything of anybody."""
    guard = bridge(RULES % "everything", store=STORE)
    guard.radio.wait_line(f"profile {PCE}")
    told = [line.split(" ", 2) for line in guard.radio.log().splitlines() if line.startswith("profile")]
    assert {uuid for _, uuid, _ in told} == {PSE, PCE}
    options = {uuid: json.loads(options) for _, uuid, options in told}
    assert options[PSE]["PSM"] == 0x10A1 and 'value="0x10a1"' in options[PSE]["ServiceRecord"]
    assert options[PSE]["RequireAuthentication"] and options[PSE]["RequireAuthorization"]
    assert "PSM" not in options[PCE]


def test_a_car_gets_its_scope(bridge):
    guard = bridge(RULES % "favourites", store=STORE)
    _, size, cards = guard.ask("size pb", "pull pb format=3.0")
    assert size["params"]["PhonebookSize"] == 2 and cards["count"] == 2  # the owner, and the favourite
    assert "car:" + CAR in guard.bench.dir.joinpath("bridge.conf").read_text()


def test_another_car_gets_nothing_without_a_grant(bridge):
    guard = bridge("[Consent]\nWait=0\n[Rule other]\nConsumer=car:AA:BB:CC:DD:EE:0B\nScope=everything\n", store=STORE)
    _, size = guard.ask("size pb")
    assert size["params"]["PhonebookSize"] == 0


@pytest.mark.parametrize("phones", [(), (PHONE, OTHER)], ids=["none", "two"])
def test_no_phone_or_two_is_service_unavailable(bridge, phones):
    guard = bridge(RULES % "everything", phones)
    connect, = guard.ask("expect response D3")[:1]
    assert connect["name"] == "Service Unavailable"


def test_of_two_phones_the_one_that_is_named(bridge):
    """It is served, though it is in no reach here: reads are Service Unavailable, and its consumer is known."""
    guard = bridge(RULES % "everything", (PHONE, OTHER), phone=f"bt:{OTHER}")
    connect, size, _ = guard.ask("size pb", "expect response D3")
    assert connect["name"] == "Success" and size["name"] == "Service Unavailable"


def test_a_phone_that_leaves_is_not_dialled(bridge):
    guard = bridge(RULES % "everything")
    guard.radio.type(f"disconnect {PHONE}")
    while guard.ask("size pb", code=None)[0]["name"] != "Service Unavailable":
        pass  # the signal is on its way


def test_bluetoothd_comes_back(bridge):
    guard = bridge(RULES % "everything", store=STORE)
    guard.radio.kill()
    guard.radio.wait_end()
    guard.radio = guard.start_radio(())
    guard.radio.wait_line(f"profile {PSE}")
    assert guard.ask("size pb")[1]["params"]["PhonebookSize"] == 3


def test_bluetoothd_ends_a_car(bridge):
    guard = bridge(RULES % "everything", store=STORE)
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as car:
        car.settimeout(PATIENCE)
        car.connect(str(guard.path))
        guard.radio.wait_line("taken")
        guard.radio.type(f"drop {CAR}")
        assert car.recv(1) == b""


def test_the_services_go_with_the_daemon(bridge):
    guard = bridge(RULES % "everything", store=STORE)
    guard.daemon.kill(15)
    assert guard.daemon.wait_end() == 0
    guard.radio.wait_line(f"gone {PSE}")


@pytest.mark.parametrize("key", ["Sync", "PcSuite"])
def test_other_doors_are_no_configuration(tmp_path, key):
    path = tmp_path / "contactguard.conf"
    path.write_text(f"[Link]\nPlacement=bridge\n[Profiles]\n{key}=allow\n")
    done = subprocess.run([BUILD / "contactguardd", "--config", path, "--state", tmp_path / "state", "--bus", "none"],
                          stderr=subprocess.PIPE, text=True, timeout=PATIENCE, env=os.environ)
    assert done.returncode == 2 and f"{key}=allow is for Placement=head-unit only" in done.stderr
