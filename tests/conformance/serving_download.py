# SPDX-License-Identifier: GPL-2.0-or-later
"""PSE: whole books."""
import raw
from peers import (ALL_FEATURES, BOOKS, LOGS, MISSED, MISSED_BOOKS, PHONE_BOOKS, REFERENCES, UCI, UID, Car, bits,
                   folder)
from people import contact, store
from table import case, check
import vcards

OURS = {"VERSION", "X-BT-UID", "X-BT-UCI"}  # versions as asked, and identifiers of the guard's own
SELECTED = {"pb": ("EMAIL", "PHOTO"), "log": ("N", "TEL")}
NO_UCI = "X-BT-UCI (ICS 9/9, optional) is not claimed: bit 6 of the guard's features is 0"


def content(cards):
    """Comparable: each card's properties that are not empty."""
    return [sorted((p.name, p.value, sorted(p.types)) for p in card if p.name not in OURS and any(p.value))
            for card in cards]


def held(book, phone=None):
    return content(vcards.read("".join((phone or store())[folder(book)]).encode()))


def values(card, name):
    return [p.value[0] for p in card if p.name == name and any(p.value)]


def having(cards, names, every):
    return [card for card in cards if (all if every else any)(values(card, name) for name in names)]


def selected(book):
    return SELECTED["log" if book.split("/")[-1] in LOGS else "pb"]


def same(answer, book):
    check(content(answer.cards) == held(book), f"{book} is not what the phone holds")


def no_body(answer):
    check(answer.body is None, "there is a body")


# --- Books and sizes ---

def download(room, **asked):
    car = room.car()
    for book in BOOKS:
        same(car.sound(car.pull(book, **asked)), book)


@case("PSE/PBD/BV-02", "each of the twelve books in vCard 2.1: identical to the phone's, and of the size that is told")
def sizes_fit(room):
    car = room.car()
    for book in BOOKS:
        answer = car.sound(car.pull(book, format=0))
        same(answer, book)
        check(car.pull(book, max=0).params["size"] == len(answer.cards), f"the size of {book} is another")


@case("PSE/PBD/BV-03", "each of the twelve books in vCard 3.0: identical to the phone's")
def books(room):
    download(room, format=1)


@case("PSE/PBD/BV-05", "mch comes with NewMissedCalls: the calls that this car has not taken note of")
def new_missed(room):
    car = room.car()
    for book in ("mch", "SIM1/mch"):
        answer = car.sound(car.pull(book))
        same(answer, book)
        check(answer.params.get("missed") == len(held(book)), f"{answer.params.get('missed')} are new in {book}")


@case("PSE/PBD/BI-01", "what is no book (a card by x-bt/phonebook, unknown paths and types) is refused without a body")
def no_such_object(room):
    car = room.car()
    wrong = [(raw.PHONEBOOK, name) for name in ("telecom/pb/1.vcf", "1.vcf", "telecom/nosuch.vcf", "pb.vcf",
                                                "telecom/pbpb.vcf", "telecom/../telecom/pb.vcf", "")]
    for kind, name in [*wrong, ("text/x-vcard", "telecom/pb.vcf"), ("x-bt/message", "0001"), ("x-bt/phonebook/2", "")]:
        answer = car.ask_for(kind, name)
        check(answer.code >= 0xC0 and not answer.body, f"{kind} {name!r} is answered with {answer.code:02X}")
    car.alive()


@case("PSE/PBD/BV-17", "sizes of the twelve books: right, without a Body header; of mch with NewMissedCalls")
def sizes(room):
    car = room.car()
    for book in BOOKS:
        answer = car.sound(car.pull(book, max=0))
        no_body(answer)
        check(answer.params["size"] == len(held(book)), f"{book} has size {answer.params['size']}")
        check(("missed" in answer.params) or not book.endswith("mch"), "mch comes without NewMissedCalls")


# --- Identifier and counters ---

def heads(room, desk, books=BOOKS):
    car = Car(desk.address)
    answers = [car.pull(book, max=0).params for book in books]
    room.leave(desk, car)
    return [(a["database"], a["primary"], a["secondary"]) for a in answers]


@case("PSE/PBD/BV-06", "the database identifier is not null, and the same in the next session and after a restart")
def identifier_stays(room):
    desk = room.desk()
    first = [head[0] for head in heads(room, desk)]
    check(set(first) == {first[0]} and any(first[0]), "it is null, or differs from book to book")
    check([head[0] for head in heads(room, desk)] == first, "another one in the next session")
    desk.daemon.stop()
    desk.start()
    check([head[0] for head in heads(room, desk)] == first, "another one after a restart")


@case("PSE/PBD/BV-07", "with another scope the same car is told another database identifier; none is null")
def identifier_changes(room):
    desk = room.desk()
    before = [head[0] for head in heads(room, desk)]
    desk.daemon.stop()
    desk.options[desk.options.index("everything")] = "names-and-numbers"
    desk.start()
    after = [head[0] for head in heads(room, desk)]
    check(all(a != b and any(a) and any(b) for a, b in zip(before, after)), "it stays, or is null")


NOT_EDITED = ("ICS 9/{}, optional, is not claimed and would not hold: contacts are not edited at the guard, a "
              "session's view is frozen, and counters rise with each new view, also where nothing has changed")


def counters(room, change):
    desk = room.desk()
    car = Car(desk.address)
    first, again = ([car.pull(book, max=0).params for book in PHONE_BOOKS] for _ in range(2))
    check(first == again, "counters move within a session")
    room.leave(desk, car)
    before = heads(room, desk, PHONE_BOOKS)
    for book in PHONE_BOOKS:
        change(desk.bench.dir / "fakephone-store" / folder(book) / "6.vcf")
    after = heads(room, desk, PHONE_BOOKS)
    for old, new in zip(before, after):
        check(old[0] == new[0], "the identifier has changed, too")
        check(old[1] < new[1] and old[2] < new[2], "a counter has not risen")


RISEN = ("after a change at the phone (of {}) both counters are higher in the next session; within one they stay; the "
         "identifier stays")


@case("PSE/PBD/BV-08", RISEN.format("a number"), out=NOT_EDITED.format("6b"))
def number_changed(room):
    counters(room, lambda path: path.write_text(path.read_text().replace("+49171", "+49172")))


@case("PSE/PBD/BV-09", RISEN.format("a company"), out=NOT_EDITED.format("6c"))
def company_changed(room):
    counters(room, lambda path: path.write_text(path.read_text().replace("ORG:Werk", "ORG:Amt")))


@case("PSE/PBD/BV-10", RISEN.format("one contact removed"), out=NOT_EDITED.format("6a"))
def contact_removed(room):
    counters(room, lambda path: path.unlink())


# --- Missed calls ---

@case("PSE/PBD/BV-18", "cch comes with NewMissedCalls to a car with bit 5")
def missed_in_cch(room):
    car = room.car()
    for book in ("cch", "SIM1/cch"):
        answer = car.sound(car.pull(book))
        check(answer.cards and "missed" in answer.params, f"{book} comes without it")


@case("PSE/PBD/BV-19", "cch comes without NewMissedCalls to a car without bit 5")
def no_missed_in_cch(room):
    car = room.car(features=ALL_FEATURES & ~MISSED)
    for book in ("cch", "SIM1/cch"):
        answer = car.sound(car.pull(book))
        check(answer.cards and "missed" not in answer.params, f"{book} comes with it")


def reset(room, size=False, every=None):
    """The answers to a reset of each book, each from a phone of its own; a later one says 0."""
    for book in MISSED_BOOKS:
        car = room.car(room.desk())
        asked = {"max": 0} if size else {}
        names = selected(book) if every is not None else ()
        if names:
            asked.update(selector=bits(*names), **({"operator": 1} if every else {}))
        answer = car.sound(car.pull(book, reset=1, **asked))
        check("missed" in answer.params, f"{book} comes without NewMissedCalls")
        full = car.pull(book)
        check(full.params.get("missed") == 0, f"{full.params.get('missed')} are still new in {book}")
        if size:
            no_body(answer)
            due = having(full.cards, names, every) if names else full.cards
            check(answer.params["size"] == len(due), f"the size is {answer.params['size']}, not {len(due)}")
            check(len(due) < len(full.cards) or not names or "cch" in book, "the selector leaves nothing out")
        else:
            check(content(answer.cards) == content(full.cards), "the body is not the book")
        room.close()


@case("PSE/PBD/BV-20", "ResetNewMissedCalls with a pull of mch and cch: the next one says 0")
def reset_by_pull(room):
    reset(room)


@case("PSE/PBD/BV-21", "ResetNewMissedCalls with the size of mch and cch: no body, the size, and 0 the next time")
def reset_by_size(room):
    reset(room, size=True)


@case("PSE/PBD/BV-22", "the same with vCardSelector: the size counts cards with any of the properties")
def reset_by_selected_size(room):
    reset(room, size=True, every=False)


@case("PSE/PBD/BV-23", "the same with AND: the size counts cards with all of the properties")
def reset_by_selected_size_and(room):
    reset(room, size=True, every=True)


# --- vCardSelector ---

def select(room, size=False, **operator):
    car = room.car()
    every = operator.get("operator") == 1
    for book in BOOKS:
        names = selected(book)
        asked = {"selector": bits(*names), **operator, **({"max": 0} if size else {})}
        answer = car.sound(car.pull(book, **asked))
        due = having(car.pull(book).cards, names, every)
        check(due, "the case has nothing to find")
        if size:
            no_body(answer)
            check(answer.params["size"] == len(due), f"{book} has size {answer.params['size']}, not {len(due)}")
        else:
            check(content(answer.cards) == content(due), f"{book} gives other cards")


@case("PSE/PBD/BV-24", "vCardSelector on the twelve books gives the cards with any of the properties")
def selector(room):
    select(room)


@case("PSE/PBD/BV-25", "the same where OR is said")
def selector_or(room):
    select(room, operator=0)


@case("PSE/PBD/BV-26", "with AND it gives the cards with all of them")
def selector_and(room):
    select(room, operator=1)


@case("PSE/PBD/BV-27", "the size with vCardSelector counts the cards with any of the properties, without a body")
def selector_size(room):
    select(room, size=True)


@case("PSE/PBD/BV-28", "with AND it counts the cards with all of them")
def selector_size_and(room):
    select(room, size=True, operator=1)


# --- What is in a card ---

def found(car, name, books=BOOKS, **asked):
    """All values of that property in these books."""
    cards = [card for book in books for card in car.sound(car.pull(book, **asked)).cards]
    return [value for card in cards for value in values(card, name)]


def car_with_uci(room, features):
    """Before a phone that has some, and says so."""
    phone = room.phone({"pb": [contact(n).encode() for n in range(1, 31)]})
    return room.car(room.before(phone, features="3FF"), features=features)


def no_uci_for(room, features):
    car = car_with_uci(room, features)
    for asked in ({}, {"fields": bits("N", "X-BT-UCI")}):
        check(not found(car, "X-BT-UCI", ("pb",), **asked), "there is one")


@case("PSE/PBD/BV-29", "a car with bit 6 gets none either", out=NO_UCI)
def uci(room):
    no_uci_for(room, ALL_FEATURES)


@case("PSE/PBD/BV-30", "a car without bit 6 gets no X-BT-UCI, and none by asking for it", out=NO_UCI)
def no_uci(room):
    no_uci_for(room, ALL_FEATURES & ~UCI)


def is_uid(text):
    return len(text) == 32 and set(text) <= set("0123456789ABCDEF")


@case("PSE/PBD/BV-31", "in pb and SIM1/pb each card has one X-BT-UID of 32 upper-case hex digits, all different")
def uids(room):
    car = room.car()
    uids = [values(card, "X-BT-UID") for book in ("pb", "SIM1/pb") for card in car.sound(car.pull(book)).cards]
    check(all(len(uid) == 1 and is_uid(uid[0]) for uid in uids), "a card has none, or a wrong one")
    check(len({uid[0] for uid in uids}) == len(uids), "two are the same")


def none_without(room, books, features):
    car = room.car(features=features)
    for asked in ({}, {"fields": bits("N", "TEL", "X-BT-UID")}):
        check(not found(car, "X-BT-UID", books, **asked), "there is one")


@case("PSE/PBD/BV-32", "a car without bit 7 gets no X-BT-UID in pb and SIM1/pb, and none by asking for it")
def no_uids(room):
    none_without(room, ("pb", "SIM1/pb"), ALL_FEATURES & ~UID & ~REFERENCES)


REFERRING = [book for book in BOOKS if not book.endswith("pb")]


@case("PSE/PBD/BV-33", "calls, fav and spd refer to contacts by X-BT-UIDs, which are those of cards in pb")
def references(room):
    car = room.car()
    known = set(found(car, "X-BT-UID", ("pb",)))
    for book in REFERRING:
        uids = found(car, "X-BT-UID", (book,))
        check(uids and all(map(is_uid, uids)), f"{book} has none, or a wrong one")
        check(set(uids) <= known, f"{book} refers to cards that are not in pb")


@case("PSE/PBD/BV-34", "a car without bit 8 gets no X-BT-UID in calls, fav and spd, and none by asking for it")
def no_references(room):
    none_without(room, REFERRING, ALL_FEATURES & ~REFERENCES)


def is_picture(value):
    return value.startswith(b"\xff\xd8") and len(value) <= 50000


@case("PSE/PBD/BV-35", "asked for (selector 0x18F), PHOTOs are there: JPEGs within the default image format")
def photos(room):
    cards = room.car().pull("pb", fields=0x18F).cards
    pictures = [p.value for card in cards for p in card if p.name == "PHOTO"]
    due = having(vcards.read("".join(store()["telecom/pb"]).encode()), ["PHOTO"], True)
    check(len(pictures) == len(due), "some lack")
    check(all(map(is_picture, pictures)), "one is no such JPEG")


@case("PSE/PBD/BV-36", "not asked for (selector 0x187), there are no PHOTOs in any book")
def no_photos(room):
    car = room.car()
    for book in BOOKS:
        names = {p.name for card in car.sound(car.pull(book, fields=0x187)).cards for p in card}
        check(names <= {"VERSION", "FN", "N", "TEL", "EMAIL"}, f"{book} has {names}")


@case("PSE/PBD/BV-37", "each card of spd has its X-BT-SPEEDDIALKEY")
def speed_dial(room):
    car = room.car()
    keys = [values(card, "X-BT-SPEEDDIALKEY") for card in car.sound(car.pull("spd")).cards]
    check(keys == [[str(n)] for n in range(1, 10)], f"they are {keys}")


# --- Interoperability ---

@case("PSE/PBD/BV-11", "MaxListCount 3 gives the first three cards of each book")
def three(room):
    car = room.car()
    for book in BOOKS:
        check(content(car.sound(car.pull(book, max=3)).cards) == held(book)[:3], f"{book} gives others")
    car.alive()


@case("PSE/PBD/BV-12", "MaxListCount 3 gives the first three entries of a listing")
def three_entries(room):
    car = room.car()
    check(car.go("telecom/pb") == "A0", "the folder is refused")
    handles = [handle for handle, _ in car.sound(car.list(max=3)).entries]
    check(handles == ["0.vcf", "1.vcf", "2.vcf"], f"{handles} are listed")
    car.alive()


def calls(car, book):
    """(handle, time) by listing and entries."""
    check(car.go(folder(book)) == "A0", "the folder is refused")
    for handle, _ in car.sound(car.list()).entries:
        yield handle, values(car.entry(handle).cards[0], "X-IRMC-CALL-DATETIME")[0]


@case("PSE/PBD/BV-13", "call logs, by listing and entries: 1.vcf is the most recent, and so on")
def call_order(room):
    car = room.car()
    for book in LOGS:
        seen = list(calls(car, book))
        check([handle for handle, _ in seen] == [f"{n}.vcf" for n in range(1, len(seen) + 1)], "handles have gaps")
        check([when for _, when in seen] == sorted((when for _, when in seen), reverse=True), "the order is another")
        check(len(seen) == len(held(book)), "calls lack")


def times(cards):
    return [[(p.value, p.types) for p in card if p.name == "X-IRMC-CALL-DATETIME"] for card in cards]


@case("PSE/PBD/BV-14", "each call has its X-IRMC-CALL-DATETIME, as the phone has it")
def call_times(room):
    car = room.car()
    for book in [book for book in BOOKS if book.split("/")[-1] in LOGS]:
        due = vcards.read("".join(store()[folder(book)]).encode())
        check(times(car.pull(book).cards) == times(due), f"{book} has other times")


@case("PSE/PBD/BV-15", "with a scope that holds, the books come though nobody is there to be asked (no agent)")
def nobody_asked(room):
    config = "[Rule all]\nPhone=*\nConsumer=*\nScope=everything\n"
    car = room.car(room.desk(scope=None, config=config))
    for book in BOOKS:
        same(car.sound(car.pull(book)), book)
    car.alive()


@case("PSE/PBD/BV-16", "names with ; , \\ % / and umlauts are read as the phone has them, in 2.1 and in 3.0")
def special_characters(room):
    car = room.car()
    for version in (0, 1):
        cards = car.sound(car.pull("pb", format=version)).cards[2:5]
        check(content(cards) == held("pb")[2:5], f"one is not, in {('2.1', '3.0')[version]}")
    car.alive()


# --- The feature ---

@case("PSE/PDF/BV-01", "a car connects and pulls all books: accurate, and the session goes on")
def retrieve(room):
    car = room.car()
    for book in BOOKS:
        same(car.pull(book), book)
    car.alive()


@case("PSE/PDF/BV-03", "600 contacts: all come, and the session goes on")
def large(room):
    many = {"telecom/pb": [contact(n) for n in range(600)]}
    car = room.car(room.desk(many))
    check(content(car.sound(car.pull("pb")).cards) == held("pb", many), "it is not what the phone holds")
    car.alive()


@case("PSE/PDF/BV-05", "a phone with empty books, and a scope with nobody: empty bodies, and the session goes on")
def empty(room):
    for scope in ("everything", "nothing"):
        car = room.car(room.desk({"telecom/pb": []}, scope))
        for book in BOOKS:
            due = 1 if book == "pb" and scope == "everything" else 0  # the owner's card, made by the guard
            answer = car.sound(car.pull(book))
            check(len(answer.cards) == due and answer.body is not None, f"{book} has {len(answer.cards)} cards")
            check(car.pull(book, max=0).params["size"] == due, f"{book} has another size")
        car.alive()


@case("PSE/PDF/BV-06", "ABORT amid a book, with SRM and without: Success, nothing more comes, and the session goes on")
def abort(room):
    for kind in ("unixpkt", "unix"):
        car = room.car(room.desk(kind=kind), mtu=255)
        aborted(car, raw.PHONEBOOK, "telecom/pb.vcf")
        same(car.pull("pb"), "pb")


def aborted(car, kind, name):
    car.send(car.request(kind, name))
    packet = car.take(0)
    check(packet.code == raw.CONTINUE, "there is nothing to abort")
    car.send(raw.packet(raw.ABORT, raw.word(raw.CONNECTION, car.id)))
    while packet.code == raw.CONTINUE:
        packet = car.take(0)
    if raw.END_OF_BODY in packet.headers:  # with SRM all of it may be on its way before the ABORT is heard
        packet = car.take(0)
    check(packet.code == raw.SUCCESS and raw.END_OF_BODY not in packet.headers, "ABORT was not answered with Success")
    check(car.is_quiet(), "more comes after the ABORT")
