# SPDX-License-Identifier: GPL-2.0-or-later
"""The test cases of PBAP.TS to report on (revision p22), GOEP's and SDP's that it borrows among them."""
import re

SERVING = """
SSM/ BV-03 -05 -07 -08 -11 BI-02
PBD/ BV-02 -03 -05..-37 BI-01
PBB/ BV-06..-32 -44..-46 BI-01 -07
PBF/ BV-01..-03
PDF/ BV-01 -03 -05 -06
SGSIT/SERR/ BV-01
SGSIT/ATTR/ BV-01..-06
SGSIT/OFFS/ BV-01
GOEP/BC/ BV-03
GOEP/SRM/ BV-08 BI-03 -05
GOEP/SRMP/ BV-02 BI-02
GOEP/ROB/ BV-01 -02
"""

ASKING = """
SSM/ BV-01 -02 -06 -09 -10
PBD/ BV-01 -04 -38..-48
PBB/ BV-01..-03 -05 -33..-43
PBF/ BV-01..-03
PDF/ BV-01 -02 -04 -06
GOEP/BC/ BV-04
GOEP/CON/ BV-01
GOEP/SRM/ BV-05 -07
GOEP/SRMP/ BV-04..-06 BI-01
SGSIT/SERR/ BV-01
SGSIT/ATTR/ BV-01 -02
SGSIT/OFFS/ BV-01
CGSIT/SFC/ BV-01
"""


def expand(role, text):
    """The whole ids of one role, as `PBAP/PSE/SSM/BV-03-C`."""
    for line in text.strip().splitlines():
        group, *words = line.split()
        kind = None
        for word in words:
            found = re.fullmatch(r"(BV|BI)?-(\d\d)(?:\.\.-(\d\d))?", word)
            kind = found[1] or kind
            for number in range(int(found[2]), int(found[3] or found[2]) + 1):
                yield f"PBAP/{role}/{group}{kind}-{number:02}-C"


IDS = [*expand("PSE", SERVING), *expand("PCE", ASKING)]
