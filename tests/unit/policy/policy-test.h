/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the tests of the room share. */
#pragma once

#include <contactguard/content.h>
#include <contactguard/policy.h>

void test_policy_glob(void);
void test_policy_number(void);
void test_policy_selector(void);
void test_policy_clause(void);
void test_policy_scope(void);
void test_policy_scope_parse(void);
void test_policy_builtin(void);
void test_policy_config_file(void);
void test_policy_rule(void);
void test_policy_setting(void);
void test_policy_config(void);
void test_policy_lifetime(void);
void test_policy_bond(void);
void test_policy_grant(void);
void test_policy_decide(void);
void test_policy_who(void);
void test_policy_parties(void);

/* A scope of these keys, which must be right. */
CgScope *scope_of(const char *name, const char *keys);
/* A scope of random words from a small pool, so that two of them often speak of the same. */
CgScope *random_scope(void);
/* A 3.0 card of these properties. */
CgCard *card_of(const char *properties);
/* A card that the words of random_scope() may mean, and what is known of it. */
CgCard *random_card(CgCardTraits *about);

/* A directory with contactguard.conf and conf.d, gone with the test. */
typedef struct {
	char *directory, *conf, *parts;
} Place;

Place *place_new(void);
void place_free(Place *place);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Place, place_free)
void place_write(const Place *place, const char *name, const char *text);
CgConfig *place_load(const Place *place); /* must be right */
/* The message that loading gives, from after "DIRECTORY/"; "" for none. */
char *place_error(const Place *place);
/* The same for one contactguard.conf of this text. */
char *error_of(const char *text);
CgConfig *config_of(const char *text);
