# SPDX-License-Identifier: GPL-2.0-or-later
"""A head unit on the air: car app -> stock obexd -> plugin -> daemon -> Bluetooth -> stock obexd as the phone."""
import pathlib
import pwd
import re

import pytest

from bench.bonds import Bonds
from bench.headunit import Refused
from lab import OUT, Lab

APP = "uid:0"
CONFIG = """[Consent]
Wait=0
[Rule all]
Phone=*
Consumer=*
Scope=ask
"""


@pytest.fixture(scope="module")
def lab():
    made = Lab(CONFIG)
    yield made
    made.end()


def read(lab):
    """The size and the cards that an app gets."""
    app = lab.app()
    book = app.pbap(lab.phone)
    book.select("int", "pb")
    size, cards = book.size(), book.pull_all(Format="vcard30")
    book.close()
    app.close()
    return size, cards


def test_nothing_is_read_before_a_grant(lab):
    assert read(lab) == (0, b"")
    assert "CONNECT" not in lab.phone_unit.process.log()


def test_everything_over_l2cap(lab):
    lab.contactguard("grant", lab.phone, APP, "everything")
    size, cards = read(lab)
    assert size == 20
    assert cards.count(b"BEGIN:VCARD") == 20
    assert b"+15550000019" in cards
    assert "CONNECT" in lab.phone_unit.process.log()


def test_names_without_numbers_after_a_narrower_grant(lab):
    lab.contactguard("grant", lab.phone, APP, "[Scope chosen]\nContacts=name:Given1 *\nFields=N;FN")
    size, cards = read(lab)
    assert size == cards.count(b"BEGIN:VCARD") == 2  # the owner, who is made of the phone's name, and one
    assert b"Family1" in cards and b"Family2" not in cards and b"+1555" not in cards


def test_revoked(lab):
    lab.contactguard("revoke", lab.phone, APP)
    assert read(lab) == (0, b"")


def test_a_phone_that_is_gone_is_not_dialled(lab):
    lab.contactguard("grant", lab.phone, APP, "everything")
    assert read(lab)[0] == 20
    lab.let_go(lab.unit, lab.phone)
    with pytest.raises(Refused, match="Service Unavailable"):
        read(lab)
    assert not lab.get(lab.device(lab.unit, lab.phone), "Device1", "Connected")
    lab.hold(lab.unit, lab.phone)
    assert read(lab)[0] == 20


def test_the_daemon_killed(lab):
    """An open session ends, nothing is read meanwhile, and what was granted goes on with the next daemon."""
    app = lab.app()
    book = app.pbap(lab.phone)
    book.select("int", "pb")
    assert book.size() == 20
    lab.kill_daemon()
    with pytest.raises(Refused):
        book.pull_all(Format="vcard30")
    app.close()
    with pytest.raises(Refused):
        read(lab)
    lab.restart_daemon()
    assert read(lab)[0] == 20


def test_obexd_killed(lab):
    lab.restart_obexd()
    assert read(lab)[0] == 20


def test_bluetoothd_killed(lab):
    lab.restart_bluetoothd(lab.phone)
    assert read(lab)[0] == 20


# --- Bonds ---

KEPT = "/var/lib/bluetooth"


@pytest.fixture
def bonds(lab):
    """contactguard-bonds as it is installed, over what bluetoothd keeps."""
    made = Bonds("/run/contactguard-bonds.socket", KEPT, pwd.getpwnam("contactguard").pw_uid, OUT / "bonds.log",
                 "contactguard-bonds")
    yield made
    made.stop()


def reasons(lab):
    return lab.contactguard("explain", lab.phone, APP, "pb")


def grant_for_ever(lab):
    read(lab)  # each session asks for the bond
    lab.contactguard("grant", lab.phone, APP, "everything", "--lifetime", "always")
    assert read(lab)[0] == 20
    assert "the driver granted everything (always)" in reasons(lab) and "bond" not in reasons(lab)


def test_a_grant_of_a_bond(lab, bonds):
    grant_for_ever(lab)
    lab.kill_daemon()
    lab.restart_daemon()
    assert read(lab)[0] == 20
    assert "bond" not in reasons(lab)
    bonds.stop()
    assert read(lab)[0] == 20  # in the same trip
    assert "its bond can't be told now, so it rests after the trip" in reasons(lab)
    bonds.start()
    assert read(lab)[0] == 20
    assert "bond" not in reasons(lab)


def test_a_bond_that_was_made_anew_while_the_daemon_was_down(lab, bonds):
    """btvirt gives each pairing the same link key, which no controller does. So another one is put into what bluetoothd
    has kept of this pairing, as it would be after the next."""
    grant_for_ever(lab)
    lab.kill_daemon()
    info = pathlib.Path(KEPT, lab.unit, lab.phone, "info")
    kept = info.read_text()
    info.write_text(re.sub(r"(?<=^Key=)[0-9A-F]{32}$", "5A" * 16, kept, flags=re.M))
    assert info.read_text() != kept
    lab.restart_daemon()
    assert read(lab) == (0, b"")
    assert "a grant of everything holds no longer" in reasons(lab)
    grant_for_ever(lab)
