/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The habits of phones that sell, where they are not the specification's. What is known of iPhones
 * is about messages, so such a phone has none here yet. */
#include "phone-private.h"

#include <contactguard/profile.h>

#include <string.h>

/* --- Android --- */

/* Android knows these parameters alone; ResetNewMissedCalls is not among them. */
static gboolean is_known_to_android(guint8 tag)
{
	return (tag >= CG_PBAP_TAG_ORDER && tag <= CG_PBAP_TAG_NEW_MISSED_CALLS) ||
	       tag == CG_PBAP_TAG_VCARD_SELECTOR || tag == CG_PBAP_TAG_SELECTOR_OPERATOR ||
	       tag == CG_PBAP_TAG_FEATURES;
}

static CgCode judge_as_android(const CgHeaders *request)
{
	const char *name = cg_headers_get_text(request, CG_HDR_NAME);
	CgSpan params = CG_SPAN_EMPTY, value;
	gsize at = 0;
	guint8 tag;

	if (name && strstr(name, "SIM1"))
		return CG_CODE_NOT_ACCEPTABLE;
	cg_headers_get_bytes(request, CG_HDR_PARAMS, &params);
	while (cg_params_next(params, &at, &tag, &value)) {
		if (!is_known_to_android(tag))
			return CG_CODE_BAD_REQUEST;
	}
	return CG_CODE_SUCCESS;
}

/* --- The profiles --- */

static const PhoneProfile profiles[] = {
	{ "android", judge_as_android, (guint8)~CG_PBAP_REPOSITORY_SIM, TRUE },
	{ "iphone", NULL, G_MAXUINT8, FALSE },
};

const PhoneProfile *phone_profile_find(const char *name)
{
	for (gsize i = 0; i < G_N_ELEMENTS(profiles); i++) {
		if (g_str_equal(name, profiles[i].name))
			return &profiles[i];
	}
	return NULL;
}
