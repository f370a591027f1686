# SPDX-License-Identifier: GPL-2.0-or-later
"""The driver is asked: a car at the desk waits while agents on a real bus have the question."""
import json
import pathlib

import pytest
from gi.repository import GLib

import golden
from agent import Agent, call
from desk import PATIENCE, vcard
from test_grants import CAR, RawCar, cards, place  # noqa: F401

PATIENT = "[Consent]\nWait=16\n[View]\nFillWait=6\n"
SIZE = b"\x04\x02\x00\x00"  # MaxListCount=0
SHORT_OF_WAIT = ("--timeout", "14")  # a car that waits for all of Wait=16 gives up


class Pull:
    """A car that pulls pb in a session of its own, meanwhile."""
    _count = 0

    def __init__(self, desk, *parameters, flags=()):
        Pull._count += 1
        saved = desk.bench.dir / f"pull-{Pull._count}"
        self.car = desk.car(" ".join(["pull pb format=3.0", *parameters]), flags=("--save", saved, *flags))

    def wait(self):
        """What it got."""
        with self.car:
            said, _ = self.car.communicate(timeout=PATIENCE)
        assert self.car.returncode == 0, said
        reply = [json.loads(line) for line in said.splitlines()][-1]
        return pathlib.Path(reply["body"]).read_bytes() if reply.get("body") else b""


@pytest.fixture
def asked(place):  # noqa: F811
    """A desk, its driver, and agents as they are asked for."""
    agents = []

    def make(config=PATIENT, agents_count=1, **more):
        desk, driver = place(config, **more)
        desk.agent = lambda **options: agents.append(Agent(driver.machine_bus.connect(), **options)) or agents[-1]
        return (desk, driver, *(desk.agent() for _ in range(agents_count)))

    return make


def pending(driver):
    return driver.call("/org/contactguard", "org.freedesktop.DBus.Properties", "Get", "org.contactguard.Manager1",
                       "Pending")[0]


def test_first_contact(asked):
    """The held pull gets exactly what was granted, and so does every later one of the trip."""
    desk, driver, agent = asked()
    pull = Pull(desk)
    question = agent.question()
    assert question.path == f"{CAR}/question_1" and pending(driver) == [question.path]
    assert question.details == {
        "phone": "00:00:00:00:00:00", "phone_name": "Phone", "consumer": "car:00:00:00:00:00:00",
        "repositories": ["pb"], "fields": [], "lifetime": "trip", "lifetimes": ["once", "trip", "12h", "7d", "always"],
        "scopes": ["nothing", "lookup", "favourites", "names-and-numbers", "everything"]}
    question.answer("favourites", "trip")
    golden.check("consent/favourites.vcf", pull.wait())
    assert pending(driver) == []
    golden.check("consent/favourites.vcf", cards(desk))
    assert not agent.was_asked()


def test_what_is_asked_for(asked):
    desk, _driver, agent = asked()
    pull = Pull(desk, "fields=N,TEL")
    question = agent.question()
    assert question.details["fields"] == ["N", "TEL"]
    question.refuse()
    assert pull.wait() == b""


def test_a_refusal_is_remembered(asked):
    desk, driver, agent = asked()
    pull = Pull(desk)
    agent.question().refuse()
    assert pull.wait() == b""
    assert cards(desk) == b"" and not agent.was_asked()
    desk.daemon.kill()
    desk.daemon.wait_end()
    desk.start()
    assert desk.agent() and cards(desk) == b""
    assert "the driver refused or revoked (trip)" in driver.car("Explain", "pb")[0][0]


def test_a_refusal_outlives_a_kill(asked):
    """Once the car has its answer, nobody is asked about it again."""
    desk, _driver, agent = asked()
    pull = Pull(desk)
    agent.question().refuse()
    assert pull.wait() == b""
    desk.daemon.kill()
    desk.daemon.wait_end()
    desk.start()
    later = desk.agent()
    assert cards(desk) == b"" and not later.was_asked()


def test_a_timeout_remembers_nothing(asked):
    desk, driver, agent = asked("[Consent]\nWait=1\n")
    assert cards(desk) == b""
    question = agent.question()
    assert agent.cancelled() == question.path  # the car is gone
    question.answer("everything", "always")
    pull = Pull(desk)
    second = agent.question()
    assert second.path != question.path
    assert pull.wait() == b"" and driver.scope() == "nothing"


def test_a_late_answer_brings_the_car_back(asked):
    desk, _driver, agent = asked("[Consent]\nWait=0\n")
    car = RawCar(desk)
    assert car.pull(SIZE)[0] == 0xA0
    agent.question().answer("favourites", "trip")
    assert car.link.recv(65536) == b""
    golden.check("consent/favourites.vcf", cards(desk))


def test_an_agent_that_dies(asked):
    """Nobody is left to answer: the car does not wait on."""
    desk, driver, agent = asked()
    pull = Pull(desk, flags=SHORT_OF_WAIT)
    agent.question()
    agent.vanish()
    assert pull.wait() == b""
    assert driver.scope() == "nothing"
    assert cards(desk) == b""  # without any agent


def test_another_agent_goes_on(asked):
    desk, _driver, dying, other = asked(agents_count=2)
    pull = Pull(desk)
    dying.question()
    dying.vanish()
    other.question().answer("favourites")
    golden.check("consent/favourites.vcf", pull.wait())


GARBAGE = {
    "no-scope": GLib.Variant("(a{sv})", ({},)),
    "unknown-scope": GLib.Variant("(a{sv})", ({"scope": GLib.Variant("s", "all")},)),
    "scope-is-a-number": GLib.Variant("(a{sv})", ({"scope": GLib.Variant("u", 1)},)),
    "other-section": GLib.Variant("(a{sv})", ({"scope": GLib.Variant("s", "[Scope everything]\nContacts=all\n")},)),
    "two-sections": GLib.Variant("(a{sv})", ({"scope": GLib.Variant(
        "s", "[Scope chosen]\nContacts=all\n[Scope chosen]\nContacts=all\n")},)),
    "unknown-lifetime": GLib.Variant("(a{sv})", ({"scope": GLib.Variant("s", "everything"),
                                                  "lifetime": GLib.Variant("s", "forever")},)),
    "lifetime-is-a-list": GLib.Variant("(a{sv})", ({"scope": GLib.Variant("s", "everything"),
                                                    "lifetime": GLib.Variant("as", ["trip"])},)),
    "oversize": GLib.Variant("(a{sv})", ({"scope": GLib.Variant("s", "everything"),
                                          "more": GLib.Variant("s", "x" * 65536)},)),
    "error": "org.contactguard.Error.Failed",
    "anothers-refusal": "org.example.Error.Refused",
}


@pytest.mark.parametrize("kind", GARBAGE)
def test_garbage_is_no_answer(asked, kind):
    desk, driver, agent = asked()
    pull = Pull(desk, flags=SHORT_OF_WAIT)
    question = agent.question()
    if isinstance(GARBAGE[kind], str):
        question.fail(GARBAGE[kind])
    else:
        question.reply(GARBAGE[kind])
    assert pull.wait() == b""
    assert driver.scope() == "nothing"


def test_the_ceiling_holds(asked):
    ceiling = "[Rule all]\nScope=ask\nCeiling=favourites\nLifetime=12h\n"
    desk, _driver, agent = asked(PATIENT + ceiling)
    pull = Pull(desk)
    question = agent.question()
    assert question.details["scopes"] == ["nothing", "favourites"]
    assert question.details["lifetime"] == "12h"
    question.answer("everything")
    golden.check("consent/favourites.vcf", pull.wait())


def test_a_driver_picks_people(asked):
    desk, _driver, agent = asked()
    pull = Pull(desk)
    agent.question().answer("[Scope chosen]\nContacts=number:+46702222222\n", "once")
    golden.check("consent/chosen.vcf", pull.wait())


def test_several_requests_are_one_question(asked):
    desk, _driver, agent = asked()
    first = Pull(desk)
    question = agent.question()
    second = Pull(desk)
    desk.daemon.wait_line("a request waits for the driver", 2)
    question.answer("favourites")
    assert first.wait() == second.wait() != b""
    assert not agent.was_asked()


def test_the_first_answer_counts(asked):
    desk, _driver = asked(agents_count=0)
    low, high = desk.agent(priority=-1), desk.agent(priority=1)
    pull = Pull(desk)
    late = low.question()
    high.question().answer("favourites")
    assert low.cancelled() == late.path
    late.answer("everything")
    golden.check("consent/favourites.vcf", pull.wait())
    golden.check("consent/favourites.vcf", cards(desk))


def test_a_driver_who_is_faster_than_the_prompt(asked):
    """Consumer1 decides: the prompt is taken back, the held pull goes on."""
    desk, driver, agent = asked()
    pull = Pull(desk)
    question = agent.question()
    driver.car("Grant", "favourites", "trip")
    assert agent.cancelled() == question.path
    golden.check("consent/favourites.vcf", pull.wait())


def test_an_agent_that_comes_later(asked):
    """It is asked what waits already."""
    desk, driver = asked(agents_count=0)
    car = RawCar(desk)
    assert car.pull(SIZE)[0] == 0xA0
    assert pending(driver) == [f"{CAR}/question_1"]
    desk.agent().question().answer("favourites")
    assert car.link.recv(65536) == b""


def test_registering(asked):
    _desk, _driver, agent = asked()
    with pytest.raises(GLib.Error, match="AlreadyExists"):
        agent.manager("RegisterAgent", "(osi)", "/agent", "", 0)
    with pytest.raises(GLib.Error, match="InvalidArguments"):
        agent.manager("RegisterAgent", "(osi)", "/other", "two words", 0)
    with pytest.raises(GLib.Error, match="DoesNotExist"):
        agent.manager("UnregisterAgent", "(o)", "/other")
    for n in range(15):
        agent.manager("RegisterAgent", "(osi)", f"/more/{n}", "", 0)
    with pytest.raises(GLib.Error, match="Unavailable"):
        agent.manager("RegisterAgent", "(osi)", "/more/15", "", 0)
    agent.manager("UnregisterAgent", "(o)", "/agent")
    agent.manager("RegisterAgent", "(osi)", "/more/15", "a-" * 32, 0)


def test_the_daemon_ends(asked):
    desk, _driver, agent = asked()
    desk.daemon.stop()
    agent.released()


def people(connection, question):
    return call(connection, question.path, "org.contactguard.Question1", "People")[0]


def counts(connection, question, scope):
    return call(connection, question.path, "org.contactguard.Question1", "Counts", "(s)", scope)[0]


def test_no_preview(asked):
    """Question1 hears those who have the question, and tells them nothing unless it is allowed to."""
    desk, driver, agent = asked()
    pull = Pull(desk)
    question = agent.question()
    for ask in (people, lambda *who: counts(*who, "everything")):
        with pytest.raises(GLib.Error, match="NotAuthorized"):
            ask(driver.bus, question)
        with pytest.raises(GLib.Error, match="NotSupported"):
            ask(agent.connection, question)
    with pytest.raises(GLib.Error, match="NotSupported"):
        driver.car("Preview", "everything")
    question.refuse()
    assert pull.wait() == b""


WITH_UIDS = {"telecom/pb": [vcard("3.0", "N:Me", "FN:Me", "TEL:1", "UID:me"),
                            vcard("3.0", "N:Ahlberg;Ada", "FN:Ada Ahlberg", "TEL:+46701111111", "UID:ada"),
                            vcard("3.0", "N:Berg;Bo", "FN:Bo Berg", "TEL:+46702222222", "UID:bo"),
                            vcard("3.0", "N:Cruz;Cai", "FN:Cai Cruz", "TEL:+46703333333")],
             "telecom/fav": [vcard("3.0", "N:Ahlberg;Ada", "FN:Ada Ahlberg", "TEL:+46701111111", "UID:ada")]}


def test_a_preview(asked):
    """Counts are what the car will count, and whom the driver picks by UID is whom it gets."""
    desk, driver, agent = asked("[Consent]\nWait=16\nPreview=yes\n[View]\nFillWait=6\n", store=WITH_UIDS)
    stranger = Agent(driver.machine_bus.connect(), register=False)
    pull = Pull(desk)
    question = agent.question()
    assert counts(agent.connection, question, "everything") == {"pb": 4, "fav": 1, "ich": 0, "och": 0, "mch": 0, "cch": 0}
    assert counts(agent.connection, question, "favourites")["pb"] == 2
    assert counts(agent.connection, question, "nothing")["pb"] == 0
    assert driver.car("Preview", "favourites")[0]["pb"] == 2
    with pytest.raises(GLib.Error, match="InvalidArguments"):
        counts(agent.connection, question, "everyone")
    known = people(agent.connection, question)
    assert known == [("me", "Me"), ("ada", "Ada Ahlberg"), ("bo", "Bo Berg")]
    with pytest.raises(GLib.Error, match="NotAuthorized"):
        people(stranger.connection, question)
    pick = dict((name, uid) for uid, name in known)["Bo Berg"]
    question.answer(f"[Scope chosen]\nContacts=uid:{pick}\n", "trip")
    golden.check("consent/chosen.vcf", pull.wait())
    with pytest.raises(GLib.Error):
        people(agent.connection, question)  # it is no more


def test_a_preview_under_a_ceiling(asked):
    desk, _driver, agent = asked("[Consent]\nWait=16\nPreview=yes\n[View]\nFillWait=6\n"
                                 "[Rule all]\nScope=ask\nCeiling=favourites\n", store=WITH_UIDS)
    pull = Pull(desk)
    question = agent.question()
    assert people(agent.connection, question) == [("ada", "Ada Ahlberg")]
    assert counts(agent.connection, question, "everything")["pb"] == 2
    question.refuse()
    assert pull.wait() == b""
