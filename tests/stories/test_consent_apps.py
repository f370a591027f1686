# SPDX-License-Identifier: GPL-2.0-or-later
"""The driver is asked about the apps of a head unit: stock obexd at both ends, and apps of users of their own."""
import base64
import os
import pathlib

import pytest

import golden
from agent import Agent
from desk import vcard
from users import needs_other_users

pytestmark = needs_other_users

HERE = pathlib.Path(__file__).parent
DIALER, MAPS = 65534, 1  # users that a bus knows: nobody and daemon
PATIENT = "[Consent]\nWait=16\n[View]\nFillWait=6\n"
ADA = vcard("2.1", "N:Ahlberg;Ada", "FN:Ada Ahlberg", "TEL;CELL:+46701111111", "EMAIL:ada@example.org")
STORE = {"telecom/pb": [vcard("2.1", "N:Me", "FN:Me", "TEL:1"), ADA,
                        vcard("2.1", "N:Berg;Bo", "FN:Bo Berg", "TEL;CELL:+46702222222", "NOTE:4711")],
         "telecom/fav": [ADA]}


class HeadUnit:
    def __init__(self, bench):
        self.bench, self.machine = bench, bench.machine("car")
        bench.daemon(self.machine, PATIENT, phone=bench.phone(STORE).address)
        bench.head_unit(self.machine)
        self.agent = Agent(self.machine.bus.connect())

    def app(self, uid):
        return self.bench.start(f"app-{uid}", ["/usr/bin/python3", "-B", HERE / "app.py", "--session",
                                               self.machine.session.address, "--uid", uid])


@pytest.fixture
def unit(bench):
    return HeadUnit(bench)


def got(app):
    return base64.b64decode(app.wait_line("got ").partition(" ")[2])


def test_first_contact(unit):
    app = unit.app(DIALER)
    question = unit.agent.question()
    assert question.details["consumer"] == f"uid:{DIALER}"
    assert question.details["repositories"] == ["pb"]
    assert question.details["lifetimes"] == ["once", "trip"]  # no bond is known here
    question.answer("favourites", "trip")
    golden.check("consent/stock-favourites.vcf", got(app))
    golden.check("consent/stock-favourites.vcf", got(unit.app(DIALER)))
    assert not unit.agent.was_asked()


def test_two_apps_have_two_books(unit):
    dialer = unit.app(DIALER)
    first = unit.agent.question()
    maps = unit.app(MAPS)
    second = unit.agent.question()
    assert [q.details["consumer"] for q in (first, second)] == [f"uid:{DIALER}", f"uid:{MAPS}"]
    second.refuse()
    first.answer("names-and-numbers", "trip")
    assert got(maps) == b""
    golden.check("consent/stock-everybody.vcf", got(dialer))
    assert got(unit.app(MAPS)) == b""


def test_nobody_is_asked_about_himself(unit):
    """An agent of the app's own user does not answer for it; without another there is nobody to wait for."""
    assert got(unit.app(os.getuid())) == b""
    assert not unit.agent.was_asked()
