"""Who may call what, on a system bus with its policy and polkitd: doc/dbus-callers.md has each method."""
import pathlib
import sys

import pytest
from bench import card
from bench.system import USERS, System
from users import needs_other_users

HERE = pathlib.Path(__file__).resolve().parent
sys.path.append(str(HERE.parent / "callers"))

import trying

pytestmark = needs_other_users
DOCUMENT = HERE.parents[1] / "doc" / "dbus-callers.md"

PHONE = "/org/contactguard/phone_AA_BB_CC_DD_EE_FF"
CONSUMER = PHONE + "/consumer_" + f"uid:{USERS['consumer']}".encode().hex()
CONSUMER1 = "org.contactguard.Consumer1"
LINK1 = "org.contactguard.Link1"
PROPERTIES = "org.freedesktop.DBus.Properties"


@pytest.fixture
def system(bench):
    phone = bench.fake_phone({"telecom/pb": [card("Owner"), card("Ann", "+4930111111")]})
    made = System(bench, config=f"[Link]\nPhone={phone}\n")
    yield made
    made.close()


def test_a_member_grants_and_a_stranger_does_not(system):
    app = system.caller("consumer")
    opened = system.caller("obexd").call("/org/contactguard", LINK1, "OpenCar",
                                         f"('pbap', 'AA:BB:CC:DD:EE:FF', uint32 {app.pid}, uint32 {USERS['consumer']})")
    assert opened.error is None, opened
    for user in ("stranger", "consumer", "obexd"):
        assert system.caller(user).call(CONSUMER, CONSUMER1, "Grant", "('favourites', 'trip')").refused, user
    granted = system.caller("member").call(CONSUMER, CONSUMER1, "Grant", "('favourites', 'trip')")
    assert granted.error is None, granted
    scope = app.call(CONSUMER, PROPERTIES, "Get", f"('{CONSUMER1}', 'Scope')")
    assert scope.text == "(<'favourites'>,)"


def test_the_table_is_what_is_so(bench):
    """doc/dbus-callers.md; where it is not, `make callers` writes it anew, to be read before it is committed."""
    assert trying.document(bench).splitlines() == DOCUMENT.read_text().splitlines()
