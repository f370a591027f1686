# SPDX-License-Identifier: GPL-2.0-or-later
"""The bench: stock, unmodified obexd at both ends, on private buses, with our plugin in both.

How a story uses it (the fixture `bench` is in conftest.py; what it started it also ends):

    def test_sizes(bench):
        phone = bench.phone({"telecom/pb": [card("Ann", "+4930111111")]})  # or a folder laid out as fake-phone's
        car = bench.machine("car")                          # its daemon bus and its session bus
        bench.daemon(car, "[Rule all]\\nScope=everything\\n", phone=phone.address)     # contactguardd as a head unit
        unit = bench.head_unit(car)                         # stock obexd, waits for the daemon's placement
        book = unit.app().pbap()                            # an app: one D-Bus connection; its PBAP session
        book.select("int", "pb")
        assert book.size() == 2
        cards = book.pull_all(Format="vcard30", MaxCount=10)       # the bytes that obexd wrote
        book.list(), book.search("number", "111111"), book.pull("1.vcf")

Without the guard (for comparison: the stock head unit straight on the stock phone):

    unit = bench.head_unit(bench.direct("bare", phone.address))

Pieces: machine.py a machine's two buses; obexd.py obexd with the plugin in place; phone.py StockPhone; headunit.py
HeadUnit, App, Book, Refused; standin.py a *stand-in* for the daemon's Link1 that filters nothing (the stock phone's own
guard, and `direct`); bluez_mock.py a *mock* of org.bluez that notes who registers profiles, as no Bluetooth runs here; logind.py a *mock* of
logind's files.

`phone.address` is a `unixpkt:` address: give it to `[Link] Phone=` or to `contactguardd --phone`.
bench.fake_phone(store, kind="unix") starts fake-phone in place of the stock phone and returns its address.

Nothing waits by sleeping: processes are waited for by a line they print, names by NameOwnerChanged, transfers by
PropertiesChanged, each with a deadline. What a process printed is in `bench.dir/logs` (`process.log()`), and is shown when
a wait fails. CONTACTGUARD_NO_STOCK=1 skips the stories that need stock obexd; without it they fail where obexd or
`unshare` can't run, and say why.
"""
from .bench import Bench, card  # noqa: F401
from .headunit import App, Book, HeadUnit, Refused  # noqa: F401
from .process import BenchError  # noqa: F401
