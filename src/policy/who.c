/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The names of phones and consumers, and their paths on D-Bus. A path is refused unless it is
 * exactly the one that a name gives, since one consumer has one path. */
#include <contactguard/policy.h>

#include <string.h>

#define ROOT     "/org/contactguard"
#define PHONE    ROOT "/phone_"
#define CONSUMER "/consumer_"
#define CAR      "car:"

/* --- Names --- */

static gboolean is_text(const char *text)
{
	if (!*text || !g_utf8_validate(text, -1, NULL))
		return FALSE;
	for (const char *at = text; *at; at = g_utf8_next_char(at))
		if (g_unichar_iscntrl(g_utf8_get_char(at)))
			return FALSE;
	return TRUE;
}

static gboolean is_uid(const char *text)
{
	return g_ascii_string_to_unsigned(text, 10, 0, G_MAXUINT32, NULL, NULL);
}

gboolean cg_consumer_valid(const char *text)
{
	static const struct {
		const char *prefix;
		gboolean (*valid)(const char *rest);
	} kinds[] = {
		{ CAR, cg_bdaddr_valid },
		{ "uid:", is_uid },
		{ "app:", is_text },
		{ "lsm:", is_text },
	};

	if (strlen(text) > CG_CONSUMER_MAX)
		return FALSE;
	for (guint i = 0; i < G_N_ELEMENTS(kinds); i++)
		if (g_str_has_prefix(text, kinds[i].prefix))
			return kinds[i].valid(text + strlen(kinds[i].prefix));
	return FALSE;
}

char *cg_consumer_normal(const char *text)
{
	g_autofree char *upper = NULL;

	if (!g_str_has_prefix(text, CAR))
		return g_strdup(text);
	upper = g_ascii_strup(text + strlen(CAR), -1);
	return g_strconcat(CAR, upper, NULL);
}

gboolean cg_who_is_car(const CgWho *who)
{
	return g_str_has_prefix(who->consumer, CAR);
}

/* --- Paths --- */

char *cg_who_path(const CgWho *who)
{
	g_autofree char *words = g_strdelimit(g_strdup(who->phone), ":", '_');
	g_autoptr(GString) path = g_string_new(PHONE);

	g_string_append(path, words);
	if (who->consumer)
		g_string_append(path, CONSUMER);
	for (const char *at = who->consumer; at && *at; at++)
		g_string_append_printf(path, "%02x", (guint8)*at);
	return g_string_free(g_steal_pointer(&path), FALSE);
}

char *cg_question_path(const CgWho *who, guint64 question)
{
	g_autofree char *parent = cg_who_path(who);

	return g_strdup_printf("%s/question_%" G_GUINT64_FORMAT, parent, question);
}

/* Returns the name that hex encodes, or NULL if it is not a consumer's. */
static char *consumer_of(const char *hex)
{
	g_auto(CgBuffer) bytes = { 0 };
	g_autofree char *name = NULL, *normal = NULL;

	cg_buffer_init(&bytes, CG_CONSUMER_MAX);
	if (!cg_hex_parse(hex, &bytes) || bytes.failed || !bytes.size ||
	    !cg_utf8_valid(cg_buffer_span(&bytes)))
		return NULL;
	name = g_strndup((const char *)bytes.data, bytes.size);
	normal = cg_consumer_normal(name);
	return cg_consumer_valid(name) && g_str_equal(name, normal) ? g_steal_pointer(&name) : NULL;
}

/* Returns the path up to the end of its consumer, or NULL if it contains none. */
static char *cut_path(const char *path)
{
	const char *consumer = strstr(path, CONSUMER), *end;

	if (!g_str_has_prefix(path, PHONE) || !consumer)
		return NULL;
	end = strchrnul(consumer + 1, '/');
	return g_strndup(path, end - path);
}

/* Returns the address between these two places of a path, or NULL if there is none. */
static char *address_of(const char *from, const char *end)
{
	g_autofree char *words = g_strndup(from, end - from);
	g_autofree char *address = g_ascii_strup(g_strdelimit(words, "_", ':'), -1);

	return cg_bdaddr_valid(address) ? g_steal_pointer(&address) : NULL;
}

gboolean cg_who_of_path(const char *path, char **phone, char **consumer)
{
	g_autofree char *whole = cut_path(path), *again = NULL, *address = NULL, *name = NULL;
	const char *after = whole ? strstr(whole, CONSUMER) : NULL;

	*phone = *consumer = NULL;
	if (!whole)
		return FALSE;
	address = address_of(whole + strlen(PHONE), after);
	name = consumer_of(after + strlen(CONSUMER));
	if (!address || !name)
		return FALSE;
	again = cg_who_path(&(CgWho){ address, name });
	if (!g_str_equal(again, whole))
		return FALSE;
	*phone = g_steal_pointer(&address);
	*consumer = g_steal_pointer(&name);
	return TRUE;
}
