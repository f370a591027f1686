# SPDX-License-Identifier: GPL-2.0-or-later
"""Phones that end stock obexd, bare and behind the guard; doc/shield.md is the table of them.

Each phone is met twice. Bare, obexd asks it directly and leaves its bus: without that, the other half would show nothing.
Behind the guard the same app is answered, obexd goes on, and an honest phone at the same address is read through it."""
import socket

import pytest

import raw
from bench import Refused
from raw import Phone, chunks, packet
from test_hostile import ANN, BOB, NAMED, PATIENT, replace, vcard
from test_stock import rule

SIZE, IDENTIFIER, MAX_COUNT_0 = 0x08, 0x0D, b"\x04\x02\0\0"
MEGABYTE = 1 << 20
MANY = 34  # megabytes of names: a bus carries 32 in one message


def long_identifier(phone, link, request):
    """In the answer to a size query, 255 bytes where the profile has 16."""
    if MAX_COUNT_0 not in request.headers.get(raw.PARAMS, b""):
        return Phone.bulk(phone, link, request)
    return packet(raw.SUCCESS, raw.params((SIZE, 2, 2), (IDENTIFIER, int.from_bytes(b"D" * 255, "big"), 255)))


def empty_packet(phone, link, request):
    link.socket.send(b"")


def half_close(phone, link, request):
    link.socket.shutdown(socket.SHUT_WR)


def long_listing(phone, link, request):
    entry = b'<card handle="1.vcf" name="' + b"x" * MEGABYTE + b'"/>'
    phone.stream(link, request, chunks(b"<vcard-listing>" + entry * MANY + b"</vcard-listing>"))


def long_names(phone, link, request):
    people = (vcard("3.0", f"N:{number}" + "x" * MEGABYTE, f"TEL:{number}") for number in range(MANY))
    phone.stream(link, request, chunks(b"".join(people)))


def size(book):
    return book.size()


def names(book):
    return len(book.list())


# did: (the phone's steps, what the app asks, what it is answered behind the guard; None: an error)
PHONES = {
    "DatabaseIdentifier of 255 bytes": (dict(bulk=long_identifier), size, 3),
    "empty packet for an answer": (dict(bulk=empty_packet), size, None),
    "empty packet for a path": (dict(setpath=empty_packet), size, None),
    "half a close": (dict(bulk=half_close), size, None),
    "listing of 34 MiB": (dict(listing=long_listing), names, 3),
    "names of a MiB": (dict(bulk=long_names, listing=long_listing), names, MANY + 1),
}


@pytest.fixture(params=PHONES)
def met(request):
    steps, ask, due = PHONES[request.param]
    with Phone({"pb": [ANN, BOB]}, **steps) as phone:
        yield phone, ask, due


def open_book(unit):
    book = unit.app().pbap()
    book.select("int", "pb")
    return book


def test_bare(bench, met):
    phone, ask, _ = met
    unit = bench.head_unit(bench.direct("bare", phone.address))
    with pytest.raises(Refused):
        book = open_book(unit)
        for _ in range(20):  # a heap that is written over may hold for a while
            ask(book)
    with pytest.raises(Refused) as gone:
        unit.app().pbap()
    assert gone.value.name == "org.freedesktop.DBus.Error.NameHasNoOwner"


def test_guarded(bench, met, monkeypatch):
    phone, ask, due = met
    monkeypatch.setenv("CONTACTGUARD_DEBUG", "gate")
    machine = bench.machine("car")
    daemon = bench.daemon(machine, rule("named") + PATIENT + NAMED, phone=phone.address)
    unit = bench.head_unit(machine)
    book = open_book(unit)
    if due is None:
        with pytest.raises(Refused):
            ask(book)
    else:
        assert ask(book) == due
    book.close()
    daemon.wait_line("gate: a session ended")
    replace(bench, phone)
    book = open_book(unit)
    assert book.size() == len(book.list()) == 3
    assert book.pull_all(Format="vcard30").count(b"END:VCARD") == 3
    assert unit.process.running() and daemon.running()
