# SPDX-License-Identifier: GPL-2.0-or-later
"""PSE: folders, listings and entries."""
from xml.sax.saxutils import unescape

import raw
from peers import ALL_FEATURES, BOOKS, LOGS, MISSED, MISSED_BOOKS, PHONE_BOOKS, REFERENCES, UCI, UID, bits, folder
from people import store
from serving_download import (NO_UCI, REFERRING, aborted, car_with_uci, content, having, held, is_picture, is_uid,
                              no_body, selected, values)
from table import case, check
import vcards

QUOTES = {"&quot;": '"', "&apos;": "'"}


def enter(car, book):
    check(car.go(folder(book)) == "A0", f"{book} can't be entered")


def listed_name(card):
    """As the listing shows it: N, else FN."""
    for name in ("N", "FN"):
        for p in card:
            if p.name == name and any(p.value):
                return ";".join(p.value)
    return ""


def names(answer):
    return [unescape(name, QUOTES) for _, name in answer.entries]


def full(car, book):
    return car.pull(book).cards


# --- Folders ---

@case("PSE/PBB/BV-06", "SETPATH reaches each of the twelve folders, child by child; up and root lead back")
def folders(room):
    car = room.car()
    for book in BOOKS:
        enter(car, book)
        check(len(car.list().entries) == len(held(book)), f"in {book} another folder is listed")
        check(car.ask(car.setpath(up=True)) == "A0", "no way up")
        check(len(car.list(book.split("/")[-1]).entries) == len(held(book)), "up led elsewhere")
    check(car.ask(car.setpath()) == "A0" and car.ask(car.setpath("telecom")) == "A0", "no way to the root")


@case("PSE/PBB/BI-01", "SETPATH into what is not there is Not Found, and the folder stays what it was")
def no_such_folder(room):
    car = room.car()
    enter(car, "pb")
    for name in ("nosuch", "telecom", "..", "pb.vcf", "1.vcf"):
        answer = car.ask(car.setpath(name))
        check(answer == "C4", f"{name} is answered with {answer}")
    check(len(car.list().entries) == len(held("pb")), "the folder is another")
    car.go("")
    check(car.ask(car.setpath(up=True)) >= "C0", "there is a way up from the root")


# --- Listings ---

@case("PSE/PBB/BV-07", "listings of the twelve folders, by name from their parent: handles and names are right")
def listings(room):
    car = room.car()
    for book in BOOKS:
        check(car.go(folder(book).rpartition("/")[0]) == "A0", "the parent can't be entered")
        answer = car.sound(car.list(book.split("/")[-1]))
        first = 0 if book == "pb" else 1
        check([handle for handle, _ in answer.entries] == [f"{n}.vcf" for n, _ in enumerate(held(book), first)],
              f"{book} has other handles")
        due = vcards.read("".join(store()[folder(book)]).encode())
        check(names(answer) == [listed_name(card) for card in due], f"{book} has other names")


@case("PSE/PBB/BV-08", "sizes of the twelve folders by x-bt/vcard-listing are the phone's")
def listing_sizes(room):
    car = room.car()
    for book in BOOKS:
        enter(car, book)
        check(car.list(max=0).params["size"] == len(held(book)), f"{book} has another size")


@case("PSE/PBB/BV-09", "an empty Name lists the current folder, well formed")
def current(room):
    car = room.car()
    for book in BOOKS:
        enter(car, book)
        answer = car.sound(car.list())
        check(answer.body.startswith(b"<?xml"), "it is no document")
        check(len(answer.entries) == len(held(book)), f"{book} is listed otherwise")


@case("PSE/PBB/BV-10", "every entry of the twelve listings can be had by its handle, and is the phone's card")
def entries(room):
    car = room.car()
    for book in BOOKS:
        enter(car, book)
        handles = [handle for handle, _ in car.list().entries]
        cards = [card for handle in handles for card in car.sound(car.entry(handle), entry=True).cards]
        check(content(cards) == held(book), f"{book} has other cards")


@case("PSE/PBB/BV-11", "the listing of mch, by an empty Name, comes with NewMissedCalls")
def new_missed(room):
    car = room.car()
    for book in ("mch", "SIM1/mch"):
        enter(car, book)
        answer = car.sound(car.list())
        missed = answer.params.get("missed")
        check(answer.entries and missed == len(held(book)), f"{missed} are new in {book}")


@case("PSE/PBB/BI-07", "there is no NUL in listings and entries; both are UTF-8, entries of the formats' own encodings")
def no_nul(room):
    car = room.car()
    for book in BOOKS:
        enter(car, book)
        listing = car.list()
        entries = [car.entry(handle, format=n % 2) for n, (handle, _) in enumerate(listing.entries)]
        bodies = [answer.body for answer in (listing, *entries)]
        check(not any(b"\0" in body for body in bodies), f"{book} has one")
        for body in bodies:
            body.decode()
    return ("The test suite wants the listing in base64 or quoted-printable, which a listing, being XML, does not "
            "know; this was read as said of the cards")


@case("PSE/PBB/BV-12", "sizes by listing: right, without a Body header; of mch with NewMissedCalls")
def sizes(room):
    car = room.car()
    for book in BOOKS:
        enter(car, book)
        answer = car.sound(car.list(max=0))
        no_body(answer)
        check(answer.params["size"] == len(full(car, book)), f"{book} has another size")
        check("missed" in answer.params or not book.endswith("mch"), "mch comes without NewMissedCalls")


@case("PSE/PBB/BV-13", "the listing of cch comes with NewMissedCalls to a car with bit 5")
def missed_in_cch(room):
    car = room.car()
    for book in ("cch", "SIM1/cch"):
        enter(car, book)
        answer = car.sound(car.list())
        check(answer.entries and "missed" in answer.params, f"{book} comes without it")


@case("PSE/PBB/BV-14", "and without to one that lacks bit 5")
def no_missed_in_cch(room):
    car = room.car(features=ALL_FEATURES & ~MISSED)
    for book in ("cch", "SIM1/cch"):
        enter(car, book)
        answer = car.sound(car.list())
        check(answer.entries and "missed" not in answer.params, f"{book} comes with it")


def reset(room, size=False, every=None):
    for book in MISSED_BOOKS:
        car = room.car(room.desk())
        enter(car, book)
        asked = {"max": 0} if size else {}
        wanted = selected(book) if every is not None else ()
        if wanted:
            asked.update(selector=bits(*wanted), **({"operator": 1} if every else {}))
        answer = car.sound(car.list(reset=1, **asked))
        check("missed" in answer.params, f"{book} comes without NewMissedCalls")
        after = car.pull(book)
        check(after.params.get("missed") == 0, f"{after.params.get('missed')} are still new in {book}")
        due = having(after.cards, wanted, every) if wanted else after.cards
        if size:
            no_body(answer)
            check(answer.params["size"] == len(due), f"the size is {answer.params['size']}, not {len(due)}")
        else:
            check(len(answer.entries) == len(due), "entries lack")
        room.close()


@case("PSE/PBB/BV-15", "ResetNewMissedCalls with a listing of mch and cch: a pull after it says 0")
def reset_by_listing(room):
    reset(room)


@case("PSE/PBB/BV-16", "ResetNewMissedCalls with a listing's size: no body, the size, and 0 the next time")
def reset_by_size(room):
    reset(room, size=True)


@case("PSE/PBB/BV-17", "the same with vCardSelector: the size counts cards with any of the properties")
def reset_by_selected_size(room):
    reset(room, size=True, every=False)


@case("PSE/PBB/BV-18", "the same with AND: the size counts cards with all of the properties")
def reset_by_selected_size_and(room):
    reset(room, size=True, every=True)


def select(room, size=False, **operator):
    car = room.car()
    every = operator.get("operator") == 1
    for book in BOOKS:
        enter(car, book)
        wanted = selected(book)
        answer = car.sound(car.list(selector=bits(*wanted), **operator, **({"max": 0} if size else {})))
        due = having(full(car, book), wanted, every)
        check(due, "the case has nothing to find")
        if size:
            no_body(answer)
            check(answer.params["size"] == len(due), f"{book} has size {answer.params['size']}, not {len(due)}")
        else:
            check(names(answer) == [listed_name(card) for card in due], f"{book} lists others")


@case("PSE/PBB/BV-19", "vCardSelector on the twelve listings gives the entries with any of the properties")
def selector(room):
    select(room)


@case("PSE/PBB/BV-20", "the same where OR is said")
def selector_or(room):
    select(room, operator=0)


@case("PSE/PBB/BV-21", "with AND it gives the entries with all of them")
def selector_and(room):
    select(room, operator=1)


@case("PSE/PBB/BV-22", "the listing's size with vCardSelector counts those with any of the properties, without a body")
def selector_size(room):
    select(room, size=True)


@case("PSE/PBB/BV-23", "with AND it counts those with all of them")
def selector_size_and(room):
    select(room, size=True, operator=1)


# --- Entries ---

def all_entries(car, books, selector=None, **asked):
    """The cards of these folders, one by one, of those that the selector lists."""
    for book in books:
        enter(car, book)
        listing = car.sound(car.list(**({"selector": bits(selector)} if selector else {})))
        for handle, _ in listing.entries:
            answer = car.sound(car.entry(handle, **asked), entry=True)
            check(len(answer.cards) == 1, "an entry is not one card")
            yield book, answer.cards[0]


def none_has(car, name, books, **asked):
    for book, card in all_entries(car, books, **asked):
        check(not values(card, name), f"an entry of {book} has {name}")


@case("PSE/PBB/BV-24", "a car with bit 6 gets none in entries, and its vCardSelector finds none", out=NO_UCI)
def uci(room):
    car = car_with_uci(room, ALL_FEATURES)
    check(not list(all_entries(car, ("pb",), "X-BT-UCI")), "its selector finds one")
    none_has(car, "X-BT-UCI", ("pb",))


@case("PSE/PBB/BV-25", "a car without bit 6 gets none in entries", out=NO_UCI)
def no_uci(room):
    none_has(car_with_uci(room, ALL_FEATURES & ~UCI), "X-BT-UCI", ("pb",))


@case("PSE/PBB/BV-26", "each entry of pb and SIM1/pb that vCardSelector lists for it has its X-BT-UID")
def uids(room):
    cards = [card for _, card in all_entries(room.car(), ("pb", "SIM1/pb"), "X-BT-UID")]
    check(len(cards) == len(held("pb")) + len(held("SIM1/pb")), "some are not listed")
    for card in cards:
        check([is_uid(uid) for uid in values(card, "X-BT-UID")] == [True], "one is wrong")


@case("PSE/PBB/BV-27", "to a car without bit 7 no entry of pb and SIM1/pb has one, asked for or not")
def no_uids(room):
    car = room.car(features=ALL_FEATURES & ~UID & ~REFERENCES)
    none_has(car, "X-BT-UID", ("pb", "SIM1/pb"))
    none_has(car, "X-BT-UID", ("pb",), fields=bits("N", "TEL", "X-BT-UID"))


@case("PSE/PBB/BV-28", "entries of calls, fav and spd that vCardSelector lists for X-BT-UID have one; it leads to a "
      "card of pb")
def references(room):
    car = room.car()
    for book in REFERRING:
        cards = [card for _, card in all_entries(car, (book,), "X-BT-UID")]
        check(cards, f"{book} has none")
        for card in cards[:4]:
            uid = values(card, "X-BT-UID")[0]
            check(is_uid(uid), "one is wrong")
            enter(car, "pb")
            answer = car.entry(f"X-BT-UID:{uid}")
            check(answer.code == raw.SUCCESS and values(answer.cards[0], "X-BT-UID") == [uid],
                  f"what {book} refers to is answered with {answer.code:02X}")


@case("PSE/PBB/BV-29", "to a car without bit 8 no entry of calls, fav and spd has an X-BT-UID")
def no_references(room):
    none_has(room.car(features=ALL_FEATURES & ~REFERENCES), "X-BT-UID", REFERRING)


@case("PSE/PBB/BV-30", "entries that vCardSelector lists for PHOTO come with it (selector 0x18F): JPEGs of the default "
      "format")
def photos(room):
    for book in PHONE_BOOKS:
        cards = [card for _, card in all_entries(room.car(), (book,), "PHOTO", fields=0x18F)]
        check(cards, f"{book} has none")
        for card in cards:
            check([is_picture(p.value) for p in card if p.name == "PHOTO"] == [True], "one lacks it")


@case("PSE/PBB/BV-31", "not asked for (selector 0x187), no entry of any folder has a PHOTO")
def no_photos(room):
    for book, card in all_entries(room.car(), BOOKS, fields=0x187):
        check({p.name for p in card} <= {"VERSION", "FN", "N", "TEL", "EMAIL"}, f"{book} has more")


@case("PSE/PBB/BV-32", "each entry of spd has its X-BT-SPEEDDIALKEY")
def speed_dial(room):
    keys = [values(card, "X-BT-SPEEDDIALKEY") for _, card in all_entries(room.car(), ("spd",))]
    check(keys == [[str(n)] for n in range(1, 10)], f"they are {keys}")


# --- Entries by X-BT-UID ---

def known_uids(car, count=5):
    cards = [card for _, card in all_entries(car, ("pb",), "X-BT-UID")]
    return [values(card, "X-BT-UID")[0] for card in cards[:count]]


def by_uid(car, uid):
    answer = car.sound(car.entry(f"X-BT-UID:{uid}"), entry=True)
    check(values(answer.cards[0], "X-BT-UID") == [uid], "it is another card")


@case("PSE/PBB/BV-44", "an entry of pb can be had by the X-BT-UID that it came with")
def entry_by_uid(room):
    car = room.car()
    for uid in known_uids(car):
        by_uid(car, uid)


@case("PSE/PBB/BV-45", "an X-BT-UID of nobody is Not Found, and so is the phone's own of a contact")
def entry_by_unknown_uid(room):
    car = room.car()
    enter(car, "pb")
    for uid in ("F" * 32, "0" * 32, f"{1:032X}", "F" * 31, "G" * 32):
        answer = car.entry(f"X-BT-UID:{uid}")
        check(answer.code == raw.NOT_FOUND, f"{uid} is answered with {answer.code:02X}")
    car.alive()


@case("PSE/PBB/BV-46", "the X-BT-UID of an entry of pb works in the other folders, too")
def entry_by_uid_elsewhere(room):
    car = room.car()
    uid = known_uids(car, 1)[0]
    for book in (*LOGS, "fav", "spd"):
        enter(car, book)
        by_uid(car, uid)


# --- The feature ---

@case("PSE/PBF/BV-01", "searches by name, number and sound list those that match, and nobody else")
def search(room):
    car = room.car()
    enter(car, "pb")
    for by, value, due in ((0, "family05", [f"Family05{n};Given" for n in range(10)]), (0, "owner", ["Owner;The"]),
                           (1, "+491715550007", ["Family007;Given"]), (1, "491715550007", ["Family007;Given"]),
                           (0, "nobody", []), (2, "tsimmer", [])):
        answer = car.sound(car.list(search=value, by=by))
        check(names(answer) == due, f"{value!r} finds {names(answer)}")


@case("PSE/PBF/BV-02", "a car browses all folders: listing, then entries; accurate, and the session goes on")
def browse(room):
    car = room.car()
    for book in BOOKS:
        enter(car, book)
        for (handle, _), due in zip(car.list().entries, held(book)):
            check(content(car.entry(handle).cards) == [due], f"{handle} of {book} is another card")
    car.alive()


@case("PSE/PBF/BV-03", "ABORT amid a listing, with SRM and without: Success, nothing more comes, the session goes on")
def abort(room):
    for kind in ("unixpkt", "unix"):
        car = room.car(room.desk(kind=kind), mtu=255)
        enter(car, "pb")
        aborted(car, raw.LISTING, "")
        check(len(car.list().entries) == len(held("pb")), "the folder is another")
