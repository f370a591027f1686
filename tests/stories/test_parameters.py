# SPDX-License-Identifier: GPL-2.0-or-later
"""What PBAP's parameters and features come to over two whole connections: pictures, missed calls, searches that are
rationed, a phone of PBAP 1.1, speed dial and the SIM's book."""
import base64

import pytest
from desk import Desk, vcard

OWNER = vcard("3.0", "N:Me", "FN:Me", "TEL:1")


def jpeg(pixels):
    """The beginning of one; nobody here looks further than its frame."""
    size = pixels.to_bytes(2, "big")
    return base64.b64encode(b"\xff\xd8\xff\xc0\x00\x11\x08" + size + size + b"\xff\xda").decode()


def person(number, *lines, name="Berg"):
    return vcard("3.0", f"N:{name};Bo", f"FN:Bo {name}", f"TEL:{number}", *lines)


def missed(number, second):
    return vcard("3.0", "N:", f"TEL:{number}", f"X-IRMC-CALL-DATETIME;TYPE=MISSED:20260101T0000{second:02}")


@pytest.mark.parametrize("features, seen", [("3BF", False), ("1BF", True), ("none", True)])
def test_pictures_in_the_default_format(tmp_path, features, seen):
    photo = [f"PHOTO;ENCODING=b;TYPE=JPEG:{jpeg(pixels)}" for pixels in (300, 301)]
    with Desk(tmp_path, {"telecom/pb": [OWNER, person("+46701111111", *photo)]}, "everything") as desk:
        cards = desk.ask("pull pb format=3.0", flags=("--features", features))[0]["data"].decode()
    cards = cards.replace("\r\n ", "")
    assert jpeg(300) in cards
    assert (jpeg(301) in cards) == seen


def test_missed_calls_are_new_until_this_car_has_seen_them(tmp_path):
    store = {"telecom/pb": [OWNER, person("+46701111111")],
             "telecom/mch": [missed("+46701111111", 2), missed("+46709999999", 1)]}

    def new(*commands):
        return [answer["params"]["NewMissedCalls"] for answer in desk.ask(*commands)]

    with Desk(tmp_path, store, "names-and-numbers") as desk:
        assert new("size mch", "size cch", "pull cch max=0 reset=1", "size mch") == [1, 1, 0, 0]
        assert new("size mch") == [0]


def test_thirty_searches_an_hour(tmp_path):
    known, *others = (f"list pb search=+467011111{n} by=number" for n in range(11, 42))
    with Desk(tmp_path, {"telecom/pb": [OWNER, person("+46701111111")]}, "lookup") as desk:
        answers = desk.ask("cd /telecom", known, *others[:29])
        assert [answer["count"] for answer in answers[1:]] == [1] + [0] * 29  # misses count, too
        answers = desk.ask("cd /telecom", others[29], "expect response D3", known, "list pb")
        assert [answer["count"] for answer in answers if answer["command"] == "list"][1:] == [1, 0]


def test_a_phone_of_pbap_1_1(tmp_path):
    store = {"telecom/pb": [OWNER, person("+46701111111")], "telecom/fav": [person("+46701111111")],
             "SIM1/telecom/pb": [person("+46702222222", name="Sim")]}
    with Desk(tmp_path, store, "everything", options=("--phone-features", "0")) as desk:
        book, favourites, speed, sim = desk.ask("size pb", "size fav", "size spd", "size SIM1/pb")
    assert [answer["params"]["PhonebookSize"] for answer in (book, favourites, speed, sim)] == [2, 0, 0, 1]


@pytest.mark.parametrize("flags, sizes", [
    ([], [2, 1, 1, 1]), (["--phone-repositories", "1"], [2, 0, 0, 0]), (["--phone-repositories", "0x9"], [2, 1, 0, 0]),
    (["--phone-repositories", "7"], [2, 0, 1, 1]), (["--phone-features", "0", "--phone-repositories", "0F"], [2, 1, 1, 1]),
])
def test_the_repositories_of_the_phone_s_record(tmp_path, flags, sizes):
    """The phone itself has all of them: what its record does not name is not asked for, and is empty."""
    store = {"telecom/pb": [OWNER, person("+46701111111")], "telecom/fav": [person("+46701111111")],
             "telecom/spd": [person("+46701111111")], "SIM1/telecom/pb": [person("+46702222222", name="Sim")]}
    with Desk(tmp_path, store, "everything", options=flags) as desk:
        answers = desk.ask("size pb", "size fav", "size spd", "size SIM1/pb")
    assert [answer["params"]["PhonebookSize"] for answer in answers] == sizes


def test_speed_dial_and_the_sim_under_a_scope(tmp_path):
    ada, bo = person("+46701111111", name="Ahlberg"), person("+46702222222")
    store = {"telecom/pb": [OWNER, ada, bo], "telecom/fav": [bo], "telecom/spd": [ada, bo], "SIM1/telecom/pb": [bo, ada]}
    with Desk(tmp_path, store, "favourites") as desk:
        speed, sim = desk.ask("pull spd", "pull SIM1/pb")
    for answer in (speed, sim):
        assert answer["count"] == 1 and b"Berg" in answer["data"] and b"Ahlberg" not in answer["data"]
