# SPDX-License-Identifier: GPL-2.0-or-later
"""The peers of the cases: a room with the desk and its phone, a car that reads as a tester would, and a phone that
writes down what it was asked for."""
import re
import select
import struct
import time
from typing import NamedTuple

import raw
import vcards
from bench.process import PATIENCE
from desk import Desk
from people import store
from table import check

ALL_FEATURES = 0x3FF
DATABASE, VERSIONS, SELECTING, MISSED, UCI, UID, REFERENCES, IMAGES = (1 << bit for bit in range(2, 10))
SERVED = 0x3BF  # what the guard's own record says

SIZES = {"order": (0x01, 1), "search": (0x02, None), "by": (0x03, 1), "max": (0x04, 2), "offset": (0x05, 2),
         "fields": (0x06, 8), "format": (0x07, 1), "size": (0x08, 2), "missed": (0x09, 1), "primary": (0x0A, 16),
         "secondary": (0x0B, 16), "selector": (0x0C, 8), "database": (0x0D, 16), "operator": (0x0E, 1),
         "reset": (0x0F, 1), "features": (0x10, 4)}
TAGS = {tag: (name, size) for name, (tag, size) in SIZES.items()}

PROPERTIES = {"VERSION": 0, "FN": 1, "N": 2, "PHOTO": 3, "ADR": 5, "TEL": 7, "EMAIL": 8, "ORG": 16,
              "X-IRMC-CALL-DATETIME": 28, "X-BT-SPEEDDIALKEY": 29, "X-BT-UCI": 30, "X-BT-UID": 31}

LOGS = ["ich", "och", "mch", "cch"]
PHONE_BOOKS = ["pb", "fav", "spd"]
BOOKS = [*PHONE_BOOKS, *LOGS, *(f"SIM1/{book}" for book in ["pb", *LOGS])]
MISSED_BOOKS = ["mch", "cch", "SIM1/mch", "SIM1/cch"]


def folder(book):
    """Of `pb` or `SIM1/pb`."""
    sim, _, name = book.rpartition("/")
    return f"{sim + '/' if sim else ''}telecom/{name}"


def bits(*names):
    return sum(1 << PROPERTIES[name] for name in names)


def read_params(data):
    """By name; an unknown tag stands under its number. A wrong length is an error."""
    found, at = {}, 0
    while at < len(data):
        tag, size = data[at], data[at + 1]
        name, due = TAGS.get(tag, (tag, None))
        check(due in (None, size), f"parameter {name} has {size} bytes")
        value = data[at + 2:at + 2 + size]
        check(len(value) == size, "a parameter overruns its header")
        found[name] = value if due in (None, 16) else int.from_bytes(value, "big")
        at += 2 + size
    return found


class Answer(NamedTuple):
    code: int
    headers: dict  # of the first packet
    params: dict
    body: bytes  # None: no Body header at all
    packets: int

    @property
    def cards(self):
        return vcards.read(self.body or b"")

    @property
    def entries(self):
        """(handle, name) of a listing."""
        return re.findall(r'<card handle="([^"]*)" name="([^"]*)"', (self.body or b"").decode())


class Car(raw.Car):
    """features None: it sends none."""

    def __init__(self, address, features=ALL_FEATURES, mtu=32767):
        super().__init__(address)
        self.features = features
        asked = [] if features is None else [raw.params((0x10, features, 4))]
        self.send(raw.packet(raw.CONNECT, raw.blob(raw.TARGET, raw.PBAP), *asked,
                             fixed=struct.pack(">BBH", 0x10, 0, mtu)))
        self.connected = self.take(4)
        check(self.connected and self.connected.code == raw.SUCCESS, "CONNECT was refused")
        self.id = int.from_bytes(self.connected.headers[raw.CONNECTION], "big")

    def triplets(self, asked):
        for name, value in asked.items():
            tag, size = SIZES[name]
            if isinstance(value, str):
                value, size = int.from_bytes(value.encode(), "big"), len(value.encode())
            yield tag, value, size

    def ask_for(self, kind, name, *, srm=None, **asked):
        self.send(self.request(kind, name, *self.triplets(asked), srm=srm))
        return self.collect()

    def collect(self):
        first = packet = self.take(0)
        check(first, "the guard hung up")
        streams, body, packets = raw.SRM in first.headers, None, 1
        while True:
            if raw.BODY in packet.headers or raw.END_OF_BODY in packet.headers:
                body = (body or b"") + packet.body
            if packet.code != raw.CONTINUE:
                break
            if not streams:
                self.send(raw.packet(raw.GET, raw.word(raw.CONNECTION, self.id)))
            packet = self.take(0)
            check(packet, "the guard hung up amid a body")
            packets += 1
        return Answer(packet.code, first.headers, read_params(first.headers.get(raw.PARAMS, b"")), body, packets)

    def pull(self, book, **asked):
        return self.ask_for(raw.PHONEBOOK, f"{folder(book)}.vcf", **asked)

    def go(self, path):
        """Absolute; the code of the last step."""
        for name in ["", *filter(None, path.split("/"))]:
            code = self.ask(self.setpath(name))
            if code != "A0":
                break
        return code

    def list(self, name="", **asked):
        return self.ask_for(raw.LISTING, name, **asked)

    def entry(self, name, **asked):
        return self.ask_for(raw.VCARD, name, **asked)

    def alive(self):
        check(self.pull("pb", max=0).code == raw.SUCCESS, "the session is no longer of use")

    def is_quiet(self, seconds=0.2):
        return not select.select([self.socket], [], [], seconds)[0]

    def sound(self, answer, entry=False):
        """What every success owes a car with these features."""
        check(answer.code == raw.SUCCESS, f"the answer is {answer.code:02X}")
        check(answer.headers.get(raw.SRM) == b"\1" or not self.packets, "no SRM in the first packet")
        both = SERVED & (3 if self.features is None else self.features)
        due = {"database": DATABASE} if entry else {"database": DATABASE, "primary": VERSIONS, "secondary": VERSIONS}
        for name, bit in due.items():
            check((name in answer.params) == bool(both & bit), f"{name} is there, or is not, against the features")
        return answer


class Room:
    """What one case uses; a desk and a phone are made when they are asked for."""

    def __init__(self, path):
        self._path, self._made, self._desks = path, [], 0

    def close(self):
        while self._made:
            self._made.pop().close()

    def keep(self, made):
        self._made.append(made)
        return made

    def desk(self, held=None, scope="everything", **options):
        self._desks += 1
        desk = Desk(self._path / str(self._desks), store() if held is None else held, scope, **options)
        self.keep(desk.bench)
        return desk

    def car(self, desk=None, **options):
        return self.keep(Car((desk or self.desk()).address, **options))

    def phone(self, books=None, kind="unixpkt", **steps):
        return self.keep(Phone(books, kind, **steps))

    def before(self, phone, scope="everything", features="3BF", config=None):
        """A desk before that phone."""
        return self.desk(scope=scope, phone=phone.address, config=config, options=["--phone-features", features])

    def leave(self, desk, car):
        """Until the guard has noticed."""
        seen = desk.daemon.log().count("a session ended")
        car.close()
        desk.daemon.wait_line("a session ended", seen + 1)


class Phone(raw.Phone):
    """Honest, but for its steps; `requests` holds all that came."""

    def __init__(self, books, kind, **steps):
        self.requests = []
        super().__init__(books, kind, **steps)

    def _do(self, step, link, request):
        if request:
            self.requests.append(request)
        super()._do(step, link, request)

    def of(self, kind):
        return [request for request in self.requests if request.code == raw.GET and request.type == kind]

    def coded(self, code):
        return [request for request in self.requests if request.code == code]

    def wait_until(self, holds):
        """Polled, since the phone is a thread of its own."""
        end = time.monotonic() + PATIENCE
        while not holds() and time.monotonic() < end:
            time.sleep(0.01)
        return holds()

    def wait_for(self, code):
        return self.wait_until(lambda: self.coded(code))
