/* Telephone numbers, for selectors. */
#pragma once

#include <contactguard/base.h>

/* The E.164 form of what cg_number_digits() gave. country is [Numbers] Country; with 0 only a
 * number with a + has one. NULL: none. */
CgText *cg_number_e164(const char *digits, guint country);
