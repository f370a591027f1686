# SPDX-License-Identifier: GPL-2.0-or-later
"""What a car must get of a known phone under a scope, from the words of doc/design.md alone.

A card is a list of (name, value, types), of a text of its own in the phone. The phone's cards are read by the
stories' own reader."""
import re
import unicodedata
from collections import Counter
from typing import NamedTuple, Optional

import vcards

from scopes import TABLE

CALL_BOOKS = ("ich", "och", "mch", "cch")
NAMES = ("N", "FN")
SPOKEN = (3, 1, 2, 0, 4)  # the parts of N: prefix, given, additional, family, suffix
OF_USE = NAMES + ("TEL", "EMAIL", "ORG")  # a card with none of these left is left out
DATETIME = "X-IRMC-CALL-DATETIME"
PHONE_NAME = "Phone"  # at the desk


# --- cards ---

def said(properties):
    """What a card says: without the version, what is empty, and the guard's own UIDs."""
    return [(p.name, p.value, p.types) for p in properties
            if p.name not in ("VERSION", "X-BT-UID") and any(p.value)]


def read(data):
    return [said(properties) for properties in vcards.read(data)]


def select(card, fields):
    return [p for p in card if (p[0] if p[0] in TABLE else "X-*") in fields]


def granted(card, fields):
    """What of it is shown: if only one of N and FN is there, and both are granted, the other is made from it."""
    chosen = select(card, fields)
    names = dict(p[:2] for p in chosen if p[0] in NAMES)
    if len(names) != 1 or not set(NAMES) <= fields:
        return chosen
    if "FN" in names:
        return [("N", names["FN"], frozenset()), *chosen]
    parts = names["N"] + ("",) * 5
    return [("FN", (" ".join(filter(None, (parts[i] for i in SPOKEN))),), frozenset()), *chosen]


def values(card, name):
    return [p[1] for p in card if p[0] == name]


def of_use(card):
    return any(p[0] in OF_USE for p in card)


def left_out(card):
    """As a key: who is left out names a call only if nobody else does."""
    return not of_use(card)


def numbers(card):
    return [digits(value[0]) for value in values(card, "TEL")]


def listing_name(card):
    for name in NAMES:
        for value in values(card, name)[:1]:
            return ";".join(value).rstrip(";")
    return ""


def fold(text):
    folded = unicodedata.normalize("NFKD", text).casefold()
    return unicodedata.normalize("NFKD", folded)


# --- numbers ---

def digits(text):
    return ("+" if text.startswith("+") else "") + re.sub(r"\D", "", text)


def tail(number):
    return number.lstrip("+")[-9:] or None


def e164(number, country):
    if number.startswith("+"):
        return number
    if not country or not number:
        return None
    if number.startswith("00"):
        return "+" + number[2:]
    return f"+{country}{number.removeprefix('0')}"


def same_line(a, b, country):
    if not tail(a) or not tail(b):
        return False
    return tail(a) == tail(b) or (e164(a, country) or a) == (e164(b, country) or b)


# --- who is in scope ---

def glob(pattern, text):
    regex = "".join({"*": ".*", "?": "."}.get(c, re.escape(c)) for c in pattern)
    return re.fullmatch(regex, text, re.S) is not None


def plain(text):
    return unicodedata.normalize("NFC", fold(text))


def selected(word, card, favourite, owner, country):
    kind, _, text = word.partition(":")
    if kind in ("all", "owner", "favourites"):
        return {"all": True, "owner": owner, "favourites": favourite}[kind]
    if kind == "uid":
        return any(value[0] == text for value in values(card, "UID"))
    if kind == "label":
        return any(plain(part) == plain(text) for value in values(card, "CATEGORIES") for part in value)
    if kind == "name":
        parts = [value[0] for value in values(card, "FN")] + [p for value in values(card, "N") for p in value[:5]]
        return any(part and glob(plain(text), plain(part)) for part in parts)
    forms = [form for n in numbers(card) for form in (n, e164(n, country)) if form]
    return any(glob(text, form) for form in forms)


def admits(scope, card, favourite=False, owner=False, country=0):
    def taken(words):
        return any(selected(word, card, favourite, owner, country) for word in words)

    def taken_in(words):
        return bool(words & {"all", "owner"}) if owner else taken(words)

    return all(taken_in(any_of) and not taken(none_of) for any_of, none_of in scope.clauses)


# --- the books ---

class Phone(NamedTuple):
    books: dict  # "pb", "SIM1/pb", ...: {handle: card}
    favourites: list  # cards of fav


class View:
    """What a consumer sees: `entries(book)` gives [(handle, card)], in order where `ordered`."""

    def __init__(self, scope, phone, country):
        self.scope, self.phone, self.country = scope, phone, country
        self.ordered = bool(scope.fields & set(NAMES))

    def admits(self, card, book, owner=False):
        return admits(self.scope, card, book == "fav" or card in self.phone.favourites, owner, self.country)

    def contacts(self, book):
        """Those in scope, the owner among them: (card, what is shown of it). Where nothing but favourites lets
        anybody in, pb is made of fav."""
        source = "fav" if book == "pb" and any(any_of == {"favourites"} for any_of, _ in self.scope.clauses) else book
        cards = [card for _, card in sorted(self.phone.books[source].items()) if not self.is_excluded_owner(card)]
        return [(card, granted(card, self.scope.fields)) for card in cards
                if self.admits(card, source) or (source == "pb" and card is self.own())]

    def listed(self, book):
        return [shown for card, shown in self.contacts(book)
                if of_use(shown) and not (book == "pb" and card is self.own())]

    # Who the owner is is asked only where a clause names the owner; who says the same is the owner, too.
    def names_owner(self):
        return any("owner" in any_of - {"all"} and "all" not in any_of or "owner" in none_of
                   for any_of, none_of in self.scope.clauses)

    def own(self):
        """The phone's card of its owner, where it is shown as such."""
        card = self.phone.books["pb"].get(0)
        if card is None or not self.names_owner() or not self.admits(card, "pb", True):
            return None
        return card if of_use(granted(card, self.scope.fields)) else None

    def is_excluded_owner(self, card):
        return any("owner" in none_of for _, none_of in self.scope.clauses) and card == self.phone.books["pb"].get(0)

    def owner(self):
        made = [("N", (PHONE_NAME,), frozenset()), ("FN", (PHONE_NAME,), frozenset())]
        return granted(self.own() or made, self.scope.fields)

    def party(self, call):
        """The contact in scope that a call was with: of several with one number the first."""
        found = []
        for number in numbers(call):
            of_form = [shown for card, shown in self.contacts("pb") for n in numbers(card) if tail(n) and tail(number)
                       and e164(n, self.country) and e164(n, self.country) == e164(number, self.country)]
            of_tail = [shown for card, shown in self.contacts("pb") for n in numbers(card)
                       if tail(n) and tail(n) == tail(number)]
            if not of_form + of_tail:
                return None
            found += sorted(of_form, key=left_out) + sorted(of_tail, key=left_out)
        return found[0] if found else None

    def call(self, call):
        """As it is shown; None: it is not."""
        contact = self.party(call) if not self.scope.nobody else None
        if self.scope.calls == 0 or (self.scope.calls == 1 and contact is None):
            return None
        if self.scope.everybody:
            return granted(call, self.scope.fields | {DATETIME})
        return select(contact or [], set(NAMES)) + select(call, (self.scope.fields & {"TEL"}) | {DATETIME})

    def entries(self, book):
        if book.rpartition("/")[2] in CALL_BOOKS:
            calls = (self.call(call) for _, call in sorted(self.phone.books[book].items()))
            return list(enumerate((call for call in calls if call is not None), 1))
        if self.scope.nobody or not self.scope.list:
            return []
        if book == "pb" and self.scope.everybody:
            return list(enumerate(self.listed(book) or [self.owner()]))
        found = list(enumerate(self.listed(book), 1))
        return [(0, self.owner()), *found] if book == "pb" else found


# --- requests ---

class Request(NamedTuple):
    kind: str  # size, pull, list, entry
    book: str
    parameters: dict


class Answer(NamedTuple):
    response: str
    count: Optional[int] = None
    names: Optional[list] = None  # None: not a listing; unordered where the view is
    cards: Optional[list] = None
    exactly: bool = True  # False: names or cards are those that may come, count says how many
    missed: Optional[int] = None


def keeps(card, parameters):
    wanted = parameters.get("selector")
    if not wanted:
        return True
    has = [word == "VERSION" or bool(values(card, word)) for word in wanted.split(",")]
    return all(has) if parameters.get("operator") == "and" else any(has)


def found(view, card, parameters):
    """In a list that the car may see a part of a number will do."""
    value = parameters.get("search")
    if not value:
        return True
    if parameters.get("by", "name") == "name":
        parts = [part.lstrip(" ") for part in fold(listing_name(card)).split(";")]
        return any(part.startswith(fold(value)) for part in parts) or fold(listing_name(card)).startswith(fold(value))
    searched = digits(value)
    return any(n and (same_line(searched, n, view.country) or (searched and searched in n))
               for n in numbers(card))


def in_alphabet(card):
    return fold(listing_name(card)).encode()


def window(entries, parameters):
    first = int(parameters.get("offset", 0))
    return entries[first:first + int(parameters.get("max", 65535))]


def looked_up(view, parameters):
    """List=no: one card for a whole number, and nothing else."""
    searched = digits(parameters.get("search", ""))
    if parameters.get("by") != "number" or not searched:
        return []
    hits = [shown for shown in view.listed("pb") if keeps(shown, parameters) and
            any(same_line(searched, n, view.country) for n in numbers(shown))]
    return sorted(hits, key=in_alphabet) if parameters.get("order") == "alphabetical" else hits


def listing(view, request):
    parameters, book = request.parameters, request.book
    if not view.scope.list and book == "pb" and not view.scope.nobody:
        hits = looked_up(view, parameters)
        count = min(1, len(hits)) if not int(parameters.get("offset", 0)) else 0
        names = [listing_name(hit) for hit in hits] if count else []
        return Answer("A0", count, names[:1] if view.ordered else names, exactly=view.ordered)
    entries = [(h, c) for h, c in view.entries(book) if keeps(c, parameters) and found(view, c, parameters)]
    ordered = view.ordered or book.rpartition("/")[2] in CALL_BOOKS
    if parameters.get("order") == "alphabetical":
        entries.sort(key=lambda entry: in_alphabet(entry[1]))
    if ordered or len(entries) <= 1:
        entries = window(entries, parameters)
        return Answer("A0", len(entries), [listing_name(card) for _, card in entries])
    return Answer("A0", len(window(entries, parameters)), [listing_name(card) for _, card in entries], exactly=False)


def pull(view, request):
    parameters, book = request.parameters, request.book
    entries = [(h, c) for h, c in view.entries(book) if keeps(c, parameters)]
    part = window(entries, parameters)
    ordered = view.ordered or book.rpartition("/")[2] in CALL_BOOKS or len(part) == len(entries)
    return Answer("A0", len(part), cards=[shown(card, parameters) for _, card in (part if ordered else entries)],
                  exactly=ordered)


def shown(card, parameters):
    """As it is printed under the request's own PropertySelector."""
    fields = parameters.get("fields")
    return select(card, set(fields.split(","))) if fields else card


def entry(view, request):
    entries, handle = dict(view.entries(request.book)), int(request.parameters["handle"])
    if handle not in entries:
        return Answer("C4")
    ordered = view.ordered or request.book.rpartition("/")[2] in CALL_BOOKS or (
        handle == 0 and not view.scope.everybody)
    cards = [entries[handle]] if ordered else [card for h, card in entries.items()
                                               if h > 0 or view.scope.everybody]
    return Answer("A0", 1, cards=[shown(card, request.parameters) for card in cards], exactly=ordered)


def size(view, request):
    book = request.book.rpartition("/")[2]
    missed = None
    if book in ("mch", "cch"):
        missed = len(view.entries(request.book[:-3] + "mch"))
    return Answer("A0", len(view.entries(request.book)), missed=missed)


def answer(scope, phone, country, request):
    kinds = {"size": size, "pull": pull, "list": listing, "entry": entry}
    return kinds[request.kind](View(scope, phone, country), request)


# --- comparing ---

def as_counter(cards):
    return Counter(frozenset(Counter(card).items()) for card in cards)


def differs(expected, got):
    """What is wrong with `got`, another Answer; None: nothing."""
    for what in ("response", "count", "missed"):
        if getattr(expected, what) != getattr(got, what):
            return f"{what} {getattr(got, what)}, and not {getattr(expected, what)}"
    if expected.response != "A0":
        return None
    if expected.names is not None:
        if expected.exactly and got.names != expected.names:
            return f"names {got.names}, and not {expected.names}"
        if Counter(got.names) - Counter(expected.names):
            return f"names {got.names}, which are not all of {expected.names}"
    if expected.cards is not None:
        mine, theirs = as_counter(expected.cards), as_counter(got.cards)
        if theirs - mine or (expected.exactly and mine - theirs):
            return f"cards {got.cards}, and not {expected.cards}"
    return None
