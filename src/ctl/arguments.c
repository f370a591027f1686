/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What people write for phones, consumers and scopes. What the daemon would never accept is refused
 * here. */
#include "ctl-private.h"

#include <string.h>

#define SCOPE_MAX 65536 /* bytes of a scope's text: thousands of people fit */

G_DEFINE_QUARK(ctl - usage - error - quark, ctl_usage_error)

char *ctl_parse_phone(const char *word, GError **error)
{
	if (cg_bdaddr_valid(word))
		return g_ascii_strup(word, -1);
	g_set_error(error, CTL_USAGE_ERROR, 0, "a phone is an address, AA:BB:CC:DD:EE:FF, not %s",
		    word);
	return NULL;
}

char *ctl_parse_consumer(const char *word, GError **error)
{
	if (cg_consumer_valid(word))
		return cg_consumer_normal(word);
	g_set_error(error, CTL_USAGE_ERROR, 0,
		    "a consumer is car:AA:BB:CC:DD:EE:FF, app:UNIT, lsm:LABEL or uid:N, not %s",
		    word);
	return NULL;
}

char *ctl_read_scope(const char *word, GError **error)
{
	g_autofree char *text = NULL;
	gsize size = 0;

	if (*word != '@')
		return g_strdup(word);
	if (!g_file_get_contents(word + 1, &text, &size, error))
		return NULL;
	if (size > SCOPE_MAX || strlen(text) != size || !g_utf8_validate(text, size, NULL)) {
		g_set_error(error, CG_ERROR, CG_ERROR_CONFIG, "%s is no text of a scope", word + 1);
		return NULL;
	}
	return g_steal_pointer(&text);
}

gboolean ctl_parse_who(const Ctl *ctl, CtlWho *who, GError **error)
{
	*who = (CtlWho){ 0 };
	who->phone = ctl_parse_phone(ctl->arguments[0], error);
	who->consumer = who->phone ? ctl_parse_consumer(ctl->arguments[1], error) : NULL;
	if (!who->consumer)
		return FALSE;
	who->path = cg_who_path(&(CgWho){ who->phone, who->consumer });
	return TRUE;
}

void ctl_who_clear(CtlWho *who)
{
	g_free(who->phone);
	g_free(who->consumer);
	g_free(who->path);
}
