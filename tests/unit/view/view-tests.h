/* One function per file of this room's tests. */
#pragma once

void test_view_view(void);
