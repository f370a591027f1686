# SPDX-License-Identifier: GPL-2.0-or-later
"""Random phones, configurations, decisions and requests, from a small pool of words, so that they often meet."""
import scopes
from books import Request

WORDS = ("none all owner favourites label:Work label:family name:A* name:*b* name:zo\xeb* name:?o* number:+46* "
         "number:*22 number:07* uid:u1 uid:u2 uid:u3 uid:u4").split()
FIELDS = "N FN TEL EMAIL NOTE ORG UID CATEGORIES NICKNAME X-* X-IRMC-CALL-DATETIME X-BT-UID".split()
NAMES = ("one", "two", "three", "favourites-of-work", "chosen")
NUMBERS = ("+46701111122", "0046701111122", "070 111 11 22", "+46702222222", "0703333333", "+491701234522", "112")
SEARCHES = NUMBERS + ("46", "+46702222229", "222222222")
LIFETIMES = ("once", "trip", "30m", "12h", "7d", "2999-12-31", "always")
BOOKS = ("pb", "pb", "pb", "fav", "spd", "ich", "och", "mch", "cch", "SIM1/pb")
PHONE = "12:34:56:78:9A:BC"
CONSUMERS = ("car:00:1A:7D:DA:71:13", "car:00:00:00:00:00:00", "app:dialer.service", "app:maps.service", "uid:1000",
             "lsm:navigator", "app:?")
PHONE_PATTERNS = ("*", "*", PHONE, PHONE.lower(), "12:*", "12:34:*", "12:34:56:78:9A:B?", "FE:*", "FE:34:56:78:9A:BC")
CONSUMER_PATTERNS = ("*", "*", "car:*", "car:00:1A:*", "car:00:1A:7D:DA:71:13", "app:*", "app:dialer*",
                     "app:dialer.service", "uid:*", "uid:1000", "lsm:*", "lsm:navigator", "app:?")


def maybe(draw, chance, value):
    return [value] if draw.random() < chance else []


def some(draw, words, least, most):
    return [draw.choice(words) for _ in range(draw.randint(least, most))]


# --- phones ---

def vcard(lines):
    return "\r\n".join(["BEGIN:VCARD", "VERSION:3.0", *lines, "END:VCARD", ""]).encode()


def person(draw, number):
    family, given = draw.choice(("Ahlberg", "Berg", "Ek", "Zo\xeb", "")), draw.choice(("Ada", "Bo", "Zo\xeb", "Abbe"))
    return vcard([
        f"N:{family};{given} {number}",
        *maybe(draw, .8, f"FN:{given} {number} {family}"),
        *(f"{draw.choice(('TEL', 'TEL;TYPE=CELL', 'item1.TEL'))}:{tel}" for tel in some(draw, NUMBERS, 0, 2)),
        *maybe(draw, .5, f"CATEGORIES:{draw.choice(('Work', 'family', 'Work,Family', 'Fun'))}"),
        *maybe(draw, .7, f"UID:u{number}"),
        *maybe(draw, .5, f"EMAIL:p{number}@example.org"),
        *maybe(draw, .3, f"ORG:Firm {number}"),
        *maybe(draw, .3, f"X-HOBBY:chess {number}"),
        f"NOTE:note {number}", f"X-BT-UID:{number:032X}"])


def call(draw, kind, number):
    return vcard([
        *maybe(draw, .6, f"N:Caller;{number}"), *maybe(draw, .3, f"NOTE:called {number}"),
        *(f"TEL:{tel}" for tel in some(draw, NUMBERS, 1, 1) + maybe(draw, .1, draw.choice(NUMBERS))),
        f"X-IRMC-CALL-DATETIME;TYPE={kind}:2026010{number}T030405"])


def store(draw):
    """As lay_out() takes it: pb begins with 0.vcf, or has none."""
    people = [person(draw, number) for number in range(1, draw.randint(3, 9))]
    owner = vcard(["N:Own;Er", "FN:Er Own", "TEL:+46709999999", "NOTE:mine", "CATEGORIES:Work", "UID:u1"])
    books = {"telecom/pb": {0: owner} if draw.random() < .5 else {}}
    books["telecom/pb"].update(enumerate(people, 1))
    books["telecom/fav"] = dict(enumerate([p for p in people if draw.random() < .35], 1))
    books["telecom/spd"] = dict(enumerate([p for p in people if draw.random() < .3], 1))
    books["SIM1/telecom/pb"] = {n: person(draw, 100 + n) for n in range(1, draw.randint(1, 3))}
    for book, kind in (("ich", "RECEIVED"), ("och", "DIALED"), ("mch", "MISSED"), ("cch", "MISSED")):
        books[f"telecom/{book}"] = {n: call(draw, kind, n) for n in range(1, draw.randint(1, 4))}
    return books


# --- configurations ---

def scope(draw, name):
    """(the scope, its lines)"""
    clauses, lines = [], []
    for _ in range(1 if name != "chosen" or draw.random() < .7 else 2):
        any_of = some(draw, WORDS, 1, 5) + maybe(draw, .4, "all")
        none_of = some(draw, WORDS[2:], 1, 2) if draw.random() < .4 else []
        clauses.append((any_of, none_of))
        lines.append(f"Contacts={';'.join(any_of)}")
        lines += [f"Exclude={';'.join(none_of)}"] if none_of else []
    rest = {}
    if draw.random() < .7:
        rest["fields"] = some(draw, FIELDS, 1, 6) + maybe(draw, .6, "N") + maybe(draw, .6, "TEL")
        lines.append(f"Fields={';'.join(rest['fields'])}")
    if draw.random() < .1:
        rest["list"] = False
        lines.append("List=no")
    for key, words in (("calls", scopes.CALLS), ("messages", scopes.MESSAGES)):
        if draw.random() < .7:
            rest[key] = max(draw.randrange(len(words)), draw.randrange(len(words)))
            lines.append(f"{key.capitalize()}={words[rest[key]]}")
    return scopes.make(name, clauses, **rest), lines


class Config:
    """A configuration: its text, and what it means."""

    def __init__(self, draw):
        self.country = draw.choice((0, 46))
        self.scopes, self.rules = dict(scopes.BUILT_IN), []
        text = ["[Consent]", "Wait=0", *([f"[Numbers]\nCountry={self.country}"] if self.country else [])]
        for name in NAMES:
            if draw.random() < .7 and name != "chosen" or draw.random() < .1:
                self.scopes[name], lines = scope(draw, name)
                if sum(line.startswith("Contacts=") for line in lines) > 1:  # only a grant may have several
                    del self.scopes[name]
                    continue
                text += [f"[Scope {name}]", *lines]
        for number in range(draw.randint(0, 4)):
            text += self.rule(draw, f"r{number}")
        self.text = "\n".join(text) + "\n"

    def rule(self, draw, name):
        """Its lines; none where it could not be told from another."""
        offered = sorted(self.scopes)
        rule = scopes.Rule(name, draw.choice(PHONE_PATTERNS), draw.choice(CONSUMER_PATTERNS),
                           draw.choice(["ask"] * 4 + ["everything"] * 5 + offered),
                           draw.choice([None] * 10 + ["everything"] * 3 + offered),
                           draw.choice(LIFETIMES))
        ranks = [(scopes.rank(r.phone), scopes.rank(r.consumer)) for r in self.rules]
        if (scopes.rank(rule.phone), scopes.rank(rule.consumer)) in ranks:
            return []
        self.rules.append(rule)
        return [f"[Rule {name}]", f"Phone={rule.phone}", f"Consumer={rule.consumer}", f"Scope={rule.scope}",
                *([f"Ceiling={rule.ceiling}"] if rule.ceiling else []), f"Lifetime={rule.lifetime}"]


# --- decisions and requests ---

def deed(draw, config):
    """(method, its arguments, the grant that then holds or the word "as before")"""
    kind = draw.choices(("Grant", "chosen", "Revoke", "Forget", None), (48, 30, 5, 5, 12))[0]
    lifetime = draw.choice(LIFETIMES)
    if kind == "Grant":
        name = draw.choice(sorted(config.scopes) + ["everything", "names-and-numbers"])
        return "Grant", (name, lifetime), scopes.Grant(config.scopes[name], lifetime)
    if kind == "chosen":
        picked, lines = scope(draw, "chosen")
        return "Grant", ("\n".join(["[Scope chosen]", *lines]), lifetime), scopes.Grant(picked, lifetime)
    if kind == "Revoke":
        return "Revoke", (), scopes.Grant(None, "always")
    return (kind, (), None) if kind else (None, (), "as before")


def windowed(draw, parameters):
    if draw.random() < .3:
        parameters["max"] = str(draw.randint(1, 6))
    if draw.random() < .2:
        parameters["offset"] = str(draw.randint(0, 3))
    if draw.random() < .2:
        parameters["selector"] = ",".join(some(draw, ("EMAIL", "TEL", "NOTE", "FN", "N"), 1, 2))
        parameters["operator"] = draw.choice(("or", "and"))
    return parameters


def request(draw):
    kind, book = draw.choices(("size", "pull", "list", "entry"), (15, 50, 25, 10))[0], draw.choice(BOOKS)
    parameters = {}
    if kind in ("pull", "entry"):
        parameters["format"] = draw.choice(("2.1", "3.0"))
        if draw.random() < .3:
            parameters["fields"] = ",".join(some(draw, ("N", "FN", "TEL", "EMAIL", "NOTE", "UID", "ORG"), 1, 4))
    if kind == "entry":
        parameters["handle"] = str(draw.randint(0, 6))
    elif kind != "size":
        windowed(draw, parameters)
    if kind == "list":
        parameters["order"] = draw.choice(("indexed", "alphabetical"))
        if draw.random() < .5:
            by = draw.choice(("name", "number"))
            parameters["by"] = by
            parameters["search"] = draw.choice(SEARCHES if by == "number" else ("A", "bo", "Zo\xeb", "ek", "Er", "x"))
    return Request(kind, book, parameters)
