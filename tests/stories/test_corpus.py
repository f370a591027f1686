# SPDX-License-Identifier: GPL-2.0-or-later
"""What real programs export, through the guard: nothing that the scope allows is lost, and nothing else comes out.

Each file of the corpus is one entry of a phone. What the car got is checked twice: property by property, by a reader
that shares no code with the daemon (vcards.py), and byte for byte against SHA-256 sums in golden/corpus.json, since
the corpus itself is not ours to copy. CONTACTGUARD_GOLDEN=write makes the sums anew; read what changed before.
The corpus is looked for in CONTACTGUARD_CORPUS, then in ../shared/corpus beside the source."""
import collections
import os
import pathlib
import re

import pytest

import golden
import vcards
from bench.bench import SOURCE
from desk import Desk, vcard
from vcards import Property

CORPUS = pathlib.Path(os.environ.get("CONTACTGUARD_CORPUS", SOURCE.parent / "shared" / "corpus")) / "vcards"
FILES = sorted(CORPUS.glob("*.vcf"))
GRANTED = {"names-and-numbers": {"N", "FN", "TEL"}, "everything": None}
OF_USE = {"N", "FN", "TEL", "EMAIL", "ORG"}
DEMANDED = {"2.1": {"N", "TEL"}, "3.0": {"N", "FN", "TEL"}}
ANY_PICTURE = ("--features", "1BF")  # a car with bit 9 gets contact images of the default size and format alone
OWNER = vcard("3.0", "N:Owner;Olga", "FN:Olga Owner", "TEL:+49301000000")

pytestmark = pytest.mark.skipif(not FILES, reason=f"no corpus of real exports at {CORPUS}")


SPOKEN = (3, 1, 2, 0, 4)  # the parts of N: prefix, given, additional, family, suffix


def named(card):
    """The card with N made from FN, or FN from N, if it has only one of them. Both scopes grant both."""
    texts = {name: prop.value for prop in reversed(card) if (name := prop.name) in ("N", "FN") and any(prop.value)}
    if len(texts) != 1:
        return card
    if "FN" in texts:
        made = Property("N", texts["FN"], frozenset(), "")
    else:
        parts = texts["N"] + ("",) * 5
        made = Property("FN", (" ".join(filter(None, (parts[i].strip() for i in SPOKEN))),), frozenset(), "")
    return [made] + [prop for prop in card if prop.name != made.name]


def allowed(card, scope, version):
    """The properties of a card that should come out under that scope, empty ones that the format demands among them."""
    names, card = GRANTED[scope], named(card)
    due = [prop if names is None else prop._replace(group="") for prop in card
           if prop.name not in ("VERSION", "AGENT", "X-BT-UID") and (names is None or prop.name in names)]
    missing = DEMANDED[version] - {prop.name for prop in due}
    return collections.Counter(due + [Property(name, ("",), frozenset(), "") for name in missing])


def is_of_use(card, scope):
    """Whether the card comes out at all: it does not if nothing granted of these is left."""
    granted = GRANTED[scope] or OF_USE
    return any(prop.name in OF_USE and prop.name in granted and any(prop.value) for prop in card)


def check_card(source, got, scope, version):
    ours = [prop for prop in got if prop.name in ("VERSION", "X-BT-UID")]
    rest = collections.Counter(prop for prop in got if prop not in ours)
    due = allowed(source, scope, version)
    assert not due - rest, "lost"
    assert not rest - due, "added"
    assert [prop.value for prop in ours if prop.name == "VERSION"] == [(version,)]
    uids = [prop.value[0] for prop in ours if prop.name == "X-BT-UID"]
    assert len(uids) == (scope == "everything") and all(re.fullmatch("[0-9A-F]{32}", uid) for uid in uids)


@pytest.mark.parametrize("scope", GRANTED)
@pytest.mark.parametrize("file", FILES, ids=[file.stem for file in FILES])
def test_nothing_is_lost_and_nothing_is_added(tmp_path, file, scope):
    source = [card for card in vcards.read(file.read_bytes()) if is_of_use(card, scope)]
    with Desk(tmp_path, {"telecom/pb": [OWNER, file.read_bytes()]}, scope) as desk:
        replies = desk.ask("pull pb offset=1 format=2.1", "pull pb offset=1 format=3.0",
                           "cd /telecom/pb", "entry 1.vcf format=2.1", "entry 1.vcf format=3.0", flags=ANY_PICTURE)
    del replies[2]
    for version, bulk, entry in zip(("2.1", "3.0"), replies[:2], replies[2:]):
        got = vcards.read(bulk["data"], strict=True)
        assert len(got) == len(source) == bulk["count"]
        for theirs, ours in zip(source, got):
            check_card(theirs, ours, scope, version)
        assert bulk["data"].startswith(entry["data"])
        golden.check_sum("corpus.json", f"{file.name} {scope} {version}", bulk["data"])


def test_the_check_can_fail():
    """A property less, or one that was not granted, is seen."""
    card = vcards.read(vcard("3.0", "N:A;B", "FN:B A", "TEL:1", "TEL:2", "NOTE:hidden"))[0]
    out = [prop for prop in card if prop.name != "NOTE"]
    check_card(card, out, "names-and-numbers", "3.0")
    with pytest.raises(AssertionError, match="lost"):
        check_card(card, out[:-1], "names-and-numbers", "3.0")
    with pytest.raises(AssertionError, match="added"):
        check_card(card, card, "names-and-numbers", "3.0")
