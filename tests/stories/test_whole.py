# SPDX-License-Identifier: GPL-2.0-or-later
"""The whole of it: a system bus with polkit and the daemon as its own user, stock obexd at both ends, and apps of users of
their own. Only the phone's wire is not Bluetooth."""
import base64
import pathlib
import sys

import pytest

import golden
from bench.system import System
from test_consent_apps import DIALER, MAPS, STORE
from users import needs_other_users

pytestmark = needs_other_users

HERE = pathlib.Path(__file__).parent
PHONE = "00:11:22:33:44:55"
CONSUMER1, LEDGER1 = "org.contactguard.Consumer1", "org.contactguard.Ledger1"
CONFIG = "[Rule apps]\nPhone=*\nConsumer=*\nScope=ask\nCeiling={ceiling}\n[Consent]\nWait=16\n[View]\nFillWait=6\n"


class Whole:
    def __init__(self, bench, ceiling):
        phone = bench.phone(STORE)
        wire = bench.socket("wire")
        bench.start("relay", [sys.executable, HERE / "bench" / "relay.py", wire, phone.socket]).wait_line("ready")
        self.bench = bench
        self.system = System(bench, config=CONFIG.format(ceiling=ceiling) + f"[Link]\nPhone=unixpkt:{wire}\n")
        self.machine = bench.machine("unit")
        self.machine.bus = self.system.bus
        bench.head_unit(self.machine)
        self.agent = self.system.agent("member")  # whom polkit lets in, by his group

    def app(self, uid):
        return self.bench.start(f"app-{uid}", ["/usr/bin/python3", "-B", HERE / "app.py", "--session",
                                               self.machine.session.address, "--uid", uid])

    def call(self, uid, method, arguments="()", interface=CONSUMER1):
        path = f"/org/contactguard/phone_{PHONE.replace(':', '_')}/consumer_" + f"uid:{uid}".encode().hex()
        return self.agent.call(path, interface, method, arguments)

    def rows(self):
        answer = self.agent.call("/org/contactguard", LEDGER1, "Query", "(@a{sv} {},)")
        assert answer.error is None, answer
        return answer.text


@pytest.fixture
def whole(bench):
    made = []

    def make(ceiling="names-and-numbers"):
        made.append(Whole(bench, ceiling))
        return made[0]

    yield make
    for one in made:
        one.system.close()


def got(app):
    return base64.b64decode(app.wait_line("got ").partition(" ")[2])


def test_first_contact(whole):
    """The question, favourites for the trip, exactly that; the ledger has it, and a revocation ends it."""
    at = whole()
    app = at.app(DIALER)
    method, details = at.agent.do("question")
    assert method == "RequestConsent" and f"'uid:{DIALER}'" in details
    at.agent.do("answer", "({'scope': <'favourites'>, 'lifetime': <'trip'>},)")
    golden.check("consent/stock-favourites.vcf", got(app))
    golden.check("consent/stock-favourites.vcf", got(at.app(DIALER)))
    assert "'Kind': <'open'>" in at.rows() and "Ahlberg" not in at.rows()
    assert at.call(DIALER, "Revoke").error is None
    assert got(at.app(DIALER)) == b""


def test_the_ceiling_holds(whole):
    at = whole(ceiling="favourites")
    app = at.app(DIALER)
    at.agent.do("question")
    at.agent.do("answer", "({'scope': <'everything'>, 'lifetime': <'trip'>},)")
    golden.check("consent/stock-favourites.vcf", got(app))


def test_two_apps_two_books(whole):
    at = whole()
    assert at.call(DIALER, "Grant", "('names-and-numbers', 'trip')").error is None
    assert at.call(MAPS, "Grant", "('favourites', 'trip')").error is None
    golden.check("consent/stock-everybody.vcf", got(at.app(DIALER)))
    golden.check("consent/stock-favourites.vcf", got(at.app(MAPS)))
