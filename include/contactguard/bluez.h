/* SPDX-License-Identifier: GPL-2.0-or-later */
/* bluez: reports to the decisions what org.bluez says of phones.
 *
 * A device is here while it is connected, and bonded while it is paired. Its name is its alias, or
 * else the name that it gave. A device that is unpaired or removed loses its bond, and with it what
 * it was granted; so does one that bluetoothd does not know any more once it is back. While nobody
 * owns org.bluez no phone is here. Every device is reported, whether it is a phone or not: nothing
 * is ever read from anything else.
 *
 * On a bridge it also has bluetoothd put the guard's own services on the air, and gives each car
 * that comes to the gate. */
#pragma once

#include <contactguard/base.h>
#include <contactguard/decision.h>
#include <contactguard/gate.h>

/* How many connected or bonded devices are remembered. Controllers remember far fewer bonds;
 * further devices are not reported. */
#define CG_BLUEZ_DEVICES_MAX 256

typedef struct CgBluez CgBluez;

/* Returns the connection to org.bluez on the bus of this address (NULL: the system bus). decisions
 * is borrowed. The caller owns it. It never fails: as long as there is no bus and no bluetoothd, no
 * phone is here. */
CgBluez *cg_bluez_new(const char *address, CgDecisions *decisions);
/* Has it tell the bonds of peers, as contactguard-bonds knows them, which is asked at this socket
 * under this key of CG_BOND_KEY_SIZE bytes (bonds.h); both are copied. It is called once, before
 * the main loop runs. A bond that cannot be told within some seconds is reported as not known. */
void cg_bluez_ask_bonds(CgBluez *bluez, const char *socket, const guint8 *key);
/* Serves cars over Bluetooth from now on, each as car:ADDRESS and through the gate, which is
 * borrowed. phone is the address of their phone, copied; NULL: whichever phone is here when a car
 * comes. If none is or several are, cars are turned away. It is called before the main loop runs.
 */
void cg_bluez_serve_cars(CgBluez *bluez, CgGate *gate, const char *phone);
/* Frees it, and reports nothing any more. NULL is allowed. */
void cg_bluez_free(CgBluez *bluez);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CgBluez, cg_bluez_free)
