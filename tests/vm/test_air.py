# SPDX-License-Identifier: GPL-2.0-or-later
"""A head unit on the air: car app -> stock obexd -> plugin -> daemon -> Bluetooth -> stock obexd as the phone."""
import pytest

from bench.headunit import Refused
from lab import Lab

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
    made.pair()
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
    lab.disconnect_phone()
    with pytest.raises(Refused, match="Service Unavailable"):
        read(lab)
    assert not lab.get(lab.device, "Device1", "Connected")
    lab.connect_phone()
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
    lab.restart_bluetoothd()
    assert read(lab)[0] == 20
