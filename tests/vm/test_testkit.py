# SPDX-License-Identifier: GPL-2.0-or-later
"""The testers' own peers on the air: fake-headunit on fake-phone, whose record bluetoothd has."""
import json
import subprocess

import pytest

from lab import Air, wait_until, write_phone

CARDS = 500


@pytest.fixture(scope="module")
def air():
    made = Air("testkit")
    write_phone("/tmp/fake-phone", CARDS)
    made.power()
    made.phone, made.car = made.addresses
    made.pair(made.car, made.phone)
    yield made
    made.end()


@pytest.fixture
def phone(air, request):
    """fake-phone, with these features (HEX)."""
    process = air.start("fake-phone", "fake-phone", "--listen", f"bt:{air.phone}", "--store", "/tmp/fake-phone",
                        "--features", request.param)
    process.wait_line("ready")
    yield process
    process.kill(15)
    assert process.wait_end() == 0
    wait_until(lambda: not air.serves(air.phone))


def pull(air):
    done = subprocess.run(["fake-headunit", "--connect", f"bt:{air.phone}", "--target", "pbap", "--json", "--save",
                           "/tmp/saved", "size pb", "pull pb format=3.0", "cd /telecom/pb", "entry 7.vcf format=3.0"], stdout=subprocess.PIPE, text=True)
    assert done.returncode == 0, done.stdout
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.parametrize("phone", ["3BF"], indirect=True)
def test_l2cap(air, phone):
    """GOEP 2: SRM, and packets as long as L2CAP takes them."""
    _, size, cards, *_, entry = pull(air)
    assert size["params"]["PhonebookSize"] == CARDS == cards["count"]
    assert cards["packets"] <= cards["bytes"] // 16384 + 1
    assert entry["count"] == 1


@pytest.mark.parametrize("phone", ["0"], indirect=True)
def test_rfcomm(air, phone):
    """A record of PBAP 1.1 names no PSM."""
    _, size, cards, *_ = pull(air)
    assert size["params"]["PhonebookSize"] == CARDS == cards["count"]
    assert cards["packets"] >= cards["bytes"] // 4096


def test_a_service_that_is_taken(air):
    """bluetoothd has each service once."""
    words = ("fake-phone", "--listen", "bt:00:00:00:00:00:00", "--store", "/tmp/fake-phone")
    first = air.start("fake-phone", *words)
    first.wait_line("ready")
    second = air.start("second", *words)
    assert second.wait_end() == 1
    assert "bluetoothd does not take the service" in second.log()
    first.kill(15)
    assert first.wait_end() == 0
