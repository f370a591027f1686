# SPDX-License-Identifier: GPL-2.0-or-later
"""A fault costs only itself. A hidden card, or a hidden property of a granted one, is broken in each way that real
phones and unkind contacts know; the car gets what it gets of a phone where all is well, to the byte."""
import pytest

from desk import Desk, vcard

OWNER = vcard("3.0", "N:Owner;Olga", "FN:Olga Owner", "TEL:+49301000000")
ANNA = vcard("3.0", "N:Berger;Anna", "FN:Anna Berger", "TEL:+491701234567")
BORIS = vcard("2.1", "N:Cech;Boris", "TEL;CELL:+491701234568", "NOTE:quiet")
CONF = "[Scope some]\nContacts=name:Berger;name:Cech;owner\nFields=N;FN;TEL\n"
ASK = ("size pb", "pull pb format=2.1", "pull pb format=3.0", "cd /telecom/pb", "list", "entry 2.vcf format=3.0")


def answers(folder, body):
    folder.mkdir()
    with Desk(folder, {"telecom/pb": [OWNER, body]}, "some", config=CONF) as desk:
        return [(reply["name"], reply["params"], reply["entries"], reply.get("data")) for reply in desk.ask(*ASK)]


HIDDEN = {
    "cut": b"BEGIN:VCARD\r\nVERSION:3.0\r\nN:Xaver;Hid\r\nTEL:1\r\n",
    "cut-in-a-line": b"BEGIN:VCARD\r\nVERSION:3.0\r\nN:Xaver;Hid\r\nNOTE:cu",
    "cut-at-its-agent": b"BEGIN:VCARD\r\nVERSION:2.1\r\nN:Xaver;Hid\r\nAGENT:\r\n",
    "agent": vcard("2.1", "N:Xaver;Hid", "AGENT:", "BEGIN:VCARD", "VERSION:2.1", "N:Berger;Not", "END:VCARD", "TEL:1"),
    "agent-without-version": vcard("2.1", "N:Xaver;Hid", "AGENT:", "BEGIN:VCARD", "N:Berger;Not", "END:VCARD"),
    "says-begin": vcard("3.0", "N:Xaver;Hid", "NOTE:see BEGIN:VCARD", "TEL:1"),
    "pasted-begin": vcard("3.0", "N:Xaver;Hid", "NOTE:see", "BEGIN:VCARD", "and so on"),
    "pasted-card": vcard("3.0", "N:Xaver;Hid", "NOTE:see", "BEGIN:VCARD", "VERSION:3.0", "N:Berger;Not", "END:VCARD",
                         "and so on"),
    "soft-break-at-end": vcard("2.1", "N:Xaver;Hid", "NOTE;ENCODING=QUOTED-PRINTABLE:see=", "END:VCARD", "TEL:1"),
    "soft-break-at-begin": vcard("2.1", "N:Xaver;Hid", "NOTE;ENCODING=QUOTED-PRINTABLE:see=", "BEGIN:VCARD", "TEL:1"),
    "controls": vcard("3.0", "N:Xav\x01er;Hid\x00", "TEL\x02:1"),
    "bad-lines": vcard("3.0", "N:Xaver;Hid", "just text", "First name:A", ';X="A":1', "FN", 'TEL;TYPE="work:+49301'),
    "end-with-a-dot": vcard("3.0", "N:Xaver;Hid", "TEL:1")[:-2] + b".\r\n",
    "huge": b"BEGIN:VCARD\r\nVERSION:3.0\r\nN:Xaver;Hid\r\nNOTE:" + 5000000 * b"x" + b"\r\nEND:VCARD\r\n",
    "huge-name": b"BEGIN:VCARD\r\nVERSION:3.0\r\nN:" + 80000 * b"x" + b"\r\nEND:VCARD\r\n",
}


@pytest.mark.parametrize("fault", HIDDEN)
def test_a_hidden_card_that_is_broken_changes_nothing(tmp_path, fault):
    whole = vcard("3.0", "N:Xaver;Hid", "TEL:1")
    usual = answers(tmp_path / "usual", ANNA + whole + BORIS)
    assert answers(tmp_path / "broken", ANNA + HIDDEN[fault] + BORIS) == usual


PROPERTIES = {
    "control": b"NOTE:a\x01b\x00c\r\n",
    "base64": b"PHOTO;ENCODING=b:(null)\r\n",
    "quote": b'ADR;LABEL="A "B":;;C\r\n',
    "line-break": b"NOTE:a\r\nraw text, and a blank line\r\n\r\nmore: of it\r\n",
    "lone-returns": b"NOTE:a\rb\r\rc\n\rd\r\n",
    "begin": b"NOTE:see\r\nBEGIN:VCARD\r\n",
    "soft-break": b"NOTE;ENCODING=QUOTED-PRINTABLE:a=\r\nEND:VCARD\r\n",
    "huge": b"NOTE:" + 5000000 * b"x" + b"\r\n",
    "huge-photo": b"PHOTO;ENCODING=b:" + 60000 * (76 * b"A" + b"\r\n ") + b"\r\n",
    "many-lines": 20000 * b"X-A:1\r\n",
    "many-labels": b"CATEGORIES:" + 2000 * b"a," + b"\r\n",
    "agents": 2 * b"AGENT:\r\nBEGIN:VCARD\r\nVERSION:2.1\r\nN:Berger;Not\r\nEND:VCARD\r\n",
}


@pytest.mark.parametrize("fault", PROPERTIES)
def test_a_hidden_property_that_is_broken_changes_nothing(tmp_path, fault):
    end = BORIS.index(b"NOTE")
    broken = BORIS[:end] + PROPERTIES[fault] + BORIS[end:]
    usual = answers(tmp_path / "usual", ANNA + BORIS + ANNA)
    assert answers(tmp_path / "broken", ANNA + broken + ANNA) == usual
