# SPDX-License-Identifier: GPL-2.0-or-later
"""Stock obexd asks, the guard answers, stock obexd is the phone: what the car gets under each scope, to the byte.

One walk through everything that PhonebookAccess1 offers is written down and compared with golden/stock/SCOPE.txt
(golden.py says how to make those anew). The bytes must be the same over packets and over streams, on either side."""
import base64
import os

import pytest

import golden
from bench import Refused
from bench.bench import BUILD, put_key
from desk import vcard

# Cards that stock obexd hands on as they are; others it breaks: test_stock_faults.py.
BOOKS = [("int", name) for name in ("pb", "fav", "spd", "ich", "och", "mch", "cch")] + \
        [("sim1", name) for name in ("pb", "ich", "och", "mch", "cch")]
PHONE_ID = "00:11:22:33:44:55"  # what the bench's apps ask for


def card(*lines):
    return vcard("2.1", *lines)


def call(kind, when, number, name):
    return card(f"N:{name}", f"FN:{name}", f"TEL:{number}", f"X-IRMC-CALL-DATETIME;{kind}:{when}")


ANN = card("N:Archer;Ann", "FN:Ann Archer", "TEL;CELL:+49 151 1000001", "TEL;HOME:(030) 1000002",
           "CATEGORIES:Family,Friends", "EMAIL;INTERNET:ann@example.org", "ADR;HOME:;;Ahornweg 1;Berlin;;10115;Germany",
           "X-BT-UID:000102030405060708090A0B0C0D0E0F")
BOB = card("N:Barker;Bob;;Dr.", "FN:Dr. Bob Barker", "TEL;WORK;VOICE:+49301000003", "ORG:Barker;Workshop",
           "TITLE:Smith", "NOTE:hidden from most", "BDAY:1970-01-02",
           "PHOTO;ENCODING=BASE64;JPEG:\r\n " + base64.b64encode(bytes(range(60))).decode() + "\r\n")
OELMEZ = card("N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=C3=96lmez;Canan", "FN;CHARSET=UTF-8:Canan Ölmez",
              "TEL;CELL:+905321000004", "CATEGORIES:Family", "URL:http://example.org/canan")
YAMADA = card("N;CHARSET=UTF-8:山田;太郎", "FN;CHARSET=UTF-8:山田 太郎", "SOUND;X-IRMC-N:yamada;tarou",
              "TEL;CELL:+81901000005", "CATEGORIES:Work")
GROUPED = card("N:Doe;Eve", "FN:Eve Doe", "item1.TEL:+441000006", "item1.X-ABLabel:Boat", "item2.URL:http://example.org",
               "LABEL:Pier 6")
FIRM = card("N:Firm Ltd", "FN:Firm Ltd", "ORG:Firm", "EMAIL:info@example.com")
BARE = card("N:Zuse", "FN:Zuse", "TEL;CELL:0151 1000007")
SHORT = card("N:Taxi", "FN:Taxi", "TEL:110")
SIM = card("N:Simpson", "FN:Simpson", "TEL:+49301000008")

PHONE = {
    "telecom/pb": [card("N:Owner;Olga", "FN:Olga Owner", "TEL:+49301000000", "EMAIL:olga@example.org"),
                   ANN, BOB, OELMEZ, YAMADA, GROUPED, FIRM, BARE, SHORT, *([card("N:Last", "FN:Last", "TEL:+49301000009")] * 3)],
    "telecom/fav": [OELMEZ, ANN],
    "telecom/spd": [ANN, BOB],
    "telecom/ich": [call("RECEIVED", "20250301T100000", "+491511000001", "Archer;Ann"),
                    call("RECEIVED", "20250228T100000", "+49301000003", "Barker;Bob")],
    "telecom/och": [call("DIALED", "20250301T110000", "03010 00003", "Barker;Bob"),
                    call("DIALED", "20250226T110000", "+33100000000", "Somebody")],
    "telecom/mch": [call("MISSED", "20250301T120000", "+905321000004", "Wrong;Name"),
                    call("MISSED", "20250224T120000", "110", "Taxi")],
    "telecom/cch": [call("MISSED", "20250301T120000", "+905321000004", "Wrong;Name"),
                    call("DIALED", "20250301T110000", "03010 00003", "Barker;Bob"),
                    call("RECEIVED", "20250301T100000", "+491511000001", "Archer;Ann")],
    "SIM1/telecom/pb": [card("N:Own SIM", "FN:Own SIM", "TEL:1"), SIM, ANN],
    "SIM1/telecom/mch": [call("MISSED", "20250101T000000", "+49301000008", "Simpson")],
}
CONFIG = """[Scope family]
Contacts=label:Family
Fields=N;FN;TEL;ADR
Calls=in-scope
[Numbers]
Country=49
"""
SCOPES = ["nothing", "lookup", "favourites", "family", "names-and-numbers", "everything"]


def rule(scope):
    return f"{CONFIG}[Rule all]\nPhone=*\nConsumer=*\nScope={scope}\n"


# --- The three ways that the bytes may take ---

def over_packets(bench, scope):
    """obexd - packets - daemon - packets - obexd."""
    car = bench.machine("car")
    bench.daemon(car, rule(scope), phone=bench.phone(PHONE).address)
    return bench.head_unit(car)


def over_a_stream_to_the_phone(bench, scope):
    """obexd - packets - daemon - stream - fake-phone: the plugin serves stock phones over packets alone."""
    car = bench.machine("car")
    bench.daemon(car, rule(scope), phone=bench.fake_phone(PHONE, kind="unix"))
    return bench.head_unit(car)


def over_a_stream_from_the_car(bench, scope):
    """obexd - stream - daemon at the desk - packets - obexd: the stand-in hands obexd the desk's stream."""
    desk, state = f"unix:{bench.socket('desk')}", bench.dir / "desk-state"
    put_key(state)
    bench.start("desk", [BUILD / "contactguardd", "--config", bench.file("desk.conf", rule(scope)), "--state", state,
                         "--listen", desk, "--phone", bench.phone(PHONE).address, "--phone-id", PHONE_ID,
                         "--car", f"uid:{os.getuid()}"]).wait_line("ready")
    return bench.head_unit(bench.direct("car", desk))


WAYS = [over_packets, over_a_stream_to_the_phone, over_a_stream_from_the_car]


# --- What the car does ---

class Walk:
    """Everything that a car may do with a phone book, written down as bytes."""

    def __init__(self, book):
        self.book, self.parts = book, []

    def note(self, title, got):
        if isinstance(got, list):
            got = "".join(f"{handle}\t{name}\n" for handle, name in got).encode()
        elif not isinstance(got, bytes):
            got = f"{got}\n".encode()
        self.parts.append(f"=== {title}\n".encode() + got)

    def refused(self, title, ask):
        try:
            self.note(title, ask())
        except Refused as refused:
            self.note(title, refused)

    def books(self):
        for location, name in BOOKS:
            self.book.select(location, name)
            self.note(f"{location}/{name} GetSize", self.book.size())
            self.note(f"{location}/{name} List", self.book.list())
            for form in ("vcard21", "vcard30"):
                self.note(f"{location}/{name} PullAll {form}", self.book.pull_all(Format=form))

    def lists(self):
        self.book.select("int", "pb")
        for filters in ({"Order": "alphanumeric"}, {"Order": "phonetic"}, {"Offset": 2, "MaxCount": 3},
                        {"Order": "alphanumeric", "Offset": 1, "MaxCount": 2}, {"Offset": 500}):
            words = " ".join(f"{key}={value}" for key, value in filters.items())
            self.note(f"int/pb List {words}", self.book.list(**filters))
        for field, value in (("name", "arch"), ("name", "öLM"), ("name", "+49"), ("number", "1511000001"),
                             ("number", "+49301000003"), ("number", "0301000003"), ("number", "10000"),
                             ("number", "+441000666"), ("sound", "yama")):
            self.note(f"int/pb Search {field} {value}", self.book.search(field, value))

    def cards(self):
        self.book.select("int", "pb")
        for handle in ("0.vcf", "1.vcf", "3.vcf", "99.vcf"):
            for form in ("vcard21", "vcard30"):
                self.refused(f"int/pb Pull {handle} {form}", lambda: self.book.pull(handle, Format=form))
        self.note("int/pb PullAll Offset=2 MaxCount=2", self.book.pull_all(Format="vcard30", Offset=2, MaxCount=2))
        self.note("int/pb PullAll Fields=TEL", self.book.pull_all(Format="vcard30", Fields=["TEL"]))
        self.note("int/pb PullAll Fields=NOTE,EMAIL", self.book.pull_all(Format="vcard21", Fields=["NOTE", "EMAIL"]))

    def counters(self):
        known = self.book.properties()
        for name in ("DatabaseIdentifier", "PrimaryCounter", "SecondaryCounter"):
            self.note(name, known.get(name))

    def whole(self):
        self.books()
        self.lists()
        self.cards()
        self.counters()
        return b"".join(self.parts)


@pytest.mark.skipif(os.getuid() != 0, reason="the golden bytes are those of user 0: identifiers depend on who asks")
@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
@pytest.mark.parametrize("scope", SCOPES)
def test_what_the_car_gets(bench, way, scope):
    book = way(bench, scope).app().pbap(PHONE_ID)
    golden.check(f"stock/{scope}.txt", Walk(book).whole())
