# SPDX-License-Identifier: GPL-2.0-or-later
"""PCE: what the guard asks of a phone. A scripted phone writes it down."""
import hashlib
import struct

import raw
from peers import ALL_FEATURES, LOGS, MISSED, SELECTING, Car, bits, read_params
from people import contact
from serving_session import NO_BLUETOOTH
from table import absent, case, check, goep

absent(NO_BLUETOOTH, "PCE/SGSIT/SERR/BV-01", "PCE/SGSIT/ATTR/BV-01", "PCE/SGSIT/ATTR/BV-02", "PCE/SGSIT/OFFS/BV-01",
       "PCE/CGSIT/SFC/BV-01")
absent("ICS 2/4, optional, is not claimed: the guard asks for cards, and never for a size alone",
       "PCE/PBD/BV-04", "PCE/PBB/BV-03")
absent("ICS 2/8a, optional, is not claimed: what a car resets is not forwarded", "PCE/PBD/BV-42", "PCE/PBB/BV-39")
absent("ICS 2/7a and 2/7b, optional, are not claimed: selectors are evaluated by the guard, on what it releases",
       "PCE/PBD/BV-44", "PCE/PBD/BV-45", "PCE/PBB/BV-41")
absent("ICS 2/14 and 2/14a, optional, are not claimed: searches are evaluated by the guard, on what it releases",
       "PCE/PBF/BV-01")
absent("Optional, and not claimed: the guard asks for no listing and does not browse, since phones answer that from other "
       "tables than their books", "PCE/PBB/BV-02", "PCE/PBB/BV-40", "PCE/PBB/BV-42", "PCE/PBF/BV-02", "PCE/PBF/BV-03")
absent("An entry is asked for by its handle: the phone's X-BT-UIDs are never used", "PCE/PBB/BV-43")
absent("ICS 25/5, optional, is not claimed: the guard sends no SRMP", "PCE/GOEP/SRMP/BV-04", "PCE/GOEP/SRMP/BV-05")

PIECE = 4000  # bytes of body a packet: less than the guard takes of a stream
# Where a scope names the owner, the phone is asked for an entry.
FIELDS = """[Scope some]
Contacts=owner;number:*
Fields=N;FN;TEL;PHOTO;X-BT-UCI;X-BT-UID
[Scope two]
Contacts=owner;number:*
Fields=N;TEL
"""
KNOWN = {raw.PHONEBOOK: {"fields", "format", "max", "offset"},
         raw.VCARD: {"fields", "format"}}


def cards(count):
    return [contact(n).encode() for n in range(1, count + 1)]


def fill(room, phone, **how):
    """A car comes and asks for the size of pb, which is the whole view's; what it was told. It leaves."""
    desk = room.before(phone, **how)
    with Car(desk.address) as car:
        answer = car.pull("pb", max=0)
        check(answer.code == raw.SUCCESS, f"the car was answered with {answer.code:02X}")
        for book in LOGS:
            car.pull(book, max=0)
        return answer.params["size"]


def whole(room, count=20, kind="unixpkt", steps=None, **how):
    """A phone of so many contacts, read by the guard to its end."""
    phone = room.phone({"pb": cards(count)}, kind, **(steps or {}))
    size = fill(room, phone, **how)
    made = 1 if "config" in how else 0  # where everybody is shown, the owner is one of them
    check(size == count + made, f"the car is told {size} cards, not {count + made}")
    return phone


def params(request):
    return read_params(request.headers.get(raw.PARAMS, b""))


def gets(phone):
    return [request for request in phone.requests if request.code & 0x7F == raw.GET & 0x7F and request.type]


def in_pieces(srm, *more, step=PIECE):
    """The bulk body in small packets; srm: grant it."""
    def run(self, link, request):
        data = b"".join(self.books["pb"])
        pieces = [data[at:at + step] for at in range(0, len(data), step)]
        first = [raw.byte(raw.SRM, 1)] if srm else []
        for n, piece in enumerate(pieces):
            last = n == len(pieces) - 1
            headers = [*(first if n == 0 else []), *([] if last else more)]
            link.send(raw.packet(raw.SUCCESS if last else raw.CONTINUE, *headers,
                                 raw.blob(raw.END_OF_BODY if last else raw.BODY, piece)))
            if not last and (not srm or more):
                follow = link.take()
                if not follow:
                    return
                self.requests.append(follow)
    return run


# --- Sessions ---

@case("PCE/SSM/BV-01", "the guard's first packet is CONNECT: version 1.0, at least 255 bytes a packet, PBAP's target")
def opens(room):
    phone = whole(room)
    first = phone.requests[0]
    check(first.code == raw.CONNECT and first.raw[3] == 0x10 and first.raw[4] == 0, "it is no such CONNECT")
    check(int.from_bytes(first.raw[5:7], "big") >= 255, "it takes no packet")
    check(first.headers.get(raw.TARGET) == raw.PBAP, "the target is another")
    check(len(phone.coded(raw.CONNECT)) == 1, "there is more than one")


@case("PCE/SSM/BV-02", "when the last car has left, the guard sends DISCONNECT with its ConnectionID")
def closes(room):
    phone = whole(room)
    check(phone.wait_for(raw.DISCONNECT), "no DISCONNECT came")
    check(phone.coded(raw.DISCONNECT)[0].headers.get(raw.CONNECTION) == struct.pack(">I", 1), "of another connection")


NONCE = bytes(range(16, 32))


def challenging(self, link, request):
    if 0x4E in request.headers:
        return raw.Phone.connect(self, link, request)
    return raw.packet(0xC1, raw.blob(0x4D, b"\0\x10" + NONCE), fixed=bytes.fromhex("10007fff"))


@case("PCE/SSM/BV-06", "Unauthorized with a challenge: CONNECT comes again with MD5 of its nonce and the PIN 0000")
def answers_challenge(room):
    phone = whole(room, steps={"connect": challenging})
    first, second = phone.coded(raw.CONNECT)
    check(0x4E not in first.headers, "an answer came before the challenge")
    check(second.headers[0x4E][:18] == b"\0\x10" + hashlib.md5(NONCE + b":0000").digest(), "it is not the digest due")
    check(second.headers.get(raw.TARGET) == raw.PBAP, "the second one has another target")


@case("PCE/SSM/BV-09", "CONNECT to a phone whose record has features carries the guard's: 0x3FF, no reserved bit")
def features(room):
    for record in ("3BF", "3", "FFFFFFFF"):
        phone = whole(room, features=record)
        check(params(phone.requests[0]) == {"features": ALL_FEATURES}, f"with {record} it carries something else")


@case("PCE/SSM/BV-10", "CONNECT to a phone whose record has none carries no parameters")
def no_features(room):
    phone = whole(room, features="0")
    check(raw.PARAMS not in phone.requests[0].headers, "it carries some")


# --- Books ---

@case("PCE/PBD/BV-01", "pb is pulled by a well-formed request: known parameters only, SRM over packets")
def pulls(room):
    for kind in ("unixpkt", "unix"):
        request = whole(room, kind=kind, steps={"bulk": in_pieces(kind == "unixpkt")}).of(raw.PHONEBOOK)[0]
        check(request.name == "telecom/pb.vcf" and request.headers[raw.TYPE].endswith(b"\0"), "it is ill formed")
        check(set(params(request)) <= KNOWN[raw.PHONEBOOK], f"it has {params(request)}")
        check((raw.SRM in request.headers) == (kind == "unixpkt"), "SRM is there, or is not, against the socket")
        check(raw.SRMP not in request.headers and raw.CONNECTION in request.headers, "SRMP, or no ConnectionID")


def selectors(phone, kind):
    return [params(request)["fields"] for request in phone.of(kind) if "fields" in params(request)]


def named(room, record, kind, name, due, read=whole):
    """Where the scope grants that property: do requests of this kind to a phone of this record name it?"""
    phone = read(room, scope="some", config=FIELDS, features=record)
    found = selectors(phone, kind)
    check(found, "no request has a PropertySelector")
    check(all(bool(fields & bits(name)) == due for fields in found), f"{name} is named, or is not, against the record")
    check(not any(fields >> 32 for fields in found), "a reserved bit is set")
    check(params(phone.requests[0])["features"] & 0xC0 == 0xC0, "the guard's own features lack it")


SELECTORS = "selectors of {} {} {}, though it is granted: bit {} is {}in the phone's record"


def selector_case(id, name, bit, record, kind, what, due, read):
    @case(id, SELECTORS.format(what, "name" if due else "don't name", name, bit, "" if due else "not "))
    def run(room):
        named(room, record, kind, name, due, read)


for _id, _name, _bit, _record, _due in (("38", "X-BT-UCI", 6, "3FF", True), ("39", "X-BT-UCI", 6, "3BF", False),
                                        ("40", "X-BT-UID", 7, "3BF", True), ("41", "X-BT-UID", 7, "23F", False)):
    selector_case(f"PCE/PBD/BV-{_id}", _name, _bit, _record, raw.PHONEBOOK, "pulls", _due, whole)

for _id, _name, _bit, _record, _due in (("33", "X-BT-UCI", 6, "3FF", True), ("34", "X-BT-UCI", 6, "3BF", False),
                                        ("35", "X-BT-UID", 7, "3BF", True), ("36", "X-BT-UID", 7, "23F", False)):
    selector_case(f"PCE/PBB/BV-{_id}", _name, _bit, _record, raw.VCARD, "entries", _due, whole)


def never(room, read, kind, record, *names):
    for features in (f"{0x3FF & ~record:X}", "3FF"):
        requests = read(room, features=features).of(kind)
        check(requests, "there was no such request")
        check(not any(set(params(request)) & set(names) for request in requests), f"one carries {names[0]}")


@case("PCE/PBD/BV-43", "pulls carry no ResetNewMissedCalls, whatever the phone's record says of bit 5")
def no_reset(room):
    never(room, whole, raw.PHONEBOOK, MISSED, "reset")


@case("PCE/PBD/BV-46", "pulls carry no vCardSelector and no operator, whatever the phone's record says of bit 4")
def no_selector(room):
    never(room, whole, raw.PHONEBOOK, SELECTING, "selector", "operator")


def asks_for_photos(room, record, kind, read):
    found = selectors(read(room, scope="some", config=FIELDS, features=record), kind)
    check(found and all(fields & bits("PHOTO") for fields in found), "PHOTO is not named")


@case("PCE/PBD/BV-47", "where PHOTO is granted, the selector of pulls names it; bit 9 is in the phone's record")
def photos(room):
    asks_for_photos(room, "3BF", raw.PHONEBOOK, whole)


@case("PCE/PBD/BV-48", "and where that bit is not")
def photos_of_any_format(room):
    asks_for_photos(room, "1BF", raw.PHONEBOOK, whole)


# --- Browsing ---

def steps_of(phone):
    return [(request.raw[3:5], request.name) for request in phone.coded(raw.SETPATH)]


@case("PCE/PBB/BV-01", "the way into pb is one SETPATH a level from the root, flags 02 (nothing is created)")
def walks(room):
    steps = steps_of(whole(room, scope="some", config=FIELDS))
    check(steps[:3] == [(b"\2\0", ""), (b"\2\0", "telecom"), (b"\2\0", "pb")], f"it is {steps}")


@case("PCE/PBB/BV-05", "an entry is asked for with a selector of N and TEL (and VERSION) where the scope grants no more")
def entry(room):
    phone = whole(room, scope="two", config=FIELDS)
    for request in phone.of(raw.VCARD):
        check(params(request).get("fields", 0) & ~bits("VERSION") == bits("N", "TEL"), f"it has {params(request)}")
        check(set(params(request)) <= KNOWN[raw.VCARD] and request.headers.get(raw.SRM) == b"\1", "it is ill formed")
    check([request.name for request in phone.of(raw.VCARD)] == ["0.vcf"], "it is not the owner's alone")


@case("PCE/PBB/BV-37", "where PHOTO is granted, the selector of entries names it; bit 9 is in the phone's record")
def entry_photos(room):
    asks_for_photos(room, "3BF", raw.VCARD, whole)


@case("PCE/PBB/BV-38", "and where that bit is not")
def entry_photos_of_any_format(room):
    asks_for_photos(room, "1BF", raw.VCARD, whole)


# --- The features ---

def endless(step):
    """A step that streams until it is told to stop: after the first packet it waits for what comes."""
    def run(self, link, request):
        link.send(raw.packet(raw.CONTINUE, raw.byte(raw.SRM, 1), raw.blob(raw.BODY, step)))
        answer = link.take()
        if answer:
            self.requests.append(answer)
            return raw.packet(raw.SUCCESS)
    return run


@case("PCE/PDF/BV-01", "pb and the call logs are read whole, and what came reaches the car")
def retrieves(room):
    phone = whole(room, 104)
    read = {request.name for request in phone.of(raw.PHONEBOOK)}
    check(read >= {f"telecom/{book}.vcf" for book in ("pb", *LOGS)}, "a book was not read")


@case("PCE/PDF/BV-02", "600 contacts are read whole, with SRM and without")
def large(room):
    whole(room, 600)
    whole(room, 600, "unix", {"bulk": in_pieces(False)})


def nothing(self, link, request):
    return raw.packet(raw.SUCCESS)


def not_found(self, link, request):
    return raw.packet(raw.NOT_FOUND)


def empty_end(self, link, request):
    return raw.packet(raw.SUCCESS, raw.byte(raw.SRM, 1), raw.blob(raw.END_OF_BODY, b""))


@case("PCE/PDF/BV-04", "an empty book does not hang the guard, be it an empty body, none at all, or Not Found")
def empty(room):
    for step in (nothing, not_found, empty_end):
        phone = room.phone({}, bulk=step)
        check(fill(room, phone) == 1, "there is more than the owner")


@case("PCE/PDF/BV-06", "a car leaves amid the phone's body: ABORT, then DISCONNECT; the next car is served")
def aborts(room):
    phone = room.phone({"pb": cards(20)}, bulk=endless(cards(1)[0]))
    desk = room.before(phone)
    car = Car(desk.address)
    car.send(car.request(raw.PHONEBOOK, "telecom/pb.vcf", (4, 0, 2)))
    check(phone.wait_until(lambda: "bulk" in phone.asked), "the phone was not asked for its book")
    room.leave(desk, car)
    check(phone.wait_for(raw.DISCONNECT), "no DISCONNECT came")
    check([request.code for request in phone.requests[-2:]] == [raw.ABORT, raw.DISCONNECT], "no ABORT before it")
    phone.steps.clear()
    with Car(desk.address) as car:
        check(car.pull("pb", max=0).params.get("size") == 20, "the next car is not served")


# --- GOEP ---

def bare(phone):
    """GETs that only ask for the next packet."""
    return [request for request in phone.coded(raw.GET) if not request.type]


def pieces(count, step=PIECE):
    return -(-len(b"".join(cards(count))) // step)


@goep("PCE/GOEP/BC/BV-04", "Legacy Get", "over a stream, GETs without SRM, one for each packet of the body")
def legacy_get(room):
    phone = whole(room, 60, "unix", {"bulk": in_pieces(False)})
    check(not any(raw.SRM in request.headers for request in phone.requests), "SRM is asked for")
    check(len(bare(phone)) == pieces(60) - 1, f"{len(bare(phone))} GETs for {pieces(60)} packets")


@goep("PCE/GOEP/CON/BV-01", "Issue Connect", "over a packet socket, CONNECT is one message of its own, without SRM")
def issues_connect(room):
    phone = whole(room)
    check(raw.SRM not in phone.requests[0].headers, "it carries SRM")
    check(len(phone.requests[0].raw) == int.from_bytes(phone.requests[0].raw[1:3], "big"), "it is no whole message")
    return "Finding the PSM in a record waits for Bluetooth"


@goep("PCE/GOEP/SRM/BV-05", "GET server no SRM", "a phone that does not grant it is asked for each packet")
def no_srm(room):
    phone = whole(room, 60, steps={"bulk": in_pieces(False)})
    check(len(bare(phone)) == pieces(60) - 1, f"{len(bare(phone))} GETs for {pieces(60)} packets")


@goep("PCE/GOEP/SRM/BV-07", "Send GET with SRM", "it is asked for once, in the first packet; no GET follows")
def srm(room):
    phone = whole(room, 60, steps={"bulk": in_pieces(True)})
    check(all(request.headers.get(raw.SRM) == b"\1" for request in gets(phone)), "a GET is without it")
    check(not bare(phone), "the guard asks on")


@goep("PCE/GOEP/SRMP/BV-06", "Receive GET response with SRMP", "each response with it is followed by a GET")
def srmp(room):
    phone = whole(room, 60, steps={"bulk": in_pieces(True, raw.byte(raw.SRMP, 1))})
    check(len(bare(phone)) == pieces(60) - 1, f"{len(bare(phone))} GETs for {pieces(60)} packets")


def streamed_with(srmp):
    def run(self, link, request):
        self.stream(link, request, raw.chunks(b"".join(self.books["pb"]), PIECE), more=[raw.byte(raw.SRMP, srmp)])
    return run


@goep("PCE/GOEP/SRMP/BI-01", "GET response with invalid SRMP", "other values of it (0, 3, 255) are ignored; no GET follows")
def invalid_srmp(room):
    for value in (0, 3, 255):
        phone = whole(room, 60, steps={"bulk": streamed_with(value)})
        check(not bare(phone), f"{value} is taken for SRMP")
