/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The words of fake-headunit's commands. The whole script is read before anything is sent, so that
 * a mistake in its last line costs no session. Refuses unknown words, keys and values. */
#include "headunit-private.h"

#include <contactguard/profile.h>

#include <string.h>

/* --- Expectations --- */

static const struct {
	const char *word;
	HuExpectKey key;
} expect_keys[] = {
	{ "response", HU_EXPECT_RESPONSE }, { "size", HU_EXPECT_SIZE },
	{ "count", HU_EXPECT_COUNT },       { "field", HU_EXPECT_FIELD },
	{ "no-field", HU_EXPECT_NO_FIELD }, { "text", HU_EXPECT_TEXT },
	{ "no-text", HU_EXPECT_NO_TEXT },   { "param", HU_EXPECT_PARAM },
};

static gboolean parse_expect_value(HuCommand *command, GError **error)
{
	switch (command->key) {
	case HU_EXPECT_RESPONSE:
		if (cg_code_parse(command->text, &command->code))
			return TRUE;
		break;
	case HU_EXPECT_SIZE:
	case HU_EXPECT_COUNT:
		if (g_ascii_string_to_unsigned(command->text, 10, 0, G_MAXUINT32, &command->value,
					       NULL))
			return TRUE;
		break;
	case HU_EXPECT_FIELD:
	case HU_EXPECT_NO_FIELD:
	case HU_EXPECT_TEXT:
	case HU_EXPECT_NO_TEXT:
	case HU_EXPECT_PARAM: return TRUE;
	}
	g_set_error(error, CG_ERROR, CG_ERROR_CONFIG, "'%s' can't be expected of it",
		    command->text);
	return FALSE;
}

/* The last value may be several words: `expect response Not Found`. */
static gboolean parse_expect(HuCommand *command, char **words, GError **error)
{
	for (gsize i = 0; i < G_N_ELEMENTS(expect_keys); i++) {
		if (!g_str_equal(words[0], expect_keys[i].word))
			continue;
		command->key = expect_keys[i].key;
		words++;
		if (command->key == HU_EXPECT_PARAM && *words)
			command->param = g_strdup(*words++);
		if (!*words)
			break;
		command->text = g_strjoinv(" ", words);
		return parse_expect_value(command, error);
	}
	g_set_error_literal(
		error, CG_ERROR, CG_ERROR_CONFIG,
		"expect needs a KEY and a VALUE: response, size, count, field, no-field, "
		"text, no-text or param NAME");
	return FALSE;
}

/* --- Commands --- */

static gboolean parse_filters(HuCommand *command, char **words, GError **error)
{
	return hu_params_put(&hu_pbap_params, words, &command->params, error);
}

/* "pb" -> telecom/pb.vcf, "SIM1/pb" -> SIM1/telecom/pb.vcf; a repository that PBAP does not have
 * is sent too. */
static gboolean parse_pull(HuCommand *command, char **words, GError **error)
{
	gboolean sim = g_str_has_prefix(words[0], "SIM1/");

	command->object = g_strconcat(sim ? "SIM1/telecom/" : "telecom/",
				      words[0] + (sim ? strlen("SIM1/") : 0), ".vcf", NULL);
	return parse_filters(command, words + 1, error);
}

static gboolean parse_size(HuCommand *command, char **words, GError **error)
{
	cg_params_put_number(&command->params, CG_PBAP_TAG_MAX_LIST_COUNT, 0, 2);
	return parse_pull(command, words, error);
}

static gboolean parse_list(HuCommand *command, char **words, GError **error)
{
	gboolean named = words[0] && !strchr(words[0], '=');

	command->object = g_strdup(named ? words[0] : "");
	return parse_filters(command, words + named, error);
}

static gboolean parse_entry(HuCommand *command, char **words, GError **error)
{
	command->object = g_strdup(words[0]);
	return parse_filters(command, words + 1, error);
}

static gboolean parse_cd(HuCommand *command, char **words, GError **error)
{
	command->object = g_strdup(words[0]);
	if (words[0][0] == '/')
		return TRUE;
	g_set_error_literal(error, CG_ERROR, CG_ERROR_CONFIG, "cd needs an absolute path");
	return FALSE;
}

static gboolean parse_raw(HuCommand *command, char **words, GError **error)
{
	if (*words[0] && cg_hex_parse(words[0], &command->params) &&
	    command->params.size <= CG_OBEX_MTU_MAX)
		return TRUE;
	g_set_error_literal(error, CG_ERROR, CG_ERROR_CONFIG, "raw needs pairs of hex digits");
	return FALSE;
}

static gboolean parse_nothing(HuCommand *command, char **words, GError **error)
{
	return TRUE;
}

static gboolean parse_map(HuCommand *command, char **words, GError **error)
{
	g_set_error_literal(error, CG_ERROR, CG_ERROR_CONFIG, "MAP is not built yet");
	return FALSE;
}

#define MANY G_MAXUINT

static const struct {
	const char *word;
	HuVerb verb;
	guint least, most; /* words after the verb */
	gboolean (*parse)(HuCommand *command, char **words, GError **error);
	const char *usage;
} verbs[] = {
	{ "size", HU_SIZE, 1, 1, parse_size, "size REPO" },
	{ "pull", HU_PULL, 1, MANY, parse_pull, "pull REPO [K=V...]" },
	{ "cd", HU_CD, 1, 1, parse_cd, "cd PATH" },
	{ "list", HU_LIST, 0, MANY, parse_list, "list [FOLDER] [K=V...]" },
	{ "entry", HU_ENTRY, 1, MANY, parse_entry, "entry NAME [K=V...]" },
	{ "connect", HU_CONNECT, 0, 0, parse_nothing, "connect" },
	{ "abort", HU_ABORT, 0, 0, parse_nothing, "abort" },
	{ "disconnect", HU_DISCONNECT, 0, 0, parse_nothing, "disconnect" },
	{ "raw", HU_RAW, 1, 1, parse_raw, "raw HEX" },
	{ "expect", HU_EXPECT, 1, MANY, parse_expect, "expect KEY VALUE" },
	{ "folders", HU_MAP, 0, 0, parse_map, "folders" },
	{ "messages", HU_MAP, 0, MANY, parse_map, "messages [FOLDER] [K=V...]" },
	{ "message", HU_MAP, 1, MANY, parse_map, "message HANDLE [K=V...]" },
	{ "push", HU_MAP, 2, 2, parse_map, "push FOLDER FILE" },
	{ "status", HU_MAP, 2, 2, parse_map, "status HANDLE read|unread|deleted|undeleted" },
	{ "notify", HU_MAP, 1, 1, parse_map, "notify on|off" },
	{ "event", HU_MAP, 1, 1, parse_map, "event SECONDS" },
};

static HuCommand *new_command(HuVerb verb, const char *word, char **words, guint number)
{
	HuCommand *command = g_new0(HuCommand, 1);

	command->verb = verb;
	command->word = g_strdup(word);
	command->args = g_strjoinv(" ", words);
	command->number = number;
	return command;
}

HuCommand *hu_command_new_connect(void)
{
	char *no_words[] = { NULL };

	return new_command(HU_CONNECT, "connect", no_words, 0);
}

static HuCommand *parse_words(char **words, guint number, GError **error)
{
	g_autoptr(HuCommand) command = NULL;
	guint after = g_strv_length(words) - 1;

	for (gsize i = 0; i < G_N_ELEMENTS(verbs); i++) {
		if (!g_str_equal(words[0], verbs[i].word))
			continue;
		if (after < verbs[i].least || after > verbs[i].most) {
			g_set_error(error, CG_ERROR, CG_ERROR_CONFIG, "it is used so: %s",
				    verbs[i].usage);
			return NULL;
		}
		command = new_command(verbs[i].verb, words[0], words + 1, number);
		if (!verbs[i].parse(command, words + 1, error))
			return NULL;
		return g_steal_pointer(&command);
	}
	g_set_error(error, CG_ERROR, CG_ERROR_CONFIG, "there is no command '%s'", words[0]);
	return NULL;
}

HuCommand *hu_command_parse(const char *line, guint number, GError **error)
{
	g_auto(GStrv) words = NULL;
	HuCommand *command = NULL;

	if (!g_utf8_validate(line, -1, NULL))
		g_set_error_literal(error, CG_ERROR, CG_ERROR_CONFIG, "it is not UTF-8");
	else if (g_shell_parse_argv(line, NULL, &words, error))
		command = parse_words(words, number, error);
	if (!command)
		g_prefix_error(error, "command '%s': ", line);
	return command;
}

static gboolean has_words(const char *line)
{
	while (g_ascii_isspace(*line))
		line++;
	return *line && *line != '#';
}

gboolean hu_script_parse(const char *text, GPtrArray *commands, GError **error)
{
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

	for (guint i = 0; lines[i]; i++) {
		HuCommand *command;

		if (!has_words(lines[i]))
			continue;
		command = hu_command_parse(lines[i], commands->len, error);
		if (!command) {
			g_prefix_error(error, "line %u: ", i + 1);
			return FALSE;
		}
		g_ptr_array_add(commands, command);
	}
	return TRUE;
}

void hu_command_free(HuCommand *command)
{
	g_free(command->word);
	g_free(command->args);
	g_free(command->object);
	cg_buffer_clear(&command->params);
	g_free(command->param);
	g_free(command->text);
	g_free(command);
}
