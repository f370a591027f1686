/* One function per file of this room's tests. */
#pragma once

#include <glib.h>

void test_store_store(void);
