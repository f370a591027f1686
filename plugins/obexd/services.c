/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The services that may be on the air. Object push always may, as it takes what is given; what it
 * gives in return, the owner's card, is opp-pull. FTP may if the daemon allows ftp. The functions
 * of both are changed where they stand, so that a request is refused once the daemon no longer
 * allows it or is gone. */
#include "services.h"
#include "daemon.h"

/* What the services do by themselves. */
static struct obex_service_driver push, files;

static int give_card(struct obex_session *session, void *data)
{
	return cg_plugin_allows("opp-pull") ? push.get(session, data) : -EPERM;
}

static void guard_push(struct obex_service_driver *driver)
{
	push = *driver;
	if (driver->get)
		driver->get = give_card;
}

/* A function of FTP's with a guard before it. */
#define GUARDED(function)                                                                \
	static int guarded_##function(struct obex_session *session, void *data)          \
	{                                                                                \
		return cg_plugin_allows("ftp") ? files.function(session, data) : -EPERM; \
	}

GUARDED(get)
GUARDED(put)
GUARDED(chkput)
GUARDED(setpath)
GUARDED(action)

static void guard_files(struct obex_service_driver *driver)
{
	files = *driver;
	driver->get = files.get ? guarded_get : NULL;
	driver->put = files.put ? guarded_put : NULL;
	driver->chkput = files.chkput ? guarded_chkput : NULL;
	driver->setpath = files.setpath ? guarded_setpath : NULL;
	driver->action = files.action ? guarded_action : NULL;
}

static const struct {
	uint16_t service;
	const char *target; /* in the words of Link1's Profiles; NULL: always allowed */
	struct obex_service_driver *real;
	void (*guard)(struct obex_service_driver *driver);
} open_services[] = {
	{ OBEX_OPP, NULL, &push, guard_push },
	{ OBEX_FTP, "ftp", &files, guard_files },
};

gboolean cg_plugin_services_open(struct obex_service_driver *driver)
{
	for (guint i = 0; i < G_N_ELEMENTS(open_services); i++) {
		if (open_services[i].service != driver->service)
			continue;
		if (open_services[i].target && !cg_plugin_allows(open_services[i].target))
			return FALSE;
		if (!open_services[i].real->name)
			open_services[i].guard(driver);
		return TRUE;
	}
	return FALSE;
}
