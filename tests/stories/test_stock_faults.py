# SPDX-License-Identifier: GPL-2.0-or-later
"""What stock obexd does wrong as a phone, and what the car gets all the same.

Debian's obexd reads each card with libical and prints it anew: it ignores Format and PropertySelector, cuts a card off
at 1,024 bytes (no END:VCARD: it runs into the next one), and breaks a value with line ends apart."""
import base64

import pytest

import golden
from bench import Refused
from desk import vcard
from test_stock import PHONE_ID, Walk, card, rule

OWNER = card("N:Owner", "FN:Owner", "TEL:+49301000000")
ANN = card("N:Archer;Ann", "FN:Ann Archer", "TEL:+491511000001")
BOB = card("N:Barker;Bob", "FN:Bob Barker", "TEL:+491511000002")
EVE = card("N:Doe;Eve", "FN:Eve Doe", "TEL:+491511000003")

PLANTED = [f"{name}:PLANTED-{name}" for name in
           ("NOTE", "ORG", "TITLE", "ROLE", "EMAIL", "ADR", "LABEL", "BDAY", "URL", "UID", "NICKNAME", "CATEGORIES",
            "X-BT-UCI", "X-SKYPE", "SOUND", "GEO", "TZ", "KEY", "MAILER", "REV")] + \
          ["item1.X-ABLabel:PLANTED-GROUP", "PHOTO;VALUE=URL:PLANTED-PHOTO", "X-ODD;X-P=PLANTED-PARAM:PLANTED-ODD"]


def guarded(bench, store, scope, phone=None):
    car = bench.machine("car")
    bench.daemon(car, rule(scope), phone=phone or bench.phone(store).address)
    return bench.head_unit(car).app().pbap(PHONE_ID)


@pytest.mark.parametrize("scope", ["names-and-numbers", "favourites", "lookup", "nothing"])
def test_a_phone_that_ignores_the_selector(bench, scope):
    hidden = vcard("2.1", "N:Archer;Ann", "FN:Ann Archer", "TEL:+491511000001", *PLANTED)
    store = {"telecom/pb": [OWNER, hidden], "telecom/fav": [hidden], "telecom/spd": [hidden],
             "telecom/ich": [vcard("2.1", "N:Archer;Ann", "FN:Ann", "TEL:+491511000001",
                                   "X-IRMC-CALL-DATETIME;RECEIVED:20250301T100000", *PLANTED)]}
    phone = bench.phone(store)
    bare = bench.head_unit(bench.direct("bare", phone.address)).app().pbap()
    bare.select("int", "pb")
    assert bare.pull_all(Format="vcard30", Fields=["N", "TEL"]).count(b"PLANTED-") > 20  # it does ignore it
    got = Walk(guarded(bench, store, scope, phone.address)).whole()
    assert b"PLANTED" not in got
    assert (b"Archer" in got) == (scope != "nothing")


LONG = {
    "text": card("N:Long;Lou", "FN:Lou Long", "TEL:+491511000009", "NOTE:" + "PLANTED long note " * 90),
    "base64": card("N:Long;Lou", "FN:Lou Long", "TEL:+491511000009",
                   "PHOTO;ENCODING=BASE64;JPEG:\r\n " + base64.b64encode(b"PLANTED" * 200).decode() + "\r\n"),
    "last value": card("N:Long;Lou", *(f"TEL:+4915110{n:05}" for n in range(80))),
}


@pytest.mark.parametrize("at", [1, 2, 3])
@pytest.mark.parametrize("long", LONG.values(), ids=LONG)
def test_a_card_that_is_cut_off_costs_only_itself(bench, long, at):
    cards = [OWNER, ANN, BOB, EVE]
    cards.insert(at, long)
    phone = bench.phone({"telecom/pb": cards})
    bare = bench.head_unit(bench.direct("bare", phone.address)).app().pbap()
    bare.select("int", "pb")
    raw = bare.pull_all(Format="vcard30")
    assert raw.count(b"BEGIN:VCARD") == 5 and raw.count(b"END:VCARD") == 4  # it does cut
    book = guarded(bench, None, "everything", phone.address)
    book.select("int", "pb")
    names = ["Owner", "Archer;Ann", "Barker;Bob", "Doe;Eve"]
    assert book.list() == [(f"{number}.vcf", name) for number, name in enumerate(names)]
    assert book.size() == 4
    got = book.pull_all(Format="vcard30")
    assert got.count(b"BEGIN:VCARD") == got.count(b"END:VCARD") == 4
    assert b"Long" not in got and b"PLANTED" not in got and base64.b64encode(b"PLANTED" * 20) not in got
    for number, name in enumerate(names):
        assert f"N:{name}\r\n".encode() in book.pull(f"{number}.vcf", Format="vcard30")
    with pytest.raises(Refused):
        book.pull("4.vcf")


def test_a_card_that_is_broken_apart_loses_the_line(bench):
    broken = card("N:Broken", "FN:Broken", "TEL:+491511000009", "NOTE;ENCODING=QUOTED-PRINTABLE:one=0D=0Atwo")
    book = guarded(bench, {"telecom/pb": [OWNER, ANN, broken, EVE]}, "everything")
    book.select("int", "pb")
    assert [name for _, name in book.list()] == ["Owner", "Archer;Ann", "Broken", "Doe;Eve"]
    pulled = book.pull_all(Format="vcard30")
    assert pulled.count(b"END:VCARD") == 4 and b"+491511000009" in pulled and b"\r\ntwo" not in pulled


# --- No decision, and a phone that is not asked ---

def test_a_scope_of_nothing_asks_the_phone_nothing(bench):
    """It is not even there, and the car sees the same."""
    book = guarded(bench, None, "nothing", "unixpkt:/nowhere")
    golden.check("stock/nothing.txt", Walk(book).whole())


@pytest.mark.parametrize("config", ["", "[Rule all]\nScope=ask\n"], ids=["no rule", "ask"])
def test_no_decision_is_the_empty_book(bench, config):
    car = bench.machine("car")
    bench.daemon(car, config, phone=bench.phone({"telecom/pb": [OWNER, ANN], "telecom/ich": [ANN]}).address)
    book = bench.head_unit(car).app().pbap(PHONE_ID)
    golden.check("stock/nothing.txt", Walk(book).whole())
