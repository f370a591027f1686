# SPDX-License-Identifier: GPL-2.0-or-later
"""Doors beside the guard, over a folder that stands for the air (tests/bluez/radio.c): what a car gets of a Linux phone
other than by PBAP."""
import socket

import pytest

import raw
from bench import card
from bench import obexd
from bench.process import PATIENCE

STORE = {"telecom/pb": [card("Owner"), card("Ann", "+4930111111"), card("Bob", "+4930222222")]}
IRMC, FTP = b"IRMC-SYNC", bytes.fromhex("F9EC7BC4953C11D2984E525400DC9E09")
FORBIDDEN = 0xC3


class Air:
    """Stock obexd as a phone, its services as sockets in a folder."""

    def __init__(self, bench, *profiles, plugin=True):
        self.machine = bench.machine("phone")
        self.folder = bench.socket("air")
        self.folder.mkdir()
        self.guard = bench.stand_in(self.machine, "--placement", "phone", "--serve", bench.socket("private"),
                                    "--profiles", *profiles)
        book = self.machine.home / "phonebook"
        for number, text in enumerate(STORE["telecom/pb"]):
            (book / "telecom/pb").mkdir(parents=True, exist_ok=True)
            (book / f"telecom/pb/{number}.vcf").write_text(text)
        cache = self.machine.home / ".cache" / "obexd"
        cache.mkdir(parents=True)
        (cache / "vcard.vcf").write_text(card("Owner", "+4930999999"))
        (cache / "note.txt").write_text("a file of the phone")
        self.obexd = obexd.start(bench, "phone", self.machine, plugin=plugin, offers=self.folder)
        for line in ["contactguard: serving the phone"] if plugin else map("radio: offers {}".format, (1104, 5005, "112f")):
            self.obexd.wait_line(line)

    def services(self):
        return {path.name for path in self.folder.iterdir()}

    def connect(self, service, target=None):
        link = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        link.settimeout(PATIENCE)
        link.connect(str(self.folder / service))
        headers = [raw.blob(raw.TARGET, target)] if target else []
        link.send(raw.packet(raw.CONNECT, *headers, fixed=b"\x10\x00\x40\x00"))
        assert link.recv(65536)[0] == raw.SUCCESS
        return link


def ask(link, *headers, code=raw.GET):
    link.send(raw.packet(code, *headers))
    answer = link.recv(65536)
    return answer[0], answer


def get(link, *headers):
    """A whole answer: its last code and all its bytes."""
    code, body = ask(link, *headers)
    while code == raw.CONTINUE:
        code, more = ask(link)
        body += more
    return code, body


def card_of_owner(link):
    return get(link, raw.type_("text/x-vcard"))


def test_without_the_plugin_a_car_gets_the_book_by_irmc_synchronisation(bench):
    air = Air(bench, "opp", plugin=False)
    assert {"1104", "5005", "112f"} <= air.services()
    with air.connect("1104", IRMC) as link:
        air.obexd.wait_line("phonebook_size_result()")  # obexd takes a request for the book amiss while it counts it
        code, answer = get(link, raw.text(raw.NAME, "telecom/pb.vcf"))
    assert code == raw.SUCCESS and b"Bob" in answer


def test_a_car_finds_object_push_and_nothing_else(bench):
    """The guard serves the book by PBAP beside; the daemon allows what a configuration of a phone can."""
    air = Air(bench, "opp", "opp-pull", "bip-avrcp")
    assert air.services() == {"1105"}


@pytest.mark.parametrize("profiles", [["opp"], ["opp", "opp-pull"]])
def test_the_owners_card_is_given_if_it_is_allowed(bench, profiles):
    air = Air(bench, *profiles)
    with air.connect("1105") as link:
        code, answer = card_of_owner(link)
    assert code == (raw.SUCCESS if "opp-pull" in profiles else FORBIDDEN)
    assert (b"+4930999999" in answer) == ("opp-pull" in profiles)


def test_what_was_allowed_ends_with_the_daemons_word(bench):
    air = Air(bench, "opp", "opp-pull", "ftp")
    assert air.services() == {"1105", "1106"}
    with air.connect("1106", FTP) as files, air.connect("1105") as card_link:
        code, answer = get(files, raw.text(raw.NAME, "note.txt"))
        assert code == raw.SUCCESS and b"a file of the phone" in answer
        air.guard.type("opp")
        air.obexd.wait_line("what may be dialled has changed")
        assert get(files, raw.text(raw.NAME, "note.txt"))[0] == FORBIDDEN
        assert card_of_owner(card_link)[0] == FORBIDDEN
