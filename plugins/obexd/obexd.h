/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What obexd's own headers declare of what the plugin uses; they need each other in this order. */
#pragma once

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>

#include <dbus/dbus.h>
#include <glib.h>

#include <gdbus/gdbus.h>

#include <obexd/src/log.h>
#include <obexd/src/manager.h>
#include <obexd/src/obexd.h>
#include <obexd/src/server.h>
#include <obexd/src/service.h>
#include <obexd/src/transport.h>

struct obc_transfer;
#include <obexd/client/session.h>

#include <obexd/client/driver.h>
#include <obexd/client/transport.h>
