# SPDX-License-Identifier: GPL-2.0-or-later
"""obexd on the system bus (-s), as head units run it that have no session; obexd has that since 5.82 at the latest."""
import pytest

from bench import Refused, card, obexd
from test_plugin import read_alone

pytestmark = pytest.mark.skipif(not obexd.knows("system-bus\0"), reason="this obexd has no -s")

STORE = {"telecom/pb": [card("Owner"), card("Ann", "+4930111111")]}


def test_head_unit_reads_through_the_guard_and_alone(bench):
    read_alone(bench.head_unit(bench.direct("bare", bench.phone(STORE).address), options=("-s",)))


@pytest.mark.parametrize("target", ["pbap", "map"])
def test_no_daemon_no_session(bench, target):
    unit = bench.head_unit(bench.machine("car"), placed=False, options=("-s",))
    with pytest.raises(Refused, match="no guard is running"):
        unit.app().create_session(target)
    assert "bluetooth_connect()" not in unit.process.log()
