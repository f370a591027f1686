# SPDX-License-Identifier: GPL-2.0-or-later
"""Cars that do what the specification does not allow and every phone takes."""
import pytest

import raw
from desk import Desk, vcard
from raw import packet

STORE = {"telecom/pb": [vcard("3.0", "N:Own;Me;;;", "FN:Me Own"), vcard("3.0", "N:Ada;A;;;", "FN:A Ada", "TEL:+4670000001")],
         "telecom/fav": [vcard("3.0", "N:Ada;A;;;", "FN:A Ada", "TEL:+4670000001")]}
MAP = bytes.fromhex("bb582b40420c11dbb0de0800200c9a66")


@pytest.fixture(scope="module", params=["unix", "unixpkt"])
def desk(request, tmp_path_factory):
    with Desk(tmp_path_factory.mktemp("lenient"), STORE, "everything", kind=request.param) as desk:
        yield desk


@pytest.fixture
def car(desk):
    with raw.Car(desk.address) as car:
        assert car.connect() == "A0"
        yield car


def get(car, type, name=None, *more):
    """(the code, the body), of a GET without a ConnectionID."""
    car.send(packet(raw.GET, *([raw.text(raw.NAME, name)] if name is not None else []), raw.type_(type), *more))
    return car.rest(car.take(0), False)


def setpath(car, name):
    return car.ask(packet(raw.SETPATH, raw.text(raw.NAME, name), fixed=b"\2\0"))


def assert_book(answer):
    code, body = answer
    assert code == "A0" and b"FN:A Ada" in body


@pytest.mark.parametrize("folder, name", [
    ("", "telecom/pb.vcf"), ("", "telecom/pb"), ("", "/telecom/pb.vcf"), ("telecom", "pb.vcf"), ("telecom", "pb"),
    ("telecom/pb", None), ("telecom/pb", ""), ("/telecom/fav", None), ("telecom/fav", "telecom/pb.vcf")])
def test_pull(car, folder, name):
    assert setpath(car, folder) == "A0"
    assert_book(get(car, raw.PHONEBOOK, name))


@pytest.mark.parametrize("folder, name", [("", "telecom/pb"), ("", "/telecom/fav"), ("telecom", "telecom/pb"), ("telecom/pb", "")])
def test_listing(car, folder, name):
    assert setpath(car, folder) == "A0"
    code, body = get(car, raw.LISTING, name)
    assert code == "A0" and b'name="Ada;A"' in body


def test_setpath_wholly_or_not_at_all(car):
    assert [setpath(car, path) for path in ("telecom/pb", "/telecom/nothing", "/nothing/telecom")] == ["A0", "C4", "C4"]
    assert_book(get(car, raw.VCARD, "1.vcf"))


def test_rest_and_abort_without_the_final_bit(desk):
    with raw.Car(desk.address) as car:
        assert car.connect(mtu=255) == "A0"
        car.send(car.request(raw.PHONEBOOK, "telecom/pb.vcf", srm=False))
        answer, body = car.take(0), b""
        while answer.code == raw.CONTINUE:
            body += answer.body
            car.send(packet(0x03))
            answer = car.take(0)
        assert_book((f"{answer.code:02X}", body + answer.body))
        car.send(car.request(raw.PHONEBOOK, "telecom/pb.vcf", srm=False))
        assert car.take(0).code == raw.CONTINUE
        assert car.ask(packet(0x7F)) == "A0"
        assert_book(get(car, raw.PHONEBOOK, "telecom/pb.vcf"))


def test_connect_behind_disconnect(car):
    assert setpath(car, "telecom/pb") == "A0"
    assert car.ask(packet(raw.DISCONNECT)) == "A0"
    assert get(car, raw.PHONEBOOK, "telecom/pb.vcf")[0] == "C3"
    assert car.connect() == "A0"
    assert get(car, raw.VCARD, "1.vcf")[0] == "C4"  # in the root again
    assert_book(get(car, raw.PHONEBOOK, "telecom/pb.vcf"))


def test_one_target_a_link(car):
    assert car.ask(raw.connect(target=MAP), 4) == "C0"
    assert_book(get(car, raw.PHONEBOOK, "telecom/pb.vcf"))
