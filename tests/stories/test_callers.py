# SPDX-License-Identifier: GPL-2.0-or-later
"""Who may call what, on a system bus with its policy and polkitd: doc/dbus-callers.md has each method."""
import pathlib
import sys

import pytest
from bench import card
from bench.heir import can_choose
from bench.system import USERS, System
from bench.units import groups, in_unit, leave
from users import needs_other_users

HERE = pathlib.Path(__file__).resolve().parent
sys.path.append(str(HERE.parent / "callers"))

import trying

pytestmark = needs_other_users
DOCUMENT = HERE.parents[1] / "doc" / "dbus-callers.md"

PHONE = "/org/contactguard/phone_AA_BB_CC_DD_EE_FF"
CONSUMER = PHONE + "/consumer_" + f"uid:{USERS['consumer']}".encode().hex()
CONSUMER1 = "org.contactguard.Consumer1"
PROPERTIES = "org.freedesktop.DBus.Properties"
GRANT = (CONSUMER, CONSUMER1, "Grant", "('favourites', 'trip')")


@pytest.fixture
def system(bench):
    phone = bench.fake_phone({"telecom/pb": [card("Owner"), card("Ann", "+4930111111")]})
    made = System(bench, config=f"[Link]\nPhone={phone}\n")
    yield made
    made.close()


def grant(caller):
    return caller.call(*GRANT)


def own_scope(caller):
    return caller.call(CONSUMER, PROPERTIES, "Get", f"('{CONSUMER1}', 'Scope')")


def test_a_member_grants_and_a_stranger_does_not(system):
    app = system.caller("consumer")
    assert system.open_car(system.caller("obexd"), app).error is None
    for user in ("stranger", "consumer", "obexd"):
        assert grant(system.caller(user)).refused, user
    assert grant(system.caller("member")).error is None
    assert own_scope(app).text == "(<'favourites'>,)"


def test_an_app_reads_the_scope_of_what_it_is(system):
    """Not that of its user, and no other program of that user reads it."""
    unit = "contactguard-test-app.service"
    if not groups():
        pytest.skip("no control groups that this user may make")
    consumer = f"{PHONE}/consumer_{f'app:{unit}'.encode().hex()}"
    get = (PROPERTIES, "Get", f"('{CONSUMER1}', 'Scope')")
    app, other = system.caller("consumer"), system.caller("consumer")
    with in_unit(unit, app):
        for program in app, other:
            opened = system.open_car(system.caller("obexd"), program)
            assert opened.error is None, opened
        assert app.call(consumer, *get).text == "(<'nothing'>,)"
        assert other.call(CONSUMER, *get).text == "(<'nothing'>,)"
        assert app.call(CONSUMER, *get).refused and other.call(consumer, *get).refused


@pytest.mark.skipif(not can_choose() or not groups(), reason="only root can choose a process's number and unit")
def test_an_app_does_not_read_the_scope_of_who_got_its_number(system):
    """It hands its connection on and ends, and a program of another unit gets its number."""
    dialer, music = "contactguard-test-dialer.service", "contactguard-test-music.service"
    consumer = f"{PHONE}/consumer_{f'app:{dialer}'.encode().hex()}"
    app = system.caller("consumer")
    with in_unit(dialer, app):
        assert system.open_car(system.caller("obexd"), app).error is None
        assert app.call(consumer, PROPERTIES, "Get", f"('{CONSUMER1}', 'Scope')").text == "(<'nothing'>,)"
        thief = system.bench.start("thief", [sys.executable, "-B", HERE / "bench" / "heir.py", system.bus.address,
                                             USERS["consumer"], music, dialer, consumer])
        assert thief.wait_line(" ") == "refused org.contactguard.Error.NotAuthorized"
        thief.stop()
        leave(music)


def test_the_table_is_what_is_so(bench):
    """doc/dbus-callers.md; where it is not, `make callers` writes it anew, to be read before it is committed."""
    assert trying.document(bench).splitlines() == DOCUMENT.read_text().splitlines()


# --- polkit ---

def test_without_polkit_there_is_root_and_nobody_else(system):
    member, consumer, root = (system.caller(user) for user in ("member", "consumer", "root"))
    assert system.open_car(root, consumer).error is None
    assert grant(member).error is None
    system.polkit.stop()
    assert grant(member).refused == "daemon"
    assert grant(root).error is None
    assert own_scope(consumer).error is None
    system.start_polkit()
    assert grant(member).error is None


def test_a_polkit_that_hangs_refuses_and_holds_up_nobody_else(system):
    members = [system.caller("member") for _ in range(9)]
    root, consumer = system.caller("root"), system.caller("consumer")
    assert system.open_car(root, consumer).error is None
    with system.polkit_hangs():
        waiting = [member.begin_call(*GRANT) for member in members[:8]]
        system.daemon_has_asked(8)
        # One user's calls that wait are bounded: the next is told so at once.
        assert grant(members[8]).error == "org.contactguard.Error.Unavailable"
        assert grant(root).error is None
        assert own_scope(consumer).error is None
        assert {answer().refused for answer in waiting} == {"daemon"}
    assert grant(members[8]).error is None
