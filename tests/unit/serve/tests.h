/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The tests of serve, and the small things they share. */
#pragma once

#include "pbap-private.h"

void test_serve_pbap_folder(void);
void test_serve_pbap_request(void);
void test_serve_pbap_op(void);
void test_serve_pbap(void);

/* A book that gives the same collection for every folder and remembers what it was asked last. */
typedef struct {
	CgSource parent;
	CgCollection *collection;
	CgQuery asked; /* without its strings */
	guint reads;
} ToyBook;

/* With count cards "Name1".."NameN", handles from 1, and these counters. Not ended. */
ToyBook *toy_book_new(guint count);
/* NULL: a folder's path from the root, "telecom/pb", with every repository. */
const PbapFolder *folder_at(const char *path);
