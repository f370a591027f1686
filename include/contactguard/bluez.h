/* SPDX-License-Identifier: GPL-2.0-or-later */
/* bluez: what org.bluez says of phones, told to the gate.
 *
 * A device is here while it is connected, and bonded while it is paired; its name is its alias, or
 * else the name that it gave. One that is unpaired or removed loses its bond, and with it what it
 * was granted; so does one that bluetoothd, once it is back, does not know any more. While nobody
 * owns org.bluez no phone is here. Which device is a phone is not asked: who is never read from is
 * of no account. */
#pragma once

#include <contactguard/base.h>
#include <contactguard/decision.h>

/* Connected and bonded devices that are kept in mind. Controllers remember far fewer bonds; what is
 * too many is not here. */
#define CG_BLUEZ_DEVICES_MAX 256

typedef struct CgBluez CgBluez;
/* address: of the bus where org.bluez is; NULL: the system's. The gate is borrowed. Never fails: as
 * long as there is no bus and no bluetoothd, no phone is here. */
CgBluez *cg_bluez_new(const char *address, CgDecisions *decisions);
void cg_bluez_free(CgBluez *bluez); /* tells the gate nothing */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CgBluez, cg_bluez_free)
