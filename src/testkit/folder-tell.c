/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a store holds, told to the tester before anybody connects: how many items each repository
 * has, and by file and line what a reader drops or mends. What is not served at all is told on
 * stderr. */
#include "folder-private.h"

#include <contactguard/profile.h>

#include <stdio.h>

typedef struct {
	const FolderStore *store;
	char *name; /* the file that is read now */
	guint line; /* at which its card begins */
	guint found[CG_FAULTS];
} Telling;

static void tell_fault(gpointer data, CgFault fault, guint line)
{
	static const char *const words[CG_FAULTS] = {
		[CG_FAULT_LINE] = "a line that cannot be read, and is dropped",
		[CG_FAULT_VALUE] = "a value that cannot be read, and is dropped",
		[CG_FAULT_MENDED] = "a value that is read as it was meant",
	};
	Telling *telling = data;

	telling->found[fault]++;
	printf("%s:%u: %s\n", telling->name, telling->line + line - 1, words[fault]);
}

static void tell_item(Telling *telling, CgRepository repository, guint64 handle)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(CgCard) card = NULL;
	g_auto(CgBuffer) text = { 0 };

	if (folder_store_text(telling->store, repository, handle, &text, &telling->name,
			      &telling->line)) {
		card = cg_card_parse_telling(cg_buffer_span(&text), CG_FIELDS_ALL, tell_fault,
					     telling, &error);
		if (!card)
			printf("%s:%u: %s: it is sent as it is\n", telling->name, telling->line,
			       error->message);
	} else {
		fprintf(stderr, "fake-phone: %s: it cannot be read\n", telling->name);
	}
	g_clear_pointer(&telling->name, g_free);
}

static void tell_strangers(const FolderStore *store, CgRepository repository)
{
	g_auto(GStrv) names = folder_store_strangers(store, repository);

	for (guint i = 0; names[i]; i++)
		fprintf(stderr,
			"fake-phone: %s/%s: not served, since the name is no handle (N.vcf)\n",
			cg_repository_path(repository), names[i]);
}

/* The cards of an export are those of pb; as favourites they would be told twice. */
static void tell_repository(Telling *telling, CgRepository repository)
{
	g_autoptr(GArray) files = folder_store_files(telling->store, repository);

	tell_strangers(telling->store, repository);
	if (folder_store_export(telling->store) && repository != CG_REPO_PB)
		return;
	for (guint i = 0; i < files->len; i++)
		tell_item(telling, repository, g_array_index(files, FolderFile, i).handle);
}

/* Returns the bit of SupportedRepositories that shows this repository. */
static guint8 bit_of(CgRepository repository)
{
	switch (repository) {
	case CG_REPO_FAV: return CG_PBAP_REPOSITORY_FAVOURITES;
	case CG_REPO_SPD: return CG_PBAP_REPOSITORY_SPEED_DIAL;
	case CG_REPO_SIM_PB:
	case CG_REPO_SIM_ICH:
	case CG_REPO_SIM_OCH:
	case CG_REPO_SIM_MCH:
	case CG_REPO_SIM_CCH: return CG_PBAP_REPOSITORY_SIM;
	default: return CG_PBAP_REPOSITORY_LOCAL;
	}
}

static void tell_counts(const FolderStore *store, guint8 repositories)
{
	for (CgRepository i = 0; i < CG_REPOSITORIES; i++) {
		g_autoptr(GArray) files = folder_store_files(store, i);

		if (files->len)
			printf("%s: %u%s\n", cg_repository_path(i), files->len,
			       bit_of(i) & repositories ? "" : ", not served");
	}
}

void folder_store_tell(const FolderStore *store, guint8 repositories)
{
	Telling telling = { .store = store };
	const FolderExport *export = folder_store_export(store);

	for (CgRepository i = 0; i < CG_REPOSITORIES; i++)
		tell_repository(&telling, i);
	if (telling.found[CG_FAULT_LINE] + telling.found[CG_FAULT_VALUE] +
	    telling.found[CG_FAULT_MENDED])
		printf("a reader drops %u lines and %u values, and mends %u values\n",
		       telling.found[CG_FAULT_LINE], telling.found[CG_FAULT_VALUE],
		       telling.found[CG_FAULT_MENDED]);
	if (export && folder_export_faults(export))
		fprintf(stderr,
			"fake-phone: %u cards, or lines between cards, are not served, since "
			"they are no vCard\n",
			folder_export_faults(export));
	tell_counts(store, repositories);
}
