# SPDX-License-Identifier: GPL-2.0-or-later
"""A hostile program on the system bus: what it may not do is refused each time, nothing is released, and the daemon goes on
serving the others. Each story runs with the bus policy, and those that can without it: what the daemon holds by itself."""
import json
import os
import pathlib
import re

import pytest
from bench import card
from bench.system import USERS, System
from users import needs_other_users

pytestmark = needs_other_users

ROOT = "/org/contactguard"
PHONE = ROOT + "/phone_AA_BB_CC_DD_EE_FF"
CONSUMER = PHONE + "/consumer_" + f"uid:{USERS['consumer']}".encode().hex()
CONSUMER1 = "org.contactguard.Consumer1"
LEDGER1 = "org.contactguard.Ledger1"
LINK1 = "org.contactguard.Link1"
MANAGER1 = "org.contactguard.Manager1"
AGENTS = "org.contactguard.AgentManager1"
QUESTION1 = "org.contactguard.Question1"
PROPERTIES = "org.freedesktop.DBus.Properties"
INVALID = "org.contactguard.Error.InvalidArguments"
DENIED = "org.freedesktop.DBus.Error.AccessDenied"
GRANT = (CONSUMER, CONSUMER1, "Grant", "('everything', 'trip')")
MEGABYTE = 1 << 20


def scope(caller):
    return caller.call(CONSUMER, PROPERTIES, "Get", f"('{CONSUMER1}', 'Scope')")


@pytest.fixture(params=[True, False], ids=["policy", "open"])
def system(bench, request):
    """One phone, and one consumer who wants to read it; nobody has decided."""
    phone = bench.fake_phone({"telecom/pb": [card("Owner"), card("Ann", "+4930111111")]})
    made = System(bench, config=f"[Link]\nPhone={phone}\n", policy=request.param)
    assert made.open_car(made.caller("obexd"), made.caller("consumer")).error is None
    yield made
    made.close()


def resident(process):
    """Bytes in memory, and how many descriptors are open."""
    proc = pathlib.Path(f"/proc/{process.pid}")
    pages = int((proc / "statm").read_text().split()[1])
    return pages * 4096, len(list((proc / "fd").iterdir()))


def nothing_was_granted(system):
    assert system.daemon.running(), system.daemon.log()
    assert scope(system.caller("root")).text == "(<'nothing'>,)"


def test_it_grants_itself_nothing(system):
    for user in ("stranger", "consumer"):
        caller = system.caller(user)
        assert caller.call(*GRANT).refused, user
        assert caller.call(CONSUMER, CONSUMER1, "Forget").refused, user
        assert caller.call(ROOT, MANAGER1, "Handback").refused, user
        assert caller.call(CONSUMER, CONSUMER1, "Preview", "('everything',)").refused, user
    nothing_was_granted(system)


def test_it_reads_no_ledger(system):
    for user in ("stranger", "consumer", "obexd"):
        caller = system.caller(user)
        for method, arguments in (("Query", "(@a{sv} {},)"), ("Verify", "()"), ("Export", "('json',)"),
                                  ("Erase", "(@a{sv} {},)")):
            assert caller.call(ROOT, LEDGER1, method, arguments).refused, (user, method)
    assert system.caller("member").call(ROOT, LEDGER1, "Query", "(@a{sv} {},)").error is None


def test_it_is_no_obexd(system):
    for user in ("stranger", "consumer", "member"):
        caller = system.caller(user)
        assert system.open_car(caller, caller).refused, user


def test_it_does_not_take_the_name(bench):
    """Neither before the daemon nor after it; nor that of polkit, whose answers the daemon believes."""
    system = System(bench, up=False)
    try:
        stranger = system.caller("stranger")
        assert stranger.do("own", "org.contactguard") == DENIED
        assert stranger.do("own", "org.freedesktop.PolicyKit1") == DENIED
        system.start_daemon()
        assert stranger.do("own", "org.contactguard") == DENIED
        assert system.caller("root").call(ROOT, MANAGER1, "Reload").error is None
    finally:
        system.close()


def test_its_answers_in_place_of_polkits_are_dropped(system):
    """They say yes to any question that the daemon may have open, while polkit does not answer."""
    stranger = system.caller("stranger")
    daemon = stranger.do("owner", "org.contactguard")
    asked = system.caller("stranger")
    with system.polkit_hangs():
        waiting = asked.begin_call(*GRANT)
        system.daemon_has_asked()
        stranger.do("forge", daemon, 2000, "((true, false, @a{ss} {}),)")
    assert waiting().refused == "daemon"
    nothing_was_granted(system)


GARBLED = [
    (CONSUMER, CONSUMER1, "Grant", "()"),
    (CONSUMER, CONSUMER1, "Grant", "('everything',)"),
    (CONSUMER, CONSUMER1, "Grant", "(1, 2)"),
    (CONSUMER, CONSUMER1, "Grant", "(['everything'], {'trip': <1>})"),
    (CONSUMER, None, "Grant", "('everything', 'trip')"),
    (CONSUMER, PROPERTIES, "Get", f"('{CONSUMER1}',)"),
    (CONSUMER, PROPERTIES, "Get", f"('{CONSUMER1}', 'Grant')"),
    (CONSUMER, PROPERTIES, "Get", "('', 'Scope')"),
    (CONSUMER, PROPERTIES, "Get", f"('{MANAGER1}', 'Rules')"),
    (CONSUMER, PROPERTIES, "Set", f"('{CONSUMER1}', 'Scope', <'everything'>)"),
    (CONSUMER, PROPERTIES, "GetAll", "('',)"),
    (CONSUMER + "00", CONSUMER1, "Grant", "('everything', 'trip')"),
    (PHONE + "/consumer_", CONSUMER1, "Grant", "('everything', 'trip')"),
    (PHONE + "/consumer_zz", CONSUMER1, "Grant", "('everything', 'trip')"),
    ("/", CONSUMER1, "Grant", "('everything', 'trip')"),
    (ROOT, LINK1, "OpenCar", "('pbap', '', uint32 0)"),
    (ROOT, None, "OpenCar", "('pbap', 'AA:BB:CC:DD:EE:FF', uint32 1, uint32 61005, uint64 1)"),
]


def test_what_it_garbles_gives_it_nothing(system):
    stranger = system.caller("stranger")
    for call in GARBLED:
        assert stranger.call(*call).error not in (None, "none came"), call
    nothing_was_granted(system)


def test_more_than_a_method_takes_is_refused_unread(system):
    """Also from who may call it: long texts and descriptors would wait in the daemon while polkit is asked."""
    member = system.caller("member")
    huge = f"('{'x' * 8 * MEGABYTE}', 'trip')"
    assert member.call(CONSUMER, CONSUMER1, "Grant", huge).error == INVALID
    with_fds = member.call(*GRANT, fds=8)
    assert with_fds.refused == "bus" if system.policy else with_fds.error == INVALID
    nothing_was_granted(system)


def test_a_flood_is_not_in_the_others_way(system):
    """Calls, long calls and descriptors, from several connections at once. (Of descriptors only the policy keeps a bus
    free: one that has 64 for the daemon turns away all else that is for it.)"""
    strangers = [system.caller("stranger") for _ in range(4)]
    root = system.caller("root")
    root.call(*GRANT[:2], "Revoke")
    memory, descriptors = resident(system.daemon)
    for stranger in strangers:
        stranger.begin("send", 5000, *GRANT, 0)
    for _ in range(20):
        assert root.call(CONSUMER, CONSUMER1, "Explain", "('pb',)").error is None
    for stranger in strangers:
        stranger.end()
        stranger.begin("send", 20, CONSUMER, CONSUMER1, "Grant", f"('{'x' * MEGABYTE}', 'trip')", 0)
    for _ in range(20):
        assert root.call(CONSUMER, CONSUMER1, "Explain", "('pb',)").error is None
    for stranger in strangers:
        stranger.end()
        stranger.begin("send", 500, *GRANT, 16 if system.policy else 0)
    for stranger in strangers:
        stranger.end()
        assert stranger.call(*GRANT).error  # and so all that it sent before has been looked at
    assert root.call(CONSUMER, CONSUMER1, "Explain", "('pb',)").error is None
    assert system.daemon.running(), system.daemon.log()
    after = resident(system.daemon)
    if not os.environ.get("CONTACTGUARD_SANITIZERS"):  # those keep freed memory for a while, on purpose
        assert after[0] - memory < 64 * MEGABYTE
    assert after[1] <= descriptors + 16


def test_it_does_not_hear_who_asks_whom(system):
    """Signals go to who has read what they are about: everything, or its own Scope."""
    stranger, consumer, root, deaf = (system.caller(user) for user in ("stranger", "consumer", "root", "root"))
    assert scope(stranger).refused
    assert scope(consumer).error is None
    assert root.call(ROOT, "org.freedesktop.DBus.ObjectManager", "GetManagedObjects").error is None
    assert deaf.call(*GRANT).error is None
    assert system.open_car(root, stranger).error is None
    assert root.call(CONSUMER, CONSUMER1, "Revoke").error is None
    assert stranger.do("signals") == [] and deaf.do("signals") == []
    own, all_of_it = consumer.do("signals"), root.do("signals")
    assert {(path, name) for path, _, name, _ in own} == {(CONSUMER, "Changed"), (CONSUMER, "PropertiesChanged")}
    assert [line for line in all_of_it if line[0] == CONSUMER] == own
    assert "InterfacesAdded" in [name for _, _, name, _ in all_of_it]


def test_it_fills_the_guard_with_no_phones(system):
    """An app may name any address to obexd. It gets no further than its own share, and no other app pays for it."""
    obexd, app, other, root = (system.caller(user) for user in ("obexd", "consumer", "stranger", "root"))
    for number in range(200):
        assert system.open_car(obexd, app, phone=f"00:00:00:00:00:{number:02X}").error is None
    assert system.open_car(obexd, other, phone="00:00:00:00:01:00").error is None
    objects = root.call(ROOT, "org.freedesktop.DBus.ObjectManager", "GetManagedObjects").text
    assert objects.count("'Consumer'") == 64 + 1
    assert "'00:00:00:00:01:00'" in objects


def test_it_cannot_find_out_who_has_asked(system):
    """A consumer that nobody has heard of refuses it in the same words."""
    stranger = system.caller("stranger")
    unknown = PHONE + "/consumer_" + b"uid:4711".hex()
    for interface, method, arguments in ((CONSUMER1, "Grant", "('everything', 'trip')"), (CONSUMER1, "Revoke", "()"),
                                         (PROPERTIES, "GetAll", f"('{CONSUMER1}',)"),
                                         (PROPERTIES, "Get", f"('{CONSUMER1}', 'Scope')")):
        known = stranger.call(CONSUMER, interface, method, arguments)
        assert known.refused and known == stranger.call(unknown, interface, method, arguments)


# --- While the driver is asked ---

YES = "({'scope': <'everything'>, 'lifetime': <'always'>},)"


@pytest.fixture(params=[True, False], ids=["policy", "open"])
def desk(bench, request):
    """A car at the desk, in the name of a user, which waits for the driver: desk(user)."""
    phone = bench.fake_phone({"telecom/pb": [card("Owner"), card("Ann", "+4930111111")],
                              "telecom/fav": [card("Ann", "+4930111111")]})
    made = []

    def make(car="consumer"):
        made.append(System(bench, config="[Consent]\nWait=16\nPreview=yes\n[View]\nFillWait=6\n", desk=phone, car=car,
                           policy=request.param))
        return made[0]

    yield make
    made[0].close()


def size_of(car):
    """What the car that asked for a size was told."""
    return json.loads(car.wait_line('"command":"size"'))["params"]["PhonebookSize"]


def question(agent):
    """The path of the question that was put to this agent."""
    method, arguments = agent.do("question")
    assert method == "RequestConsent"
    return re.match(r"\(objectpath '([^']+)'", arguments)[1]


def asked(system, user="member"):
    """A car that waits, and the agent that has its question."""
    agent = system.agent(user)
    car = system.car("size pb")
    system.daemon.wait_line("a request waits for the driver")
    return car, agent


def test_it_is_no_agent(desk):
    system = desk()
    for user in ("stranger", "consumer", "obexd"):
        caller = system.caller(user)
        caller.do("be_agent", "/agent")
        for method, arguments in (("RegisterAgent", "(objectpath '/agent', 'x', 2147483647)"),
                                  ("UnregisterAgent", "(objectpath '/agent',)")):
            assert caller.call(ROOT, AGENTS, method, arguments).refused, user
    # There is no agent, so the car does not wait.
    assert size_of(system.car("size pb")) == 0


def test_it_answers_in_place_of_no_agent(desk):
    """The agent is asked, and the stranger knows all of it: its question, its name, the daemon's."""
    system = desk()
    car, agent = asked(system)
    path = question(agent)
    stranger = system.caller("stranger")
    daemon = stranger.do("owner", "org.contactguard")
    stranger.do("forge", daemon, 2000, YES)
    assert stranger.call(path, QUESTION1, "Counts", "('everything',)").refused
    assert stranger.call(path, QUESTION1, "People").refused
    assert stranger.call(ROOT, AGENTS, "UnregisterAgent", "(objectpath '/agent',)").refused
    assert stranger.call(ROOT, AGENTS, "RegisterAgent", "(objectpath '/agent', 'x', 0)").refused
    # The question is still the agent's, and its answer is the one that counts.
    agent.do("answer", "({'scope': <'favourites'>},)")
    assert size_of(car) == 2
    assert scope(system.caller("root")).text == "(<'favourites'>,)"


def test_an_agent_that_is_the_consumer_is_not_asked(desk):
    """Not even where polkit lets that user ask."""
    system = desk(car="member")
    agent = system.agent("member")
    assert size_of(system.car("size pb")) == 0
    assert agent.do("asked") == []


def test_an_answer_after_the_agent_has_left_counts_for_nothing(desk):
    system = desk()
    car, agent = asked(system)
    assert question(agent)
    assert agent.call(ROOT, AGENTS, "UnregisterAgent", "(objectpath '/agent',)").error is None
    agent.do("answer", YES)
    assert size_of(car) == 0
    nothing_was_granted(system)
