# SPDX-License-Identifier: GPL-2.0-or-later
"""ABORT into a stream of packets. What the kernel has of it comes before the answer, and Android's and BTstack's cars
take it for answers: so little of it may lie there, and they must find their way on."""
import pytest

import raw
from desk import Desk, vcard
from raw import Car, packet

FEW = 6  # packets: two, or what the kernel's least limit holds of short ones
BOOK = [vcard("3.0", f"N:Nr{n:04};Ada;;;", f"TEL:+4670{n:06}", "EMAIL:ada@example.org") for n in range(1500)]
PULL = (raw.PHONEBOOK, "telecom/pb.vcf", (7, 1, 1))


@pytest.fixture
def desk(tmp_path):
    with Desk(tmp_path, {"telecom/pb": BOOK}, "everything") as made:
        made.ask("size pb")  # the guard has all of it
        yield made


def begin(desk, mtu):
    """A car that has read one packet of a stream; meanwhile the guard has sent what it can."""
    car = Car(desk.address)
    assert car.connect(mtu) == "A0"
    car.send(car.request(*PULL))
    first = car.take(0)
    assert first.code == raw.CONTINUE and raw.SRM in first.headers
    desk.ask("size pb")
    return car


def take_stale(car):
    """How many packets of the stream come, and what follows them."""
    count = 0
    while (answer := car.take(0)).code == raw.CONTINUE:
        count += 1
    return count, answer


@pytest.mark.parametrize("mtu", [255, 1024, 8192])
def test_few_packets_come_before_the_answer(desk, mtu):
    with begin(desk, mtu) as car:
        car.send(packet(raw.ABORT))
        stale, answer = take_stale(car)
        assert stale <= FEW
        assert answer.code == raw.SUCCESS and not {raw.BODY, raw.END_OF_BODY} & set(answer.headers)
        assert car.size() == ("A0", 1500)


@pytest.mark.parametrize("mtu", [255, 8192])
def test_a_car_that_does_not_drain(desk, mtu):
    """It asks on at once, and each packet is an answer to it. When all are read it is in step again."""
    with begin(desk, mtu) as car:
        car.send(packet(raw.ABORT))
        for _ in range(3):
            car.send(car.setpath())
        stale, aborted = take_stale(car)
        assert stale <= FEW and aborted.code == raw.SUCCESS
        assert [car.take(0).code for _ in range(3)] == [raw.SUCCESS] * 3
        assert car.size() == ("A0", 1500)


def test_a_car_that_leaves_it_all(desk):
    with begin(desk, 255) as car:
        car.send(packet(raw.ABORT))
        car.take(0)
    assert desk.ask("size pb")[0]["count"] == 1500
