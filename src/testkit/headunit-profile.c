/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What car makers' own programs ask by themselves when they have connected, as steps before the
 * commands of a tester. Their books are read in batches, as many as the size says; a size that did
 * not come counts as 0. */
#include "headunit-private.h"

#include <contactguard/profile.h>

typedef struct {
	const char *name;
	guint first; /* ListStartOffset of the first batch; that many are not asked for */
} Book;

struct HuProfile {
	const char *name;
	guint32 features; /* of its CONNECT */
	CgFields fields;  /* its PropertySelector, for sizes and cards */
	guint batch;
	const Book *books;
	const char *const *logs; /* read whole; NULL ends them */
};

/* --- Android Automotive --- */

/* 0.vcf of pb is the owner's card, which it does not want. */
static const Book aaos_books[] = { { "fav", 0 }, { "pb", 1 }, { "SIM1/pb", 0 }, { NULL, 0 } };
static const char *const aaos_logs[] = { "mch", "ich", "och", NULL };

static const HuProfile profiles[] = {
	{ "aaos", 0x201, 0x8001AF, 250, aaos_books, aaos_logs },
};

const HuProfile *hu_profile_find(const char *name)
{
	for (gsize i = 0; i < G_N_ELEMENTS(profiles); i++) {
		if (g_str_equal(name, profiles[i].name))
			return &profiles[i];
	}
	return NULL;
}

guint32 hu_profile_features(const HuProfile *profile)
{
	return profile->features;
}

/* --- Its steps --- */

/* The lines are ours, so they can be read. */
static HuCommand *make_step(const char *line, guint number)
{
	HuCommand *step = hu_command_parse(line, number, NULL);

	step->step = TRUE;
	return step;
}

static void put_selector(const HuProfile *profile, HuCommand *step)
{
	cg_params_put_number(&step->params, CG_PBAP_TAG_PROPERTY_SELECTOR, profile->fields, 8);
}

static HuCommand *make_size(const HuProfile *profile, const Book *book, guint number)
{
	g_autofree char *line = g_strdup_printf("size %s", book->name);
	HuCommand *step = make_step(line, number);

	put_selector(profile, step);
	step->batches_from = book->first;
	step->is_size = TRUE;
	return step;
}

static HuCommand *make_batch(const HuProfile *profile, const HuCommand *size, guint offset,
			     guint count, guint number)
{
	g_autofree char *line =
		offset ? g_strdup_printf("pull %s format=3.0 max=%u offset=%u", size->args, count,
					 offset)
		       : g_strdup_printf("pull %s format=3.0 max=%u", size->args, count);
	HuCommand *step = make_step(line, number);

	put_selector(profile, step);
	return step;
}

void hu_profile_begin(const HuProfile *profile, GPtrArray *commands, guint at)
{
	guint number = 1;

	for (const Book *book = profile->books; book->name; book++)
		g_ptr_array_insert(commands, at++, make_size(profile, book, number++));
	for (guint i = 0; profile->logs[i]; i++) {
		g_autofree char *line =
			g_strdup_printf("pull %s format=3.0 max=65535", profile->logs[i]);

		g_ptr_array_insert(commands, at++, make_step(line, number++));
	}
}

void hu_profile_go_on(const HuProfile *profile, GPtrArray *commands, guint at, gint64 size)
{
	const HuCommand *step = g_ptr_array_index(commands, at);
	guint number = step->number;

	if (!step->is_size)
		return;
	for (gint64 offset = step->batches_from; offset < size; offset += profile->batch)
		g_ptr_array_insert(commands, ++at,
				   make_batch(profile, step, offset,
					      MIN(profile->batch, size - offset), ++number));
	/* The steps behind them count on. */
	while (++at < commands->len && ((HuCommand *)g_ptr_array_index(commands, at))->step)
		((HuCommand *)g_ptr_array_index(commands, at))->number = ++number;
}
