# SPDX-License-Identifier: GPL-2.0-or-later
"""PSE: sessions, and the OBEX below them."""
import hashlib

import raw
from peers import BOOKS, SERVED, Car
from table import absent, case, check, goep

NO_BLUETOOTH = "There is no Bluetooth at the desk, and so no service record; the guard's bluez room will publish it"

absent(NO_BLUETOOTH, "PSE/SGSIT/SERR/BV-01", *(f"PSE/SGSIT/ATTR/BV-{n:02}" for n in range(1, 7)),
       "PSE/SGSIT/OFFS/BV-01")


@case("PSE/SSM/BV-03", "CONNECT to PBAP's target is a Success with version 1.0, a ConnectionID, and Who")
def opens(room):
    car = room.car()
    headers = car.connected.headers
    check(headers.get(raw.WHO) == raw.PBAP, "Who is not PBAP's target")
    check(list(headers)[0] == raw.CONNECTION and car.id != 0xFFFFFFFF, "the ConnectionID is not first, or reserved")
    check(car.connected.raw[3] == 0x10 and int.from_bytes(car.connected.raw[5:7], "big") >= 255, "its fields are wrong")
    car.alive()


@case("PSE/SSM/BV-05", "DISCONNECT is a Success; then requests are refused, until the car closes the link or connects again")
def closes(room):
    car = room.car()
    check(car.ask(raw.packet(raw.DISCONNECT, raw.word(raw.CONNECTION, car.id))) == "A0", "DISCONNECT was refused")
    check(car.size()[0] == "C3", "a request behind it is not refused")
    check(car.connect() == "A0", "CONNECT behind it was refused")
    car.alive()


@case("PSE/SSM/BV-07", "a challenge in CONNECT is answered by MD5 of its nonce and the PIN 0000")
def answers_challenge(room):
    nonce = bytes(range(16))
    car = room.keep(raw.Car(room.desk().address))
    car.send(raw.packet(raw.CONNECT, raw.blob(raw.TARGET, raw.PBAP), raw.blob(0x4D, b"\0\x10" + nonce),
                        fixed=bytes.fromhex("10007fff")))
    answer = car.take(4)
    check(answer.code == raw.SUCCESS, f"CONNECT is answered with {answer.code:02X}")
    check(0x4E in answer.headers, "no AuthResponse in the answer")
    check(answer.headers[0x4E][:18] == b"\0\x10" + hashlib.md5(nonce + b":0000").digest(), "it is not the digest due")


@case("PSE/SSM/BV-08", "until somebody decides, CONNECT is answered and the books are empty",
      out="Asking the user: by an agent on the bus, or by pairing, neither of which the desk has")
def asks_first(room):
    desk = room.desk(scope=None)
    for book in BOOKS:
        answer = room.car(desk).pull(book)
        check(answer.code == raw.SUCCESS and b"TEL:+" not in answer.body, f"{book} shows a number")


absent(f"{NO_BLUETOOTH}, with {SERVED:#x} for its features", "PSE/SSM/BV-11")


@case("PSE/SSM/BI-02", "PUT, final and not, is Bad Request, and the session goes on")
def refuses_put(room):
    car = room.car()
    for code in (raw.PUT, raw.PUT & 0x7F):
        body = raw.blob(raw.END_OF_BODY if code & 0x80 else raw.BODY, b"BEGIN:VCARD")
        put = raw.packet(code, raw.word(raw.CONNECTION, car.id), raw.text(raw.NAME, "1.vcf"), raw.type_(raw.VCARD),
                         body)
        check(car.ask(put) == "C0", "PUT was not refused so")
    car.alive()


# --- GOEP ---

def begin(car, *more, srm=1):
    """The first packet of a pull of pb."""
    asks = [] if srm is None else [raw.byte(raw.SRM, srm)]
    car.send(raw.packet(raw.GET, raw.word(raw.CONNECTION, car.id), *asks, *more,
                        raw.text(raw.NAME, "telecom/pb.vcf"), raw.type_(raw.PHONEBOOK)))
    return car.take(0)


def streams(car, packet):
    """To the end without another GET."""
    body = packet.body
    while packet.code == raw.CONTINUE:
        packet = car.take(0)
        body += packet.body
    check(packet.code == raw.SUCCESS, "the stream did not end well")
    return body


def whole(desk):
    with Car(desk.address) as car:
        return car.pull("pb").body


@goep("PSE/GOEP/BC/BV-03", "Legacy Get", "over a stream, one packet a GET and no SRM, though it is asked for")
def legacy_get(room):
    desk = room.desk(kind="unix")
    due = whole(desk)
    for srm in (None, 1):
        car = room.car(desk, mtu=512)
        packet = begin(car, srm=srm)
        check(raw.SRM not in packet.headers and packet.code == raw.CONTINUE, "SRM, or no more than a packet")
        check(car.is_quiet(), "the guard goes on by itself")
        check(car.rest(packet, False) == ("A0", due), "the body is not what it was")


@goep("PSE/GOEP/SRM/BV-08", "Receive GET with SRM",
      "it is granted in the first packet, and the body comes without further GETs")
def srm(room):
    desk = room.desk()
    car = room.car(desk, mtu=512)
    packet = begin(car)
    check(packet.headers.get(raw.SRM) == b"\1" and packet.code == raw.CONTINUE, "SRM is not granted")
    check(streams(car, packet) == whole(desk), "the body is not what it was")
    packet = begin(car, srm=None)
    check(raw.SRM not in packet.headers and car.is_quiet(), "it holds beyond its operation")


@goep("PSE/GOEP/SRM/BI-03", "Receive invalid connect with SRM",
      "SRM in CONNECT is ignored, and a GET without it is not streamed")
def srm_in_connect(room):
    desk = room.desk()
    car = room.keep(raw.Car(desk.address))
    car.send(raw.packet(raw.CONNECT, raw.byte(raw.SRM, 1), raw.blob(raw.TARGET, raw.PBAP),
                        fixed=bytes.fromhex("10000200")))
    answer = car.take(4)
    check(answer.code == raw.SUCCESS and raw.SRM not in answer.headers, "CONNECT is refused, or answered with SRM")
    car.id = int.from_bytes(answer.headers[raw.CONNECTION], "big")
    packet = begin(car, srm=None)
    check(raw.SRM not in packet.headers, "SRM was not asked for")
    check(packet.code == raw.CONTINUE and car.rest(packet, False)[0] == "A0", "the operation does not end well")


@goep("PSE/GOEP/SRM/BI-05", "Receive GET with invalid SRM",
      "other values of it (0, 2, 5, 255) are ignored, packet by packet")
def invalid_srm(room):
    desk = room.desk()
    due = whole(desk)
    for value in (0, 2, 5, 255):
        car = room.car(desk, mtu=512)
        packet = begin(car, srm=value)
        check(raw.SRM not in packet.headers and car.is_quiet(), f"{value} is taken for SRM")
        check(car.rest(packet, False) == ("A0", due), "the body is not what it was")


@goep("PSE/GOEP/SRMP/BV-02", "Receive GET with SRMP",
      "while GETs carry it each packet waits for one; then the body streams")
def srmp(room):
    desk = room.desk()
    car = room.car(desk, mtu=512)
    packet = begin(car, raw.byte(raw.SRMP, 1))
    body = packet.body
    check(packet.headers.get(raw.SRM) == b"\1", "SRM is not granted")
    for _ in range(3):
        check(packet.code == raw.CONTINUE and car.is_quiet(), "the guard did not wait")
        check(raw.SRMP not in packet.headers, "the guard sends SRMP itself")
        car.send(raw.packet(raw.GET, raw.byte(raw.SRMP, 1)))
        packet = car.take(0)
        body += packet.body
    check(car.is_quiet(), "the guard did not wait")
    car.send(raw.packet(raw.GET))
    check(body + streams(car, car.take(0)) == whole(desk), "the body is not what it was")


@goep("PSE/GOEP/SRMP/BI-02", "GET request with invalid SRMP",
      "other values of it (0, 3, 255) are ignored, and the body streams")
def invalid_srmp(room):
    desk = room.desk()
    due = whole(desk)
    for value in (0, 3, 255):
        car = room.car(desk, mtu=512)
        check(streams(car, begin(car, raw.byte(raw.SRMP, value))) == due, "the body is not what it was")


def refused(room, opcode, *headers):
    car = room.car()
    for code in (opcode, opcode & 0x7F):
        answer = car.ask(raw.packet(code, *headers))
        check(answer in ("C0", "D1"), f"{code:02X} is answered with {answer}")
    car.alive()


@goep("PSE/GOEP/ROB/BV-01", "Reject Action", "ACTION is Bad Request, and the session goes on")
def action(room):
    refused(room, raw.ACTION, raw.byte(0x94, 0), raw.text(raw.NAME, "pb"), raw.text(0x15, "fav"))


@goep("PSE/GOEP/ROB/BV-02", "Reject Reliable Sessions", "SESSION is Bad Request, and the session goes on")
def reliable_session(room):
    refused(room, raw.SESSION, raw.blob(0x52, b"\5\1\0"))
