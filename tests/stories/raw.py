# SPDX-License-Identifier: GPL-2.0-or-later
"""OBEX peers made of bytes, for stories about hostile ones: they send whatever they are told to.

A car: `with Car(desk.address) as car: car.connect(); car.ask(packet)`; car.get(...) reads a whole body.
A phone: `Phone({"pb": [card, ...]}, bulk=step)` is honest but for the steps that are given. A step is called with the
phone, the link and the request, and sends what it likes; what it returns, if anything, is sent too. Steps: accept
(before anything was asked), connect, setpath, owner (0.vcf of pb), bulk, listing, entry (of pb), other."""
import pathlib
import shutil
import socket
import struct
import tempfile
import threading
import typing

from bench.process import PATIENCE

CONNECT, DISCONNECT, PUT, GET, SETPATH, ACTION, SESSION, ABORT = 0x80, 0x81, 0x82, 0x83, 0x85, 0x86, 0x87, 0xFF
CONTINUE, SUCCESS, NOT_FOUND = 0x90, 0xA0, 0xC4
NAME, TYPE, TARGET, BODY, END_OF_BODY, WHO, PARAMS, SRM, SRMP, CONNECTION = (
    0x01, 0x42, 0x46, 0x48, 0x49, 0x4A, 0x4C, 0x97, 0x98, 0xCB)
PBAP = bytes.fromhex("796135f0f0c511d809660800200c9a66")
PHONEBOOK, LISTING, VCARD = "x-bt/phonebook", "x-bt/vcard-listing", "x-bt/vcard"
KINDS = {"unix": socket.SOCK_STREAM, "unixpkt": socket.SOCK_SEQPACKET}
CLOSED = "closed"


# --- Packets ---

def packet(code, *headers, fixed=b""):
    body = fixed + b"".join(headers)
    return struct.pack(">BH", code, 3 + len(body)) + body


def blob(kind, value):
    return struct.pack(">BH", kind, 3 + len(value)) + value


def text(kind, value):
    return blob(kind, (value + "\0").encode("utf-16-be") if value else b"")


def type_(value):
    return blob(TYPE, value.encode() + b"\0")


def byte(kind, value):
    return bytes([kind, value])


def word(kind, value):
    return struct.pack(">BI", kind, value)


def params(*triplets):
    """Of (tag, value, size)."""
    return blob(PARAMS, b"".join(bytes([tag, size]) + value.to_bytes(size, "big") for tag, value, size in triplets))


class Packet(typing.NamedTuple):
    code: int
    headers: dict
    raw: bytes

    @property
    def body(self):
        return self.headers.get(END_OF_BODY, self.headers.get(BODY, b""))

    @property
    def name(self):
        return self.headers.get(NAME, b"").decode("utf-16-be").rstrip("\0")

    @property
    def type(self):
        return self.headers.get(TYPE, b"").rstrip(b"\0").decode()


FIXED = {CONNECT: 4, SETPATH: 2}


def read(raw, fixed=None):
    """fixed: the bytes before the headers; of a request, what its opcode has."""
    at, headers = 3 + (FIXED.get(raw[0], 0) if fixed is None else fixed), {}
    while at < len(raw):
        kind = raw[at]
        size = {0x80: 2, 0xC0: 5}.get(kind & 0xC0) or int.from_bytes(raw[at + 1:at + 3], "big")
        headers.setdefault(kind, raw[at + (3 if kind < 0x80 else 1):at + size])
        at += size
    return Packet(raw[0], headers, raw)


# --- Links ---

class Link:
    """A connected socket; a stream's packets are put together."""

    def __init__(self, sock):
        self.socket = sock
        self.packets = sock.type == socket.SOCK_SEQPACKET
        sock.settimeout(PATIENCE)

    def send(self, raw):
        self.socket.sendall(raw)

    def take(self, fixed=None):
        """The next packet; None: the other end has closed."""
        try:
            raw = self.socket.recv(65536) if self.packets else self._assemble()
        except ConnectionResetError:
            raw = b""
        return read(raw, fixed) if raw else None

    def _assemble(self):
        head = self._exactly(3)
        return head + self._exactly(int.from_bytes(head[1:], "big") - 3) if head else b""

    def _exactly(self, size):
        got = b""
        while len(got) < size:
            more = self.socket.recv(size - len(got))
            if not more:
                return b""
            got += more
        return got

    def close(self):
        self.socket.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


class Car(Link):
    def __init__(self, address, receive=None):
        """receive: bytes that the kernel keeps for this car at most."""
        kind, _, path = address.partition(":")
        sock = socket.socket(socket.AF_UNIX, KINDS[kind])
        if receive:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive)
        sock.connect(path)
        super().__init__(sock)
        self.id = None

    def tell(self, raw):
        """As send(), of a car that does not mind being hung up on."""
        try:
            self.send(raw)
        except (BrokenPipeError, ConnectionResetError):
            pass

    def ask(self, raw, fixed=0):
        """The answer's code as two digits, or `closed`."""
        self.tell(raw)
        answer = self.take(fixed)
        return f"{answer.code:02X}" if answer else CLOSED

    def connect(self, mtu=32767, features=0x3BF):
        self.send(connect(mtu, features))
        answer = self.take(4)
        if CONNECTION in answer.headers:
            self.id = int.from_bytes(answer.headers[CONNECTION], "big")
        return f"{answer.code:02X}"

    def request(self, type, name, *triplets, srm=None, code=GET, id=None):
        srm = self.packets if srm is None else srm
        return packet(code, word(CONNECTION, self.id if id is None else id), *([byte(SRM, 1)] if srm else []),
                      text(NAME, name), type_(type), *([params(*triplets)] if triplets else []))

    def setpath(self, name="", up=False):
        return packet(SETPATH, word(CONNECTION, self.id), text(NAME, name), fixed=bytes([3 if up else 2, 0]))

    def rest(self, answer, streams):
        """From the first answer on: the last code, and the body of all."""
        body = answer.body if answer else b""
        while answer and answer.code == CONTINUE:
            if not streams:
                self.send(packet(GET))
            answer = self.take(0)
            body += answer.body if answer else b""
        return (f"{answer.code:02X}" if answer else CLOSED), body

    def get(self, type, name, *triplets, srm=None):
        self.send(self.request(type, name, *triplets, srm=srm))
        answer = self.take(0)
        return self.rest(answer, answer and SRM in answer.headers)

    def size(self):
        """The response to a size query of pb, and its answer (None: none)."""
        self.send(self.request(PHONEBOOK, "telecom/pb.vcf", (4, 0, 2)))
        answer = self.take(0)
        if not answer:
            return CLOSED, None
        found = answer.headers.get(PARAMS, b"")
        at = found.find(b"\x08\x02")
        return f"{answer.code:02X}", int.from_bytes(found[at + 2:at + 4], "big") if at >= 0 else None


def connect(mtu=32767, features=0x3BF, target=PBAP):
    return packet(CONNECT, blob(TARGET, target), params((0x10, features, 4)),
                  fixed=struct.pack(">BBH", 0x10, 0, mtu))


# --- A phone ---

class Phone:
    def __init__(self, books=None, kind="unixpkt", **steps):
        self._dir = pathlib.Path(tempfile.mkdtemp(prefix="cg-"))
        self.books, self.steps, self.kind = books or {}, steps, kind
        self.address = f"{kind}:{self._dir}/phone"
        self.asked = []  # steps, in the order they were asked for
        self.links = 0
        self._link = None
        self._closed = False
        self._listener = socket.socket(socket.AF_UNIX, KINDS[kind])
        self._listener.bind(f"{self._dir}/phone")
        self._listener.listen(8)
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def hang_up(self):
        """No connection and no listener any more; the address is free for another phone."""
        self._closed = True
        for sock in (self._listener, self._link and self._link.socket):
            try:
                sock and sock.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass  # not connected any more
        self._thread.join(PATIENCE)
        self._listener.close()
        (self._dir / "phone").unlink(missing_ok=True)

    def close(self):
        self.hang_up()
        shutil.rmtree(self._dir)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def _serve(self):
        while not self._closed:
            try:
                sock, _ = self._listener.accept()
            except OSError:
                return
            self.links += 1
            with Link(sock) as self._link:
                self._link.socket.settimeout(None)
                try:
                    self._run(self._link)
                except OSError:
                    pass  # the daemon hung up, or hang_up() did

    def _run(self, link):
        self._do("accept", link, None)
        while not self._closed:
            request = link.take()
            if not request:
                return
            self._do(self._step_of(request), link, request)

    def _step_of(self, request):
        if request.code != GET:
            return {CONNECT: "connect", SETPATH: "setpath"}.get(request.code, "other")
        if request.type == LISTING:
            return "listing"
        if request.type == VCARD:
            return "owner" if request.name == "0.vcf" else "entry"
        return "bulk" if request.name == "telecom/pb.vcf" else "other"

    def _do(self, step, link, request):
        self.asked.append(step)
        act = self.steps.get(step, getattr(Phone, step))
        raw = act(self, link, request)
        if raw:
            link.send(raw)

    # --- Honest steps ---

    def accept(self, link, request):
        return None

    def connect(self, link, request, mtu=32767, id=1):
        return packet(SUCCESS, word(CONNECTION, id), blob(WHO, PBAP), fixed=struct.pack(">BBH", 0x10, 0, mtu))

    def setpath(self, link, request):
        return packet(SUCCESS)

    def owner(self, link, request):
        return packet(NOT_FOUND)

    def bulk(self, link, request):
        self.stream(link, request, chunks(b"".join(self.books.get("pb", []))))

    def listing(self, link, request):
        names = "".join(f'<card handle="{n}.vcf" name="x"/>' for n, _ in enumerate(self.books.get("pb", []), 1))
        self.stream(link, request, chunks(f'<vcard-listing version="1.0">{names}</vcard-listing>'.encode()))

    def entry(self, link, request):
        number = int(request.name.partition(".")[0])
        self.stream(link, request, [self.books["pb"][number - 1]])

    def other(self, link, request):
        return packet(SUCCESS, *([blob(END_OF_BODY, b"")] if request.code == GET else []))

    def stream(self, link, request, bodies, last=True, more=()):
        """The bodies, a packet each, as the daemon asks for them or by SRM. last False: there is no end."""
        srm, before = SRM in request.headers, None
        first = [byte(SRM, 1)] if srm else []
        for body in bodies:
            if before is not None:
                link.send(packet(CONTINUE, *first, *more, blob(BODY, before)))
                first = []
                if not srm and link.take() is None:
                    raise OSError
            before = body
        kind, code = (END_OF_BODY, SUCCESS) if last else (BODY, CONTINUE)
        link.send(packet(code, *first, *more, blob(kind, before or b"")))


def chunks(data, size=30000):
    return (data[at:at + size] for at in range(0, len(data), size))
