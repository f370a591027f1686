# SPDX-License-Identifier: GPL-2.0-or-later
"""People who do not exist: names made of syllables of many scripts, and numbers from ranges kept free for fiction.

The same seed gives the same people.
"""
import base64
import random

SCRIPTS = [
    ("Latin", ["ma", "rén", "lö", "tå", "vi", "søn", "ka", "çe", "du", "ñi", "pra", "ško"], ""),
    ("Latin", ["Brim", "Ash", "Hal", "Kes", "Wyn", "Tor", "Fen", "Ode"], "ley"),
    ("Cyrillic", ["ма", "ре", "ло", "ди", "ву", "сни", "ка", "жо", "ян"], ""),
    ("Greek", ["να", "ρη", "λο", "δι", "κυ", "στα", "θε"], "ς"),
    ("Arabic", ["نا", "ري", "لو", "دي", "كا", "سو", "ما"], ""),
    ("Hebrew", ["נא", "רי", "לו", "די", "כא", "שו", "מא"], ""),
    ("Devanagari", ["ना", "री", "लो", "दि", "का", "सु", "मा"], ""),
    ("Han", ["明", "雨", "山", "林", "雪", "田", "海", "星"], ""),
    ("Kana", ["さ", "み", "か", "と", "ゆ", "り", "の"], ""),
    ("Hangul", ["나", "리", "로", "디", "구", "수", "미"], ""),
]
# Regulators keep these free for drama and documentation.
NUMBERS = ["+493023125{:03}", "+44207946{:04}", "+1202555{:04}", "+46465000{:02}", "+33199005{:03}"]
STREETS = ["Long Row", "Mühlenweg", "Rue du Puits", "улица Садовая", "青山通り", "Mill Lane"]
LABELS = ["Family", "Work", "Club", ""]


def _name(rng):
    _, syllables, end = rng.choice(SCRIPTS)
    words = ["".join(rng.choice(syllables) for _ in range(rng.randint(2, 3))) + end for _ in range(2)]
    return [word[:1].upper() + word[1:] for word in words]


def _number(rng):
    form = rng.choice(NUMBERS)
    return form.format(rng.randrange(10 ** int(form[-2])))


class Person:
    """One made-up contact: its names and what phones keep beside them."""

    def __init__(self, rng):
        self.given, self.family = _name(rng)
        self.numbers = [_number(rng) for _ in range(rng.choice([1, 1, 2, 2, 3, 4]))]
        self.street = rng.choice(STREETS) + f" {rng.randint(1, 99)}" if rng.random() < 0.6 else None
        self.birthday = f"{rng.randint(1940, 2010)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}" \
            if rng.random() < 0.5 else None
        self.mail = f"someone{rng.randint(1, 9999)}@example.com" if rng.random() < 0.5 else None
        self.note = "Gate code 4711, dog is friendly" if rng.random() < 0.2 else None
        self.label = rng.choice(LABELS)

    def _lines(self, photo):
        kinds = ["CELL", "HOME", "WORK", "FAX"]
        yield f"N:{self.family};{self.given};;;"
        yield f"FN:{self.given} {self.family}"
        yield from (f"TEL;TYPE={kind}:{number}" for kind, number in zip(kinds, self.numbers))
        if self.street:
            yield f"ADR;TYPE=HOME:;;{self.street};;;;"
        if self.birthday:
            yield f"BDAY:{self.birthday}"
        if self.mail:
            yield f"EMAIL;TYPE=INTERNET:{self.mail}"
        if self.note:
            yield "NOTE:" + self.note.replace(",", "\\,")
        if self.label:
            yield f"CATEGORIES:{self.label}"
        if photo:
            yield f"PHOTO;ENCODING=b;TYPE=JPEG:{photo}"

    def card(self, photo=None):
        """vCard 3.0; photo: base64 text."""
        return "\r\n".join(["BEGIN:VCARD", "VERSION:3.0", *self._lines(photo), "END:VCARD", ""])

    def call(self, kind, when):
        return "\r\n".join(["BEGIN:VCARD", "VERSION:3.0", f"N:{self.family};{self.given};;;",
                            f"FN:{self.given} {self.family}", f"TEL;TYPE=CELL:{self.numbers[0]}",
                            f"X-IRMC-CALL-DATETIME;TYPE={kind}:{when}", "END:VCARD", ""])


def people(count, seed=1):
    rng = random.Random(seed)
    return [Person(rng) for _ in range(count)]


def photo(rng, size):
    """Base64 of bytes that begin as a JPEG does; nobody is on it."""
    return base64.b64encode(b"\xff\xd8\xff\xe0" + rng.randbytes(size)).decode()


OWNER = "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Owner;;;;\r\nFN:Owner\r\nTEL:+493023125000\r\nEND:VCARD\r\n"


def phone_store(count, favourites=12, calls=40, photo_size=0, seed=1):
    """A phone's books, as lists of card texts: {"telecom/pb": [owner, ...], "telecom/fav": ...}."""
    rng = random.Random(seed + 1)
    folk = people(count, seed)
    pictures = [photo(rng, photo_size) if photo_size else None for _ in folk]
    store = {"telecom/pb": [OWNER] + [p.card(picture) for p, picture in zip(folk, pictures)],
             "telecom/fav": [p.card() for p in folk[:favourites]]}
    when = [f"202601{day:02}T{hour:02}1500" for day in range(28, 0, -1) for hour in (19, 8)]
    # People call their favourites more often than others.
    log = [(rng.choice(folk[:favourites] if rng.random() < 0.4 else folk), kind, time)
           for time, kind in zip(when[:calls], ["MISSED", "RECEIVED", "DIALED"] * calls)]
    for book, wanted in (("mch", "MISSED"), ("ich", "RECEIVED"), ("och", "DIALED")):
        store[f"telecom/{book}"] = [p.call(kind, time) for p, kind, time in log if kind == wanted]
    store["telecom/cch"] = [p.call(kind, time) for p, kind, time in log]
    return store
