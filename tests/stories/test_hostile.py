# SPDX-License-Identifier: GPL-2.0-or-later
"""Hostile peers at the desk: what they do, what the other side sees, and what it costs the daemon.

Each case has a daemon of its own. Three things must hold: the other side gets a clear response (what it saw is
compared to the word), the daemon's peak of memory stays under the stated limit, and then the same daemon serves an
honest car from an honest phone. The run ends with a table in $CONTACTGUARD_BUILDDIR/hostile.txt, which `make hostile`
prints. CONTACTGUARD_HOSTILE=all adds the cases that fill a view to its limit."""
import itertools
import json
import os
import pathlib
import random
import re
import signal

import pytest

import raw
from bench.bench import BUILD
from bench.phone import lay_out
from bench.process import PATIENCE
from desk import Desk, vcard
from raw import Car, Phone, chunks, packet

# KiB. A view may hold half of [View] Limit= (256 MiB) of granted bytes; all else of the daemon has to do with SLACK.
SLACK = 64 << 10
VIEW = 128 << 10
SANITIZED = os.environ.get("CONTACTGUARD_SANITIZERS") == "yes"  # their shadow memory is no measure

OWNER = vcard("3.0", "N:Owner;Olga", "FN:Olga Owner", "TEL:+49301000000")
ANN = vcard("3.0", "N:Archer;Ann", "FN:Ann Archer", "TEL:+491511000001")
BOB = vcard("3.0", "N:Barker;Bob", "FN:Bob Barker", "TEL:+491511000002")
EVE = vcard("3.0", "N:Doe;Eve", "FN:Eve Doe", "TEL:+491511000003")
HEAVY = vcard("3.0", "N:Heavy;Harry", "FN:Harry Heavy", "TEL:1", "PHOTO;ENCODING=b;TYPE=JPEG:" + "A" * (3 << 20))
HONEST = {"telecom/pb": [OWNER, ANN, BOB], "telecom/fav": [ANN]}

BAD, FORBIDDEN, MISSING, LATER, CLOSED = "Bad Request", "Forbidden", "Not Found", "Service Unavailable", raw.CLOSED
NAMES = {"90": "Continue", "A0": "Success", "C0": BAD, "C3": FORBIDDEN, "C4": MISSING, "C6": "Not Acceptable",
         "CC": "Precondition Failed", "CD": "Too Large", "D3": LATER, CLOSED: CLOSED}


# --- The table ---

class Table:
    def __init__(self):
        self.rows = []

    def add(self, peer, did, saw, peak, limit):
        self.rows.append((peer, did, saw, peak, limit))

    def text(self):
        head = ("peer", "what it did", "what the other side saw", "peak KiB", "limit KiB")
        rows = [head] + [tuple(map(str, row)) for row in self.rows]
        wide = [max(len(row[column]) for row in rows) for column in range(len(head))]
        return "\n".join(" | ".join(text.ljust(size) for text, size in zip(row, wide)).rstrip() for row in rows) + "\n"


@pytest.fixture(scope="module")
def table():
    made = Table()
    yield made
    (BUILD / "hostile.txt").write_text(made.text())


ENDED = "gate: a session ended"


def status_of(desk, key):
    status = pathlib.Path(f"/proc/{desk.daemon.pid}/status").read_text()
    return int(re.search(rf"{key}:\s*(\d+) kB", status)[1])


def peak(desk):
    return status_of(desk, "VmHWM")


def resident(desk):
    return status_of(desk, "VmRSS")


def told(reply):
    """A reply of fake-headunit in words."""
    words = [f"{reply['command']} {reply['args']}".split(" ")[0], NAMES.get(reply["response"], reply["response"])]
    if reply["command"] == "size" and reply["response"] == "A0":
        words.append(str(reply["params"]["PhonebookSize"]))
    elif reply["count"]:
        words.append(str(reply["count"]))
    return " ".join(words)


def judge(desk, table, peer, did, saw, due, limit):
    """The row, then what is wrong with it."""
    assert desk.daemon.running(), desk.daemon.log()
    most = peak(desk)
    table.add(peer, did, saw, most, limit)
    assert saw == due
    assert SANITIZED or most <= limit, f"{most} KiB of {limit}"


def check_honest(desk):
    """An ordinary session: pull first, for a daemon that waits for nothing (CarFillWait=0)."""
    cards, size, _, names = desk.ask("pull pb format=3.0", "size pb", "cd /telecom/pb", "list")
    assert cards["data"].count(b"BEGIN:VCARD") == size["params"]["PhonebookSize"] == names["count"]
    return cards["data"]


def check_everything(desk):
    assert check_honest(desk).count(b"\r\nFN:") == 3


# --- Phones ---

def replace(bench, phone):
    """An honest phone at the place of that one."""
    phone.hang_up()
    store = bench.folder("honest-store")
    lay_out(HONEST, store)
    bench.start("honest", [BUILD / "fake-phone", "--listen", phone.address, "--store", store]).wait_line("ready")


def meet_phone(tmp_path, table, did, phone, commands, due, *, scope="everything", limit=SLACK, config=None,
               after=check_everything):
    with phone, Desk(tmp_path, scope=scope, phone=phone.address, config=config) as desk:
        with desk.car(*commands) as car:
            said, _ = car.communicate(timeout=PATIENCE)
        desk.daemon.wait_line(ENDED)  # and with it its view, which the next would share
        saw = ", ".join(told(json.loads(line)) for line in said.splitlines()[1:])
        judge(desk, table, "phone", did, saw, due, limit)
        replace(desk.bench, phone)
        after(desk)


IMPATIENT = "[View]\nCarFillWait=0\n"
PATIENT = "[Consent]\nWait=0\n[View]\nCarFillWait=20\n"
PULL, SIZE = "pull pb format=3.0", "size pb"
NOBODY = "size Service Unavailable, pull Service Unavailable"  # the phone failed
NOT_PULLED = "pull Service Unavailable, size Service Unavailable"
ALL = "pull Success 3, size Success 3"  # Ann, who is the owner, Bob, Eve
# Asks for the owner, who is not the first card of all.
NAMED = "[Scope named]\nContacts=owner;number:*\nFields=N;FN;TEL\n"
NAMELESS = "[Scope nameless]\nContacts=number:+4930999\n"
FULL = "pull Success 65535, size Success 65535"
BOOK = {"pb": [ANN, BOB, EVE]}


def answer(code, *headers):
    """A step that answers so."""
    return lambda phone, link, request: packet(code, *headers)


def silent(phone, link, request):
    return None


def whole(body):
    return packet(raw.SUCCESS, raw.blob(raw.END_OF_BODY, body))


def cut(phone, link, request):
    """A packet whose end is missing."""
    link.send(whole(ANN)[:-20])
    link.close()


def hangs_in_body(phone, link, request):
    phone.stream(link, request, [ANN * 200, ANN], last=False)


def killed_in_body(phone, link, request):
    """The descriptor is closed by the death of the process that holds the only other one."""
    child = os.fork()
    if child == 0:
        try:
            link.send(packet(raw.CONTINUE, raw.byte(raw.SRM, 1), raw.blob(raw.BODY, ANN * 200)))
        finally:
            os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(child, 0)
    link.close()


def trickles(phone, link, request):
    phone.stream(link, request, chunks(ANN + BOB + EVE, 1))


def early(phone, link, request):
    """The answer before the question."""
    return phone.connect(link, request)


def twice(phone, link, request):
    link.send(whole(ANN + BOB + EVE))
    return whole(ANN + BOB + EVE)


def end_first(phone, link, request):
    """The last packet of the body, then those before it."""
    link.send(whole(EVE))
    return packet(raw.CONTINUE, raw.blob(raw.BODY, ANN + BOB))


def two_bodies(phone, link, request):
    return packet(raw.SUCCESS, raw.blob(raw.BODY, ANN), raw.blob(raw.END_OF_BODY, BOB))


def stays_waiting(phone, link, request):
    """SRMP in every packet: each is asked for, to the end."""
    bodies = list(chunks(ANN + BOB + EVE, 50))
    for body in bodies[:-1]:
        link.send(packet(raw.CONTINUE, raw.byte(raw.SRM, 1), raw.byte(raw.SRMP, 1), raw.blob(raw.BODY, body)))
        if not link.take():
            return None
    return whole(bodies[-1])


def waits_for_ever(phone, link, request):
    """SRMP, and never a byte of body."""
    while True:
        link.send(packet(raw.CONTINUE, raw.byte(raw.SRM, 1), raw.byte(raw.SRMP, 1)))
        if not link.take():
            return


def lies_about_ids(phone, link, request):
    return packet(raw.SUCCESS, raw.word(raw.CONNECTION, 0xFFFFFFFF), raw.blob(raw.END_OF_BODY, ANN + BOB + EVE))


def endless_headers(phone, link, request):
    """Another unknown header in each packet."""
    for number in itertools.count():
        link.send(packet(raw.CONTINUE, raw.byte(raw.SRM, 1), raw.blob(0x50 + number % 0x2C, bytes(30000))))


def endless_cards(phone, link, request):
    body = b"".join(many(200))
    while True:
        link.send(packet(raw.CONTINUE, raw.byte(raw.SRM, 1), raw.blob(raw.BODY, body)))


def endless_numbers(phone, link, request):
    for number in itertools.count():
        for body in chunks(b"".join(many_numbers(1, 9000)).replace(b"+490000", f"+49{number % 10000:04}".encode())):
            link.send(packet(raw.CONTINUE, raw.byte(raw.SRM, 1), raw.blob(raw.BODY, body)))


def endless_card(phone, link, request):
    link.send(packet(raw.CONTINUE, raw.byte(raw.SRM, 1), raw.blob(raw.BODY, ANN + b"BEGIN:VCARD\r\nVERSION:3.0\r\n")))
    while True:
        link.send(packet(raw.CONTINUE, raw.blob(raw.BODY, b"NOTE:" + b"x" * 30000 + b"\r\n")))


def huge_card(size):
    """A card of that many bytes between Ann's and Bob's."""
    def step(phone, link, request):
        photo = itertools.repeat(b"A" * 32000, size // 32000)
        phone.stream(link, request, itertools.chain([ANN, b"BEGIN:VCARD\r\nVERSION:3.0\r\nN:Big\r\nPHOTO;ENCODING=b:"],
                                                    photo, [b"\r\nEND:VCARD\r\n", BOB, EVE]))
    return step


def body_of(*cards):
    return lambda phone, link, request: phone.stream(link, request, chunks(b"".join(cards)))


def listing_of(text):
    return lambda phone, link, request: phone.stream(link, request, chunks(text))


def many(count):
    return (vcard("3.0", f"N:Name{n};Given", f"FN:Given Name{n}", f"TEL:+4915{n:08}") for n in range(count))


def many_numbers(cards, numbers):
    """Cards of very many numbers each."""
    return (vcard("3.0", f"N:Many{c}", *(f"TEL:+49{c:04}{n:06}" for n in range(numbers))) for c in range(cards))


NO_END = BOB.replace(b"END:VCARD\r\n", b"")  # runs into the next one
TWO_ENDS = BOB + b"END:VCARD\r\n"
NUL = BOB.replace(b"Bob", b"B\0b")
LAUGH = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
LISTINGS = {
    "listing of 100,000 entries":
        b"<vcard-listing>" + b'<card handle="1.vcf" name="x"/>' * 100000 + b"</vcard-listing>",
    "listing over 16 MiB": b"<vcard-listing>" + b" " * (17 << 20) + b"</vcard-listing>",
    "listing that is no XML": b'<vcard-listing><card handle="1.vcf" name="x"></vcard-listing>',
    "listing of five million open elements": b"<vcard-listing>" + b"<a>" * 5000000,
    "listing with an element of a million attributes":
        b"<vcard-listing><card " + b'a="" ' * 1000000 + b"/></vcard-listing>",
    "listing of a billion laughs": (f'<!DOCTYPE vcard-listing [<!ENTITY l0 "ha">{LAUGH}]><vcard-listing>'
                                    '<card handle="1.vcf" name="&l9;"/></vcard-listing>').encode(),
}

# did: (phone, commands, what the car sees, further options)
PHONES = {
    # Framing and order. Where a bulk body breaks, there is no second road to the book.
    "packet over our MTU": (dict(books=BOOK, bulk=answer(raw.SUCCESS, raw.blob(raw.END_OF_BODY, bytes(40000)))),
                            (PULL, SIZE), NOT_PULLED),
    "packet over any MTU": (dict(books=BOOK, bulk=lambda *_: bytes(70000)), (PULL, SIZE), NOT_PULLED),
    "truncated packet": (dict(books=BOOK, bulk=lambda *_: whole(ANN)[:-9]), (PULL, SIZE), NOT_PULLED),
    "truncated packet on a stream": (dict(kind="unix", bulk=cut), (SIZE, PULL), NOBODY),
    "length field of 2": (dict(books=BOOK, bulk=lambda *_: b"\xa0\0\2"), (PULL, SIZE), NOT_PULLED),
    "header overruns its packet": (dict(books=BOOK, bulk=lambda *_: b"\xa0\0\6\x49\x7f\xff"), (PULL, SIZE), NOT_PULLED),
    "two bodies in one packet": (dict(bulk=two_bodies), (SIZE, PULL), NOBODY),
    "answer before CONNECT": (dict(accept=early), (SIZE, PULL), NOBODY),
    "answers twice": (dict(bulk=twice), (PULL, SIZE), ALL),
    "end of the body before its start": (dict(bulk=end_first), (PULL, SIZE), "pull Success 1, size Success 1"),
    "reserved response code": (dict(bulk=lambda *_: b"\x10\0\3"), (SIZE, PULL), NOBODY),
    "MTU of 10": (dict(connect=lambda p, l, r: Phone.connect(p, l, r, mtu=10)), (SIZE, PULL), NOBODY),
    "connection ids that are not ours": (dict(bulk=lies_about_ids), (PULL, SIZE), ALL),
    "endless headers": (dict(bulk=endless_headers), (SIZE, PULL), NOBODY),
    # Silence and slowness. CarFillWait=0: the car does not wait.
    "hangs before CONNECT": (dict(connect=silent), (SIZE,), "size " + LATER, dict(config=IMPATIENT)),
    "hangs after CONNECT": (dict(setpath=silent), (SIZE,), "size " + LATER,
                            dict(scope="named", config=IMPATIENT + NAMED)),
    "hangs in a body": (dict(bulk=hangs_in_body), (SIZE,), "size " + LATER, dict(config=IMPATIENT)),
    "killed in a body": (dict(bulk=killed_in_body), (PULL,), "pull " + LATER),
    "hangs up at once": (dict(accept=lambda p, l, r: l.close()), (SIZE, PULL), NOBODY),
    "a byte a packet": (dict(books=BOOK, bulk=trickles), (PULL, SIZE), ALL),
    "SRMP in every packet": (dict(bulk=stays_waiting), (PULL, SIZE), ALL),
    "SRMP for ever, no body": (dict(bulk=waits_for_ever), (SIZE,), "size " + LATER, dict(config=IMPATIENT)),
    # Bodies.
    "70,000 cards": (dict(bulk=body_of(*many(70000))), (PULL, SIZE), FULL,
                     dict(limit=VIEW // 2 + SLACK)),
    "70,000 cards, none granted": (dict(bulk=body_of(*many(70000))), (PULL, SIZE), "pull Success 1, size Success 1",
                                   dict(scope="nameless", config=NAMELESS, after=check_honest)),
    "a card of 100 MiB": (dict(bulk=huge_card(100 << 20)), (PULL, SIZE), ALL),
    "cards of 9,000 numbers": (dict(bulk=body_of(*many_numbers(30, 9000))), (PULL, SIZE),
                               "pull Success 30, size Success 30",
                               dict(limit=VIEW // 2 + SLACK)),
    "NUL in a card": (dict(bulk=body_of(ANN, NUL, EVE)), (PULL, SIZE), ALL),
    "two END:VCARD": (dict(books={"pb": [ANN, TWO_ENDS, EVE]}), (PULL, SIZE), ALL),
    "no END:VCARD": (dict(books={"pb": [ANN, NO_END, EVE]}), (PULL, SIZE), "pull Success 2, size Success 2"),
    "body that is no vCard": (dict(books={"pb": [b"%PDF-1.4\n", b"\xff" * 9000]}), (PULL, SIZE),
                              "pull Success 1, size Success 1"),
    "a card that never ends": (dict(bulk=endless_card), (SIZE,), "size " + LATER, dict(config=IMPATIENT)),
    "cards without end, none granted": (dict(bulk=endless_cards), (SIZE,), "size " + LATER,
                                        dict(scope="nameless", config="[View]\nCarFillWait=1\n" + NAMELESS,
                                             after=check_honest)),
    "cards without end": (dict(bulk=endless_cards), (PULL, SIZE), FULL,
                          dict(limit=VIEW // 2 + SLACK)),
    "cards without end, Limit=32M": (dict(bulk=endless_cards), (SIZE,), "size " + LATER,
                                     dict(config=PATIENT + "Limit=32M\n", limit=(16 << 10) + SLACK)),
    # Listings, for which no phone is asked.
    **{did: (dict(books={"pb": [ANN, TWO_ENDS]}, listing=listing_of(text)), (SIZE, PULL),
             "size Success 2, pull Success 2")
       for did, text in LISTINGS.items()},
}


# Those that fill a view to its limit, or try: for `make hostile` alone.
HEAVY_PHONES = {
    "90 photos of 3 MiB": (dict(bulk=body_of(*[HEAVY] * 90)), (PULL, SIZE), "pull Success 90, size Success 90",
                           dict(limit=VIEW + SLACK)),
    "90 notes of 3 MiB": (dict(bulk=body_of(*[HEAVY.replace(b"PHOTO;ENCODING=b;TYPE=JPEG", b"NOTE")] * 90)),
                          (SIZE,), "size " + LATER, dict(config=PATIENT, limit=VIEW + SLACK)),
    "cards of 9,000 numbers without end": (dict(bulk=endless_numbers), (SIZE,), "size " + LATER,
                                           dict(config=PATIENT, limit=VIEW + SLACK)),
}
if os.environ.get("CONTACTGUARD_HOSTILE") == "all":
    PHONES.update(HEAVY_PHONES)


@pytest.mark.parametrize("did", PHONES)
def test_phone(tmp_path, table, did):
    steps, commands, due, *options = PHONES[did]
    meet_phone(tmp_path, table, did, Phone(**steps), commands, due, **(options[0] if options else {}))


def test_memory_goes_back_with_the_last_view(tmp_path):
    """Many small cards, which leave holes behind in what the allocator has."""
    phone = Phone(bulk=body_of(*many(40000)))
    with phone, Desk(tmp_path, scope="everything", phone=phone.address) as desk:
        before = resident(desk)
        assert desk.ask("size pb")[0]["params"]["PhonebookSize"] == 40000
        desk.daemon.wait_line("the last view is gone")
        taken, kept = peak(desk) - before, resident(desk) - before
        assert SANITIZED or taken > 16 << 10, f"{taken} KiB taken"
        assert SANITIZED or kept < taken / 4, f"{kept} KiB of {taken} kept"


# Codes of a phone that refuses, and what the car then sees of a size query.
REFUSING = [0xC0, 0xC1, 0xC3, 0xC4, 0xC5, 0xC6, 0xC9, 0xCC, 0xCD, 0xCF, 0xD0, 0xD1, 0xD3, 0xD5, 0xE0]
CODES = [*REFUSING, 0x00, 0x7F, 0x80, 0xF0, 0xFF]  # the others are no codes of an answer
REFUSALS = {
    "connect": {},
    "setpath": dict.fromkeys(REFUSING, "4"),  # only handle 0 is asked for in the folder
    "owner": dict.fromkeys(REFUSING, "4"),  # there is none
    "bulk": {0xC4: "1"},  # a book of a made owner; a phone without pb is no phone
    "listing": dict.fromkeys(CODES, "3"),  # nobody asks for these two
    "entry": dict.fromkeys(CODES, "3"),
}


@pytest.mark.parametrize("step", REFUSALS)
def test_phone_that_refuses(tmp_path, table, step):
    code = [0]
    steps = {step: lambda *_: packet(code[0])}
    books = {"pb": [ANN, TWO_ENDS, EVE] if step in ("listing", "entry") else [ANN, BOB, EVE]}
    asks = dict(scope="named", config=NAMED) if step in ("setpath", "owner") else dict(scope="everything")
    with Phone(books, **steps) as phone, Desk(tmp_path, phone=phone.address, **asks) as desk:
        saw = {}
        for code[0] in CODES:
            with Car(desk.address) as car:
                car.connect()
                response, size = car.size()
            desk.daemon.wait_line(ENDED, len(saw) + 1)
            saw[code[0]] = NAMES[response] if size is None else str(size)
        others = [f"{number} for {', '.join(f'{c:02X}' for c in codes)}" for number, codes in
                  itertools.groupby((c for c in CODES if saw[c] != LATER), saw.get)]
        due = {c: REFUSALS[step].get(c, LATER) for c in CODES}
        judge(desk, table, "phone", f"refuses {step} with each of {len(CODES)} codes",
              "size " + "; ".join([LATER, *sorted(others)]), "size " + "; ".join([LATER, *sorted(others)]), SLACK)
        assert saw == due
        replace(desk.bench, phone)
        check_everything(desk)


# --- Cars ---

SHARE = 16  # CG_GATE_CONSUMER_SESSIONS_MAX; all cars of the desk are one consumer
LARGE = {"telecom/pb": [OWNER, *many(1500)], "telecom/fav": []}  # some 200 kB as a body
PHOTOS = {"telecom/pb": [OWNER, HEAVY, ANN]}
PULL_PB = (raw.PHONEBOOK, "telecom/pb.vcf", (7, 1, 1))


def named(*codes):
    """Codes in words; runs of one code are told once."""
    return ", ".join(NAMES.get(code, code) for code, _ in itertools.groupby(codes))


def counted(codes):
    codes = [NAMES.get(code, code) for code in codes]
    return ", ".join(f"{codes.count(code)} {code}" for code in sorted(set(codes)))


def new_car(desk, **more):
    car = Car(desk.address, **more)
    assert car.connect() == "A0"
    return car


def still_there(car):
    """Is the session as good as new?"""
    return "size " + str(car.size()[1])


def abort(car):
    """Sent now; what is on its way is read up to the answer, which has no body."""
    car.send(packet(raw.ABORT))
    while True:
        answer = car.take(0)
        if not answer:
            return CLOSED
        if answer.code != raw.CONTINUE and not {raw.BODY, raw.END_OF_BODY} & set(answer.headers):
            return f"{answer.code:02X}"


def aborts_when_idle(desk):
    with new_car(desk) as car:
        return f"{named(abort(car), abort(car))}, {still_there(car)}"


def aborts_before_connect(desk):
    with Car(desk.address) as car:
        return named(abort(car), car.connect()) + f", {still_there(car)}"


def aborts_at_once(desk):
    """GET and ABORT in one breath."""
    with new_car(desk) as car:
        codes = []
        for _ in range(20):
            car.send(car.request(*PULL_PB))
            codes.append(abort(car))
        return f"{counted(codes)}, {still_there(car)}"


def aborts_in_each_packet(desk):
    codes = []
    with new_car(desk) as car:
        _, body = car.get(*PULL_PB)
        for srm in (True, False):
            for packets in range(1, 1 + len(body) // 32767):
                car.send(car.request(*PULL_PB, srm=srm))
                for number in range(packets):
                    assert car.take(0).code == raw.CONTINUE
                    if not srm and number + 1 < packets:
                        car.send(packet(raw.GET))
                codes.append(abort(car))
        return f"{counted(codes)}, {still_there(car)}"


def aborts_twice(desk):
    with new_car(desk) as car:
        car.send(car.request(*PULL_PB))
        car.take(0)
        car.send(packet(raw.ABORT))
        codes = [abort(car), f"{car.take(0).code:02X}"]
        return f"{named(*codes)}, {still_there(car)}"


def crowd(desk):
    """200 at once; those who got in are all served."""
    cars = [Car(desk.address) for _ in range(200)]
    for car in cars:
        car.tell(raw.connect())
    firsts = [car.take(4) for car in cars]
    codes = [f"{first.code:02X}" if first else CLOSED for first in firsts]
    for car, first in zip(cars, firsts):
        if first:
            car.id = int.from_bytes(first.headers[raw.CONNECTION], "big")
            assert car.size() == ("A0", 3)
        car.close()
    desk.daemon.wait_line(ENDED, SHARE)
    return counted(codes)


def guesses_ids(desk):
    with new_car(desk) as honest, new_car(desk) as car:
        random_ids = random.Random(1)
        ids = [honest.id, 0, 0xFFFFFFFF, *(random_ids.getrandbits(32) for _ in range(200))]
        codes = [car.ask(car.request(*PULL_PB, id=id)) for id in ids if id != car.id]
        return f"{counted(codes)}, {still_there(car)}"


def guesses_handles(desk):
    """Under favourites: Ann alone is there, as 1.vcf; then UIDs."""
    with new_car(desk) as car:
        for folder in ("telecom", "pb"):
            car.ask(car.setpath(folder))
        odd = ["4294967295.vcf", "99999999999.vcf", "-1.vcf", "1.vcf.vcf", "../2.vcf", "", "2", "%d.vcf"]
        names = [f"{n}.vcf" for n in range(2, 500)] + odd + [f"X-BT-UID:{n:032X}" for n in range(500)]
        codes = [car.ask(car.request(raw.VCARD, name)) for name in names]
        return f"{counted(codes)}, {still_there(car)}"


def floods_setpath(desk):
    with new_car(desk) as car:
        codes = [car.ask(car.setpath(up=True)) for _ in range(2000)]
        codes += [car.ask(car.setpath("telecom")) for _ in range(6000)]  # telecom/telecom is not there
        codes += [car.ask(car.setpath(name)) for name in ("a" * 15000, "..", "/telecom/pb", "telecom/pb", "\ufffd")
                  for _ in range(400)]
        return f"{counted(codes)}, {still_there(car)}"


def setpath_unread(desk):
    """10,000 of them, and no answer is read meanwhile."""
    with new_car(desk) as car:
        car.socket.setblocking(False)
        sent = 0
        try:
            for sent in range(10000):
                car.socket.send(car.setpath("telecom"))
        except BlockingIOError:
            pass
        car.socket.settimeout(PATIENCE)
        others = at_the_same_time(desk)
        codes = {car.take(0).code for _ in range(sent)}
        return f"{'held back' if sent < 10000 else 'all taken'}, others {others}, {counted(f'{c:02X}' for c in codes)}"


def small_mtu(mtu):
    def run(desk):
        with Car(desk.address) as car:
            first = car.connect(mtu)
            second = car.connect()
            return f"{named(first)}, then {named(second)}, {still_there(car)}"
    return run


def bad_lengths(desk):
    """Each on a connection of its own; CONNECT of 4 bytes is whole, though bad."""
    codes = []
    for head in (b"\x83", b"\x83\0", b"\x83\0\0", b"\x83\0\1", b"\x83\0\2", b"\x83\0\2" + bytes(500), b"\x80\0\4"):
        with new_car(desk) as car:
            if not car.packets and len(head) < 3:
                continue  # may become a packet yet
            codes.append(car.ask(head if car.packets or len(head) > 3 else head + bytes(10)))
    return counted(codes)


def over_mtu(desk):
    codes = []
    for size in (40000, 65535):
        with new_car(desk) as car:
            codes.append(car.ask(packet(raw.GET, raw.blob(raw.NAME, bytes(size - 6)))))
    return counted(codes)


def at_the_same_time(desk):
    """What another car gets."""
    with new_car(desk) as car:
        return still_there(car)


def half_a_packet(desk):
    """And silence; of a stream, for on the other socket half of one is another packet."""
    with new_car(desk) as car:
        car.send(car.request(*PULL_PB)[:20])
        return "others " + at_the_same_time(desk)


def without_connect(desk):
    with Car(desk.address) as car:
        car.id = 1
        codes = [car.ask(early) for early in (car.request(*PULL_PB), car.setpath("telecom"), packet(raw.GET))]
        codes.append(car.connect())
        return f"{named(*codes)}, {still_there(car)}"


def never_reads(desk):
    """As many as are let in, each in the midst of the largest card."""
    cars = [new_car(desk, receive=4096) for _ in range(SHARE - 1)]
    for car in cars:
        car.send(car.request(*PULL_PB))
    others = at_the_same_time(desk)
    for car in cars:
        car.close()
    desk.daemon.wait_line(ENDED, SHARE)
    return "others " + others


def byte_by_byte(desk):
    """Sends so, and reads so."""
    with new_car(desk) as car:
        for byte in car.request(*PULL_PB):
            car.send(bytes([byte]))
        car._exactly = lambda size: b"".join(car.socket.recv(1) for _ in range(size))
        answer = car.take(0)
        code, body = car.rest(answer, False)
    with new_car(desk) as car:
        same = car.get(*PULL_PB) == (code, body)
    return f"{named(code)}, {'the same' if same else 'another'} book"


def hangs_up(desk):
    for count in range(50):
        with new_car(desk) as car:
            car.send(car.request(*PULL_PB))
            assert car.take(0).code == raw.CONTINUE
    desk.daemon.wait_line(ENDED, 50)
    return "others " + at_the_same_time(desk)


def soup(desk):
    """Random packets, some of them whole, some of the right opcodes and headers; answered or hung up on."""
    chance, codes = random.Random(20230817), []
    opcodes = [raw.CONNECT, raw.PUT, raw.GET, raw.SETPATH, raw.ACTION, raw.SESSION, raw.ABORT, 0x02, 0x03, 0x06]
    headers = [raw.NAME, raw.TYPE, raw.TARGET, raw.BODY, raw.END_OF_BODY, raw.PARAMS, raw.SRM, raw.SRMP, raw.CONNECTION]
    car = new_car(desk)
    for _ in range(1500):
        kind = chance.random()
        some = chance.randbytes(chance.randrange(60))
        if kind < 0.3 and not car.packets:
            data = packet(chance.randrange(256), some)  # a longer length would make it wait for the rest
        elif kind < 0.3:
            data = chance.randbytes(1 + chance.randrange(80))
        elif kind < 0.6:
            data = packet(chance.choice(opcodes), some)
        else:
            data = packet(chance.choice(opcodes), *(raw.blob(chance.choice(headers), some) for _ in range(3)))
        code = car.ask(data)
        codes.append("closed" if code == CLOSED else "answered")
        if code == CLOSED:
            car.close()
            car = new_car(desk)
        elif code not in NAMES and not "A0" <= code < "E0":
            return f"{code} to {data.hex()}"
    others = at_the_same_time(desk)
    car.close()
    return f"{' or '.join(sorted(set(codes)))}, others {others}"


def nests(desk):
    """Another request in the middle of a GET's answer: what ran is dropped."""
    codes = []
    with new_car(desk) as car:
        for other in (car.setpath("telecom"), raw.connect(), packet(raw.PUT, raw.word(raw.CONNECTION, car.id)),
                      packet(raw.ACTION), packet(raw.SESSION), packet(0x99)):
            car.send(car.request(*PULL_PB, srm=False))
            assert car.take(0).code == raw.CONTINUE
            codes.append(car.ask(other))
            assert abort(car) == "A0"
        return f"{counted(codes)}, {still_there(car)}"


def gets_in_gets(desk):
    """Under SRM the car has nothing to say; more GETs only come too early."""
    with new_car(desk) as car:
        for _ in range(50):
            car.send(car.request(*PULL_PB))
        codes = [abort(car)]
        return f"{named(*codes)}, {still_there(car)}"


def writes(desk):
    with new_car(desk) as car:
        id = raw.word(raw.CONNECTION, car.id)
        what = raw.text(raw.NAME, "1.vcf") + raw.type_(raw.VCARD) + raw.blob(raw.END_OF_BODY, ANN)
        codes = [car.ask(packet(code, id, what))
                 for code in (raw.PUT, 0x02, raw.ACTION, 0x06, raw.SESSION)]
        codes.append(car.ask(packet(raw.SETPATH, id, raw.text(raw.NAME, "new"), fixed=b"\0\0")))
        return f"{counted(codes)}, {still_there(car)}"


def bad_parameters(desk):
    """A parameter that overruns, one of another length, out of range; a Type without its end; odd UTF-16."""
    with new_car(desk) as car:
        id = raw.word(raw.CONNECTION, car.id)
        name, type_ = raw.text(raw.NAME, "telecom/pb.vcf"), raw.type_(raw.PHONEBOOK)
        bad = [(id, name, type_, raw.blob(raw.PARAMS, b"\4\xff\0")), (id, name, type_, raw.blob(raw.PARAMS, b"\4\1\0")),
               (id, name, raw.blob(raw.TYPE, raw.PHONEBOOK.encode())), (id, raw.blob(raw.NAME, b"\0a\0"), type_),
               (id, name, type_, raw.blob(raw.PARAMS, b"\7\1\x63")), (id, name, raw.type_("x-bt/telepathy"))]
        codes = [car.ask(packet(raw.GET, *headers)) for headers in bad]
        return f"{named(*codes)}, {still_there(car)}"


def endless_request(desk):
    """GET without its final bit, a header of 30 kB in each packet, for ever."""
    with new_car(desk) as car:
        codes = []
        for number in range(50):
            id = [raw.word(raw.CONNECTION, car.id)] if number == 0 else []
            codes.append(car.ask(packet(0x03, *id, raw.blob(0x50 + number % 0x2C, bytes(30000)))))
            if codes[-1] != "90":
                break
        return f"{named(*codes)}, {still_there(car)}"


def disconnects(desk):
    """DISCONNECT in the middle of a body; and CONNECT behind it, on the same link."""
    with new_car(desk) as car:
        car.send(car.request(*PULL_PB))
        car.take(0)
        car.tell(packet(raw.DISCONNECT))
        while (answer := car.take(0)).code == raw.CONTINUE:  # what was on its way
            pass
        return f"{named(f'{answer.code:02X}', car.connect())}, {still_there(car)}"


# did: (what it does, what the car sees, further options)
CARS = {
    "ABORT when idle, twice": (aborts_when_idle, "Success, size 3"),
    "ABORT before CONNECT": (aborts_before_connect, "Success, size 3"),
    "ABORT right behind GET, 20 times": (aborts_at_once, "20 Success, size 1501", dict(store=LARGE)),
    "ABORT after each packet of a body": (aborts_in_each_packet, "12 Success, size 1501", dict(store=LARGE)),
    "ABORT twice in a body": (aborts_twice, "Success, size 1501", dict(store=LARGE)),
    "200 connections at once": (crowd, f"{SHARE} Success, {200 - SHARE} closed"),
    "200 connections at once, streams": (crowd, f"{SHARE} Success, {200 - SHARE} closed", dict(kind="unix")),
    "guesses connection ids": (guesses_ids, "203 Service Unavailable, size 3"),
    "guesses handles and UIDs": (guesses_handles, "1006 Not Found, size 2", dict(scope="favourites")),
    "SETPATH 10,000 times: up, deep, odd": (floods_setpath, "9599 Not Found, 401 Success, size 3"),
    "SETPATH 10,000 times, reads no answer": (setpath_unread, "held back, others size 3, 1 Not Found, 1 Success"),
    "CONNECT with an MTU of 10": (small_mtu(10), "Bad Request, then Success, size 3"),
    "CONNECT with an MTU of 254": (small_mtu(254), "Bad Request, then Success, size 3"),
    "CONNECT with an MTU of 255": (small_mtu(255), "Success, then Success, size 3"),
    "packets shorter than a packet": (bad_lengths, "7 closed"),
    "packets shorter than a packet, stream": (bad_lengths, "1 Bad Request, 4 closed", dict(kind="unix")),
    "packets over our MTU": (over_mtu, "2 closed"),
    "packets over our MTU, stream": (over_mtu, "2 closed", dict(kind="unix")),
    "half a packet and silence, stream": (half_a_packet, "others size 3", dict(kind="unix")),
    "GET and SETPATH before CONNECT": (without_connect, "Forbidden, Success, size 3"),
    "15 that never read, in a 3 MiB photo": (never_reads, "others size 3", dict(store=PHOTOS)),
    "a byte at a time, both ways": (byte_by_byte, "Success, the same book", dict(kind="unix")),
    "hangs up in a body, 50 times": (hangs_up, "others size 1501", dict(store=LARGE)),
    "1,500 random packets": (soup, "answered or closed, others size 3"),
    "1,500 random packets, stream": (soup, "answered or closed, others size 3", dict(kind="unix")),
    "another request inside a GET": (nests, "6 Bad Request, size 1501", dict(store=LARGE)),
    "50 GETs in a row": (gets_in_gets, "Success, size 1501", dict(store=LARGE)),
    "PUT, ACTION, SESSION, SETPATH that creates": (writes, "6 Bad Request, size 3"),
    "malformed and bad parameters": (bad_parameters, "Bad Request, Precondition Failed, Not Acceptable, size 3"),
    "a request without end": (endless_request, "Continue, Too Large, size 3"),
    "DISCONNECT in a body": (disconnects, "Success, size 1501", dict(store=LARGE)),
}


def meet_car(tmp_path, table, did, act, due, *, store=HONEST, scope="everything", kind="unixpkt", limit=SLACK):
    with Desk(tmp_path, store, scope, kind=kind) as desk:
        judge(desk, table, "car", did, act(desk), due, limit)
        check_honest(desk)


@pytest.mark.parametrize("did", CARS)
def test_car(tmp_path, table, did):
    act, due, *options = CARS[did]
    meet_car(tmp_path, table, did, act, due, **(options[0] if options else {}))


def test_car_that_aborts_what_waits(tmp_path, table):
    """The phone never answers, so neither can the daemon: ABORT is heard all the same."""
    with Phone(setpath=silent) as phone, Desk(tmp_path, scope="everything", phone=phone.address) as desk:
        with new_car(desk) as car:
            codes = []
            for request in (PULL_PB, (raw.PHONEBOOK, "telecom/pb.vcf", (4, 0, 2))):
                car.send(car.request(*request))
                codes.append(abort(car))
            judge(desk, table, "car", "ABORT before the first answer", named(*codes), "Success", SLACK)
        desk.daemon.wait_line(ENDED)
        replace(desk.bench, phone)
        check_everything(desk)
