# SPDX-License-Identifier: GPL-2.0-or-later
"""A bridge on the air: fake-headunit -> Bluetooth -> bluetoothd -> the guard, with no obexd at all.

bluetoothd takes each service once, for all adapters, so a phone with a phonebook cannot be at the other one. It is
fake-phone at a unix socket; test_air.py has the way from the guard to a phone on the air. So all that was on the air is
what the car could have heard, and that is searched for what hidden cards hold."""
import json
import os
import pathlib
import subprocess

import pytest

from capture import ACL_TX, found, streams
from lab import Air, wait_until, write_phone

CONFIG = """[Consent]
Wait=0
[Rule all]
Phone=*
Consumer=*
Scope=ask
[Link]
Placement=bridge
Phone=unixpkt:/tmp/phone.sock
"""
FROM_GUARD = 0, ACL_TX  # by its adapter, the first
GIVEN1 = "[Scope chosen]\nContacts=name:Given1 *\n"


class Bridge(Air):
    def __init__(self):
        super().__init__("bridge")
        write_phone("/tmp/bridged", 20)
        self.start("fake-phone", "fake-phone", "--listen", "unixpkt:/tmp/phone.sock", "--store", "/tmp/bridged"
                   ).wait_line("ready")
        os.chmod("/tmp/phone.sock", 0o666)  # the daemon has a user of its own
        self.power()
        self.guard, self.car = self.addresses
        self.pair(self.car, self.guard)
        self.lay_configuration(CONFIG)
        self.start_bridge()
        self.who = "00:00:00:00:00:00", f"car:{self.car}"

    def start_bridge(self):
        self.start_daemon()
        wait_until(lambda: self.serves(self.guard))

    def ask(self, *commands, code=0):
        """What the car is answered after its CONNECT."""
        done = subprocess.run(["fake-headunit", "--connect", f"bt:{self.guard}", "--target", "pbap", "--json", "--save",
                               "/tmp/saved", *commands], stdout=subprocess.PIPE, text=True)
        assert done.returncode == code, done.stdout
        replies = [json.loads(line) for line in done.stdout.splitlines()][1:]
        for reply in replies:
            reply["data"] = pathlib.Path(reply["body"]).read_bytes() if reply.get("body") else b""
        return replies

    def read(self):
        size, cards = self.ask("size pb", "pull pb format=3.0")
        return size["params"]["PhonebookSize"], cards["data"]


@pytest.fixture(scope="module")
def bridge():
    made = Bridge()
    yield made
    made.end()


def test_nothing_is_read_before_a_grant(bridge):
    assert bridge.read() == (0, b"")


def test_hidden_cards_are_not_on_the_air(bridge):
    """Given1's name and number are granted, and found: the search can find."""
    bridge.contactguard("grant", *bridge.who, GIVEN1)
    size, cards, *_ = bridge.ask("size pb", "pull pb format=3.0", "pull pb", "cd /telecom", "list pb",
                                 "list pb search=Given by=name", "list pb search=1555 by=number", "cd /telecom/pb",
                                 "entry 1.vcf", "entry 2.vcf", "expect response C4")
    assert size["params"]["PhonebookSize"] == 2 and b"+15550000001" in cards["data"]  # the owner, who is made, and one
    wait_until(lambda: found(streams(bridge.capture), FROM_GUARD, "Family1;Given1"))
    air = streams(bridge.capture)
    assert found(air, FROM_GUARD, "+15550000001")
    for n in range(2, 20):
        for value in (f"+1555000{n:04}", f"Family{n}", f"Given{n}"):
            assert not found(air, FROM_GUARD, value), value


def test_without_numbers_then_revoked(bridge):
    bridge.contactguard("grant", *bridge.who, GIVEN1 + "Fields=N;FN")
    size, cards = bridge.read()
    assert size == 2 and b"Family1" in cards and b"Family2" not in cards and b"+1555" not in cards
    bridge.contactguard("revoke", *bridge.who)
    assert bridge.read() == (0, b"")


def test_everything(bridge):
    bridge.contactguard("grant", *bridge.who, "everything")
    size, cards = bridge.read()
    assert size == cards.count(b"BEGIN:VCARD") == 20 and b"+15550000019" in cards
    assert bridge.read() == (size, cards)


def test_the_daemon_killed(bridge):
    """The car finds no service, and nothing else has it; what was granted goes on with the next daemon."""
    bridge.kill_daemon()
    wait_until(lambda: not bridge.serves(bridge.guard))
    bridge.ask("size pb", code=3)
    bridge.start_bridge()
    assert bridge.read()[0] == 20


def test_bluetoothd_killed(bridge):
    bridge.restart_bluetoothd(bridge.guard)
    assert bridge.read()[0] == 20
