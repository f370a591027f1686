/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A trial: making, copying and judging it. */
#include "trial.h"

#include <string.h>

Trial *trial_new(GRand *rand)
{
	Trial *trial = g_new0(Trial, 1);

	trial->scope = generate_scope(rand);
	trial->country = chance(rand, 50) ? 49 : 0;
	/* With List=no a card is not counted, but it would count against a limit that is reached.
	 */
	if (chance(rand, 12) && !g_strrstr(trial->scope, "List=no"))
		trial->limit = 4 + pick(rand, chance(rand, 80) ? 8 : 60);
	trial->raw = chance(rand, 60);
	if (chance(rand, 15))
		trial->asleep =
			chance(rand, 50) ? 1u << CG_REPO_PB : 1u << (CG_REPO_ICH + pick(rand, 4));
	trial->phones[0] = generate_phone(rand, trial->raw);
	vary_phone(rand, trial);
	trial->steps = generate_script(rand, trial);
	return trial;
}

static gpointer copy_text(gconstpointer text, gpointer data)
{
	return g_strdup(text);
}

Trial *trial_copy(const Trial *trial)
{
	Trial *copy = g_memdup2(trial, sizeof(*trial));

	copy->scope = g_strdup(trial->scope);
	for (guint i = 0; i < 2; i++)
		copy->phones[i] = phone_copy(trial->phones[i]);
	copy->steps = g_ptr_array_copy(trial->steps, (GCopyFunc)copy_text, NULL);
	g_ptr_array_set_free_func(copy->steps, g_free);
	return copy;
}

void trial_free(Trial *trial)
{
	g_free(trial->scope);
	for (guint i = 0; i < 2; i++)
		g_clear_pointer(&trial->phones[i], phone_free);
	g_clear_pointer(&trial->steps, g_ptr_array_unref);
	g_free(trial);
}

gboolean trial_is_fair(const Trial *trial)
{
	g_autoptr(Model) model = model_new(trial->scope, trial->country);
	g_autofree char *first = NULL, *second = NULL;

	if (!model)
		return FALSE;
	first = model_projection(model, trial->phones[0]);
	second = model_projection(model, trial->phones[1]);
	return g_str_equal(first, second);
}

gboolean trial_is_configurable(const Trial *trial)
{
	const char *first = strstr(trial->scope, "Contacts=");

	return !first || !strstr(first + 1, "Contacts=");
}
