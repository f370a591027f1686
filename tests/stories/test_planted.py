# SPDX-License-Identifier: GPL-2.0-or-later
"""Planted values: what was not granted is nowhere, and what was granted is gone once the car has left.

Each hidden value carries a word of its own at byte 40 or later: freeing overwrites the first bytes of a block, which
would fake a pass. Looked through are what the car got, the daemon's log at its loudest, its state directory, and all
of its memory that can be read. The granted word shows that the search would find one."""
import base64
import itertools
import os
import pathlib
import re
import time

import pytest

from bench.process import PATIENCE

from desk import Desk, vcard

FILL = "filler filler filler filler filler filler "  # 42 bytes
GRANTED = "wordGRANTED"
HIDDEN = ["wordHIDDEN", "4433221100"]  # begin, or end, every hidden word and number
serial = itertools.count(1)  # so that a find tells which one it is


def hidden():
    return f"{FILL}wordHIDDEN{next(serial):04}"


def number():
    return f"+{'0' * 45}{next(serial):04}4433221100"


def photo():
    """48 bytes of filler are 64 characters, so that the word's base64 does not depend on what stands before it."""
    return base64.b64encode(b"x" * 48 + b"wordHIDDEN" + b"y" * 900).decode()


def quoted(text):
    return "".join(f"={byte:02X}" for byte in text.encode())


def beside():
    """Properties that favourites does not grant, on a card that it does."""
    return [f"EMAIL:{hidden()}", f"ADR;TYPE=HOME:;;{hidden()};;;;", f"NOTE:{hidden()}", f"ORG:{hidden()}", f"TITLE:{hidden()}",
            f"NICKNAME:{hidden()}", f"CATEGORIES:{hidden()}", f"URL:http://example.org/{hidden()}", f"LABEL:{hidden()}",
            f"SOUND;X-IRMC-N:{hidden()}", f"UID:{hidden()}", f"X-SKYPE:{hidden()}", f"X-wordHIDDEN:{FILL}", f"KEY:{hidden()}",
            f"item1.EMAIL:{hidden()}", f"item1.X-ABLabel:{hidden()}", f"item2.X-ABADR:{hidden()}",
            f"PHOTO;ENCODING=b;TYPE=JPEG:{photo()}", f"LOGO;VALUE=uri:http://example.org/{hidden()}",
            f"TEL;X-NAME=\"{hidden()}\":+491511000001",
            f"NOTE;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:{quoted(hidden())}=E4",
            "AGENT:", "BEGIN:VCARD", "VERSION:3.0", f"N:{hidden()}", f"TEL:{number()}", "END:VCARD"]


def stranger():
    return vcard("3.0", f"N:{hidden()};{hidden()}", f"FN:{hidden()}", f"TEL:{number()}", f"TEL:{number()}", *beside())


def call(kind, who, name):
    return vcard("3.0", f"N:{name}", f"FN:{name}", f"TEL:{who}", f"NOTE:{hidden()}",
                 f"X-IRMC-CALL-DATETIME;TYPE={kind}:20250301T100000")


def store():
    ann = ("N:Archer;Ann", f"FN:{FILL}{GRANTED}", "TEL:+491511000001")
    favourite = vcard("3.0", *ann, *beside())
    cards = [vcard("3.0", f"N:{hidden()}", f"FN:{hidden()}", f"TEL:{number()}", *beside()), favourite]
    books = {"telecom/pb": cards + [stranger() for _ in range(40)], "telecom/fav": [favourite],
             "telecom/spd": [stranger()], "SIM1/telecom/pb": [stranger(), stranger()]}
    for book, kind in ("ich", "RECEIVED"), ("och", "DIALED"), ("mch", "MISSED"), ("cch", "MISSED"):
        books[f"telecom/{book}"] = [call(kind, number(), hidden()), call(kind, "+491511000001", hidden())]
    return books


EVERYTHING_A_CAR_ASKS = [
    command for book in ("pb", "fav", "spd", "ich", "och", "mch", "cch", "SIM1/pb", "SIM1/mch")
    for command in (f"size {book}", f"pull {book}", f"pull {book} format=3.0", f"pull {book} fields=NOTE,X-*,PHOTO")
] + ["cd /telecom"] + [
    command for book in ("pb", "fav", "ich", "mch") for command in (f"list {book}", f"list {book} order=alphabetical")
] + ["list pb search=word", "list pb search=7 by=number", "list pb search=filler by=sound", "list pb selector=NOTE",
     "cd /telecom/pb", "entry 0.vcf", "entry 1.vcf format=3.0", "entry 2.vcf", "expect response C4"]


def memory(pid):
    """All readable maps, in pieces that overlap."""
    with open(f"/proc/{pid}/maps") as maps, open(f"/proc/{pid}/mem", "rb", 0) as mem:
        for line in maps:
            start, end, mode = re.match(r"(\w+)-(\w+) (\S+)", line).groups()
            if mode.startswith("r") and "[v" not in line:  # not vvar, vsyscall
                mem.seek(int(start, 16))
                yield mem.read(int(end, 16) - int(start, 16))


def forms(word):
    """The ways that text is kept: as it is, folded, as OBEX has it, as vCards have it."""
    yield from (case.encode(coding) for case in (word, word.lower(), word.upper())
                for coding in ("utf-8", "utf-16-be", "utf-16-le", "utf-32-le"))
    yield quoted(word).encode()
    yield base64.b64encode(word.encode())[:len(word) * 4 // 3]


def found(words, blocks):
    """Where any of the words stands in the blocks: what is around it."""
    wanted = {form for word in words for form in forms(word)}
    hits = ((block, block.find(form)) for block in blocks for form in wanted)
    return [block[max(at - 60, 0):at + 80] for block, at in hits if at >= 0]


def files(folder):
    return [path.read_bytes() for path in folder.rglob("*") if path.is_file()]


def car_left(desk):
    """By the daemon's word its last session has ended, and it sleeps again."""
    desk.wait_left()
    deadline = time.monotonic() + PATIENCE
    while " S " not in pathlib.Path(f"/proc/{desk.daemon.pid}/stat").read_text():
        assert time.monotonic() < deadline, "the daemon does not come to rest"


@pytest.mark.parametrize("kind", ["unix", "unixpkt"])
def test_nothing_hidden_is_anywhere_and_nothing_granted_stays(tmp_path, kind):
    with Desk(tmp_path, store(), "favourites", kind=kind, phone_kind=kind) as desk:
        got = [reply.get("data", b"") for reply in desk.ask(*EVERYTHING_A_CAR_ASKS)]
        said = [str(reply).encode() for reply in desk.ask(*EVERYTHING_A_CAR_ASKS)]
        assert found([GRANTED], got)  # the search finds what is there
        assert not found(HIDDEN, got)
        assert not found(HIDDEN, said)
        car_left(desk)
        assert not found([*HIDDEN, GRANTED], [desk.daemon.log().encode()])
        assert any(b"'Repository': <'SIM1/pb'>" in file for file in files(desk.state))  # the ledger has been written
        assert not found([*HIDDEN, GRANTED], files(desk.state))
        if not os.environ.get("CONTACTGUARD_SANITIZERS"):  # those keep freed memory for a while, on purpose
            assert not found([*HIDDEN, GRANTED], memory(desk.daemon.pid))


@pytest.mark.skipif(bool(os.environ.get("CONTACTGUARD_SANITIZERS")), reason="terabytes of shadow memory")
def test_memory_while_the_car_is_there(tmp_path):
    """What was granted is found while the view stands; what was not is gone already."""
    with Desk(tmp_path, store(), "favourites", kind="unix") as desk:
        # Its last words are less than a packet: the daemon waits for the rest, and the car for an answer.
        with desk.car("pull pb", "expect count 2", "expect text Archer", "pull ich", "raw 83") as car:
            for _ in range(5):
                car.stdout.readline()
            assert found([GRANTED], memory(desk.daemon.pid))
            assert not found(HIDDEN, memory(desk.daemon.pid))
            car.kill()
        car_left(desk)
        assert not found([GRANTED, *HIDDEN], memory(desk.daemon.pid))


@pytest.mark.skipif(bool(os.environ.get("CONTACTGUARD_SANITIZERS")), reason="terabytes of shadow memory")
@pytest.mark.parametrize("scope", ["everything", "names-and-numbers", "lookup"])
def test_what_was_granted_is_gone_with_the_car(tmp_path, scope):
    """Every word, where all of them pass through the daemon."""
    with Desk(tmp_path, store(), scope) as desk:
        got = [reply.get("data", b"") for reply in desk.ask("pull pb", "pull cch", "cd /telecom", "list pb",
                                                            "list pb search=0001 by=number")]
        assert bool(found([GRANTED], got)) == (scope != "lookup")
        car_left(desk)
        assert not found([GRANTED, *HIDDEN], memory(desk.daemon.pid))
        assert not found([GRANTED, *HIDDEN], [desk.daemon.log().encode(), *files(desk.state)])
