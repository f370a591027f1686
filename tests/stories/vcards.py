# SPDX-License-Identifier: GPL-2.0-or-later
"""A vCard reader of the stories' own, written without a look at the daemon's: it reads what phones write and
what cars get, to tell whether the one has the same properties as the other.

read(bytes) gives a list of cards, each a list of Property. Its value is compared across versions and encodings:
a tuple of parts (of one, where the property has no structure), or the bytes that base64 stood for."""
import base64
import binascii
import re
from typing import NamedTuple

STRUCTURED = {"N", "ADR", "ORG", "GEO"}
LISTS = {"NICKNAME", "CATEGORIES"}
ENCODINGS = {"QUOTED-PRINTABLE", "BASE64", "B", "8BIT", "7BIT"}
BINARY = {"PHOTO", "LOGO", "SOUND", "KEY"}


class Property(NamedTuple):
    name: str
    value: object
    types: frozenset
    group: str


def read(data, strict=False):
    """strict: what the guard prints must keep to the letter of the format as well."""
    if strict:
        check_letter(data)
    cards, card, version = [], None, "2.1"
    for line in logical_lines(data):
        head, _, value = split_head(line)
        name = head.upper()
        if name == b"BEGIN":
            assert card is None, "a card inside a card"
            card = []
        elif name == b"END":
            cards.append(card)
            card = None
        elif name == b"VERSION":
            version = value.decode().strip()
            card.append(Property("VERSION", (version,), frozenset(), ""))
        else:
            card.append(read_property(head, value, version))
    assert card is None, "a card without its end"
    return cards


def check_letter(data):
    """CR LF alone, UTF-8, no control characters, short lines, no line that starts as a mark does and is none."""
    text = data.decode()
    assert not re.search(r"[^\r]\n|\r[^\n]|[\0-\x08\x0b\x0c\x0e-\x1f\x7f]", text)
    for line in text.split("\r\n"):
        assert len(line.encode()) <= 76 or not version_30(text), line
        if re.match(r"(BEGIN|END)\b", line, re.I):
            assert line in ("BEGIN:VCARD", "END:VCARD"), line


def version_30(text):
    return "VERSION:3.0" in text


def logical_lines(data):
    """Unfolded; the version of each card says how."""
    data = data.removeprefix(b"\xef\xbb\xbf")
    lines = [line.rstrip(b"\r") for line in data.split(b"\n")]
    old, at = True, 0
    while at < len(lines):
        line, at = lines[at], at + 1
        if not line.strip():
            continue
        while b":" not in line and at < len(lines):
            line, at = line + lines[at].lstrip(), at + 1
        head = split_head(line)[0]
        if head.upper() == b"VERSION":
            old = line.strip().endswith(b"2.1")
        at, line = join(lines, at, line, parameters(head)[1], old)
        yield line.strip() if head.upper() in (b"BEGIN", b"END") else line


def join(lines, at, line, encoding, old):
    if encoding == "QUOTED-PRINTABLE":
        while line.endswith(b"=") and at < len(lines) and lines[at].strip().upper() != b"END:VCARD":
            line, at = line[:-1] + lines[at], at + 1
        return at, line.removesuffix(b"=")
    if encoding in ("B", "BASE64"):
        while at < len(lines) and b":" not in lines[at]:
            line, at = line + lines[at].strip(), at + 1
        return at, line
    while at < len(lines) and lines[at][:1] in (b" ", b"\t"):
        line, at = line + (lines[at] if old else lines[at][1:]), at + 1
    return at, line


def split_head(line):
    """At the first colon that is in no quotes."""
    quoted = False
    for at, byte in enumerate(line):
        if byte == ord('"'):
            quoted = not quoted
        elif byte == ord(":") and not quoted:
            return line[:at], b":", line[at + 1:]
    return line, b"", b""


def parameters(head):
    """(types, encoding, charset)"""
    types, encoding, charset = [], "", ""
    for word in re.findall(rb';((?:"[^"]*"|[^;"])*)', head):
        key, _, value = word.decode("latin-1").rpartition("=")
        key = key.strip().upper()
        values = [v.strip(' "').upper() for v in value.split(",")]
        if key in ("", "ENCODING") and values[0] in ENCODINGS:
            encoding = values[0]
        elif key in ("", "TYPE"):
            types += [v for v in values if v]
        elif key == "CHARSET":
            charset = values[0]
        elif key == "PREF" and value == "1":
            types.append("PREF")
    return frozenset(types) - ENCODINGS, encoding, charset


def read_property(head, value, version):
    types, encoding, charset = parameters(head)
    group, _, name = head.partition(b";")[0].decode().upper().rpartition(".")
    name = {"PROID": "PRODID"}.get(name, name)
    return Property(name, read_value(name, value, version, encoding, charset), types, group)


def read_value(name, value, version, encoding, charset):
    if encoding in ("B", "BASE64"):
        value = re.sub(rb"[^A-Za-z0-9+/]", b"", value)
        value = value[:-1] if len(value) % 4 == 1 else value  # six bits are no byte
        return base64.b64decode(value + b"=" * (-len(value) % 4))
    if name in BINARY and value.lower().startswith(b"data:") and b";base64," in value:
        return base64.b64decode(value.partition(b",")[2])
    if encoding == "QUOTED-PRINTABLE":
        # Told into parts before it is decoded: what it hides is no separator.
        raw = structure(name, value.replace(b"\\;", b"=3B").decode("latin-1"))
        parts = [decode(binascii.a2b_qp(part.encode("latin-1")), charset) for part in raw]
    else:
        parts = unescape(name, decode(value, charset), version)
    parts = [re.sub(r"\r\n?", "\n", part) for part in parts]
    parts = [re.sub(r"[\0-\x08\x0b-\x1f\x7f]", "", part) for part in parts]
    if name == "TEL":
        parts = [re.sub(r"^tel:|[ \t\n()\[\]\xa0]", "", part, flags=re.I) for part in parts]
    while len(parts) > 1 and not parts[-1]:
        parts.pop()
    return tuple(parts)


def decode(value, charset):
    """A broken byte of UTF-8 is U+FFFD; what is mostly none, and has no charset, is Windows-1252."""
    for encoding in (charset or "utf-8", "utf-8"):
        try:
            return value.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            pass
    text = value.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    if charset == "UTF-8" or sum(char > "\x7f" for char in text) - broken >= broken:
        return text
    return value.decode("cp1252", "replace")


def structure(name, text):
    """Parts; a property that is not known may have some too."""
    if name in LISTS:
        return text.split(",")
    if name == "GEO":
        return re.split("[;,]", text.removeprefix("geo:"))
    return text.split(";") if name in STRUCTURED else [text]


def unescape(name, text, version):
    pattern = r"\\;" if version == "2.1" else r"\\[nN\\;,:\"]"
    held = []

    def hold(found):
        held.append({"n": "\n", "N": "\n"}.get(found[0][1], found[0][1]))
        return chr(0xE000 + len(held) - 1)

    parts = structure(name, re.sub(pattern, hold, text))
    return [re.sub("[\ue000-\uf8ff]", lambda found: held[ord(found[0]) - 0xE000], part) for part in parts]
