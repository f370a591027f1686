/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The single values of a configuration: [Consent], [View], [Ledger], [Numbers], [Profiles], [Link].
 */
#pragma once

#include "config-private.h"

void cg_settings_default(CgConfig *config);
gboolean cg_setting_section(const char *word); /* is there a section of this name? */
/* FALSE: CG_ERROR_CONFIG. */
gboolean cg_setting_read(CgConfig *config, const CgConfigFile *file, const CgConfigSection *section,
			 const CgConfigEntry *entry, GError **error);
