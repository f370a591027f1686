# SPDX-License-Identifier: GPL-2.0-or-later
"""What the phone of the cases holds. Made up."""
import base64
import struct

CONTACTS = 104  # the test suite wants a hundred
UCI = "sip:someone@example.org"


def picture(pixels):
    """The bytes of a JPEG as far as it tells its size."""
    frame = struct.pack(">HBHHB", 11, 8, pixels, pixels, 1) + b"\1\x11\0"
    return b"\xff\xd8\xff\xc0" + frame + b"\xff\xda\0\2" + bytes(range(1, 120)) + b"\xff\xd9"


def card(*lines):
    return "\r\n".join(["BEGIN:VCARD", "VERSION:3.0", *lines, "END:VCARD", ""])


def number(n):
    return f"+49171{5550000 + n}"


def photo(pixels=96):
    return "PHOTO;ENCODING=b;TYPE=JPEG:" + base64.b64encode(picture(pixels)).decode()


NAMES = {
    2: ("Semi\\;colon;Com\\,ma", "Com\\,ma Semi\\;colon"),
    3: ("Back\\\\slash;100%", "100% Back\\\\slash"),
    4: ("Straße;Größe (privat) a/b - c", "Größe Straße"),
}


def contact(n, *more):
    name, full = NAMES.get(n, (f"Family{n:03};Given", f"Given Family{n:03}"))
    lines = [f"N:{name};;;", f"FN:{full}", f"TEL;TYPE=CELL:{number(n)}"]
    if n % 2 == 0:
        lines += [f"EMAIL;TYPE=INTERNET:given{n}@example.org", f"TEL;TYPE=HOME:+4930{5550000 + n}"]
    if n % 3 == 0:
        lines += [photo(), "ADR;TYPE=HOME:;;Weg 1;Ort;;12345;Land", "ORG:Werk"]
    if n % 10 == 0:
        lines += [f"X-BT-UCI:{UCI}"]
    return card(*lines, f"X-BT-UID:{n:032X}", *more)


def call(n, kind, whom=None):
    """The nth of a log, the newest first; whom: a contact, None: somebody who hides the number."""
    who = [f"N:{NAMES.get(whom, (f'Family{whom:03};Given',))[0]};;;", f"FN:Given Family{whom:03}",
           f"TEL:{number(whom)}"] if whom else ["N:", "FN:", "TEL:"]
    return card(*who, f"X-IRMC-CALL-DATETIME;TYPE={kind}:202603{29 - n:02}T101500")


def log(kind, count):
    return [call(n, kind, (n * 7) % CONTACTS or 5 if n % 4 else None) for n in range(1, count + 1)]


def mixed():
    return [call(n, ("MISSED", "RECEIVED", "DIALED")[n % 3], n + 8) for n in range(1, 13)]


def store():
    """As the bench lays it out; telecom/pb and SIM1/telecom/pb count from 0, the owner."""
    owner = card("N:Owner;The", "FN:The Owner", "TEL;TYPE=CELL:+491700000000", f"X-BT-UID:{9999:032X}")
    return {
        "telecom/pb": [owner, *(contact(n) for n in range(1, CONTACTS + 1))],
        "telecom/fav": [contact(n) for n in range(6, 67, 6)],
        "telecom/spd": [contact(n, f"X-BT-SPEEDDIALKEY:{n // 6}") for n in range(6, 55, 6)],
        "telecom/ich": log("RECEIVED", 9), "telecom/och": log("DIALED", 8),
        "telecom/mch": log("MISSED", 7), "telecom/cch": mixed(),
        "SIM1/telecom/pb": [contact(n) for n in range(200, 212)],
        "SIM1/telecom/ich": log("RECEIVED", 4), "SIM1/telecom/och": log("DIALED", 4),
        "SIM1/telecom/mch": log("MISSED", 5), "SIM1/telecom/cch": mixed(),
    }
