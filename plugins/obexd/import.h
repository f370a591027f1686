/* SPDX-License-Identifier: GPL-2.0-or-later */
/* import: a function of a library that obexd calls, taken over. */
#pragma once

/* Has each call that obexd's program makes to this function of a shared library go to `ours`. Calls
 * by libraries, and by the plugin itself, stay as they are. Returns 0, or -1 if obexd's program
 * does not call the function that way, and then nothing has changed. */
int cg_plugin_import_replace(const char *function, void (*ours)(void));
