# SPDX-License-Identifier: GPL-2.0-or-later
"""Scopes, rules and the decision, from the words of doc/design.md alone: nothing of the daemon is called or read.

A clause is (any of, none of), two frozensets of selector words."""
import re
from typing import NamedTuple, Optional

CALLS = ("none", "in-scope", "all")
MESSAGES = ("none", "notify", "in-scope", "all")
TABLE = ("VERSION FN N PHOTO BDAY ADR LABEL TEL EMAIL MAILER TZ GEO TITLE ROLE LOGO ORG NOTE REV SOUND URL UID KEY "
         "NICKNAME CATEGORIES PROID CLASS SORT-STRING X-IRMC-CALL-DATETIME X-BT-SPEEDDIALKEY X-BT-UCI X-BT-UID").split()
ALL_FIELDS = frozenset(TABLE) | {"X-*"}
EVERYBODY = (frozenset({"all"}), frozenset())
NOBODY = (frozenset(), frozenset())


def normal(any_of, none_of):
    """`none` says nothing, `all` says all, and where all are taken away nobody is left."""
    any_of, none_of = ({"all"} if "all" in words else set(words) - {"none"} for words in (any_of, none_of))
    if "all" in none_of or not any_of:
        return NOBODY
    return frozenset(any_of), frozenset(none_of)


class Scope(NamedTuple):
    name: str
    clauses: frozenset
    fields: frozenset = frozenset({"VERSION", "N", "FN", "TEL"})
    list: bool = True
    calls: int = 0
    messages: int = 0
    send: bool = False

    @property
    def nobody(self):
        return NOBODY in self.clauses

    @property
    def everybody(self):
        return not self.clauses

    def same(self, other):
        return self[1:] == other[1:]


def make(name, clauses=((("none",), ()),), **rest):
    clauses = {normal(*clause) for clause in clauses} - {EVERYBODY}
    if NOBODY in clauses:
        clauses = {NOBODY}
    if "fields" in rest:
        rest["fields"] = frozenset(rest["fields"]) | {"VERSION"}
    return Scope(name, frozenset(clauses), **rest)


def meet(a, b):
    names = sorted(set(a.name.split("+")) | set(b.name.split("+")))
    return make("+".join(names), a.clauses | b.clauses, fields=a.fields & b.fields, list=a.list and b.list,
                calls=min(a.calls, b.calls), messages=min(a.messages, b.messages), send=a.send and b.send)


BUILT_IN = {scope.name: scope for scope in (
    make("nothing"),
    make("lookup", [(("all",), ())], list=False),
    make("favourites", [(("favourites",), ())], calls=1),
    make("names-and-numbers", [(("all",), ())], calls=1),
    make("everything", [(("all",), ())], fields=ALL_FIELDS, calls=2, messages=3),
)}


def read(name, lines):
    """A scope of these KEY=VALUE lines; Contacts begins a clause, what is not said is the default."""
    clauses, rest = [], {}
    for line in lines:
        key, _, value = line.partition("=")
        if key == "Contacts":
            clauses.append((value.split(";"), ()))
        elif key == "Exclude":
            clauses[-1] = (clauses[-1][0], value.split(";"))
        elif key == "Fields":
            rest["fields"] = value.split(";")
        elif key == "List":
            rest["list"] = value == "yes"
        elif key == "Calls":
            rest["calls"] = CALLS.index(value)
    return make(name, clauses or [(("none",), ())], **rest)


# --- rules ---

class Rule(NamedTuple):
    name: str
    phone: str
    consumer: str
    scope: str  # or ask
    ceiling: Optional[str]
    lifetime: str


def exact(pattern):
    return pattern == "app:?" or not re.search("[*?]", pattern)


def matches(pattern, text):
    if exact(pattern):
        return pattern == text
    regex = "".join({"*": ".*", "?": "."}.get(c, re.escape(c)) for c in pattern)
    return re.fullmatch(regex, text) is not None


def rank(pattern):
    """An exact pattern, then the longest literal beginning, then `*`."""
    if exact(pattern):
        return 1000
    return 0 if pattern == "*" else 1 + len(re.match("[^*?]*", pattern)[0])


def about(pattern, consumer):
    """An app that can't be told is meant by its own name and by `*` alone."""
    return pattern in ("app:?", "*") if consumer == "app:?" else matches(pattern, consumer)


def rule_for(rules, phone, consumer):
    fitting = [r for r in rules if matches(r.phone.upper(), phone) and about(r.consumer, consumer)]
    return max(fitting, key=lambda r: (rank(r.phone), rank(r.consumer)), default=None)


# --- the decision ---

class Grant(NamedTuple):
    scope: Optional[Scope]  # None: refused or revoked
    lifetime: str


class Decision(NamedTuple):
    scope: Scope
    sentences: list  # that must be said, each as a regular expression, the first one first


def narrowed(scope, by, sentences, sentence):
    met = meet(scope, by)
    if met.same(scope):
        return scope
    sentences.append(sentence)
    return met


def decide(scopes, rules, grant, phone, consumer):
    """scopes: those of the configuration, with the built-in ones."""
    rule = rule_for(rules, phone, consumer)
    of_rule = rf"rule \[Rule {rule.name}\] of .* says {rule.scope}" if rule else "no rule matches.*"
    if grant and not grant.scope:
        return Decision(BUILT_IN["nothing"], [rf"the driver refused or revoked \({grant.lifetime}\).*"])
    if not grant:
        return by_rule(scopes, rule, of_rule)
    name, scope = grant.scope.name, grant.scope
    sentences = [rf"the driver granted {name} \({grant.lifetime}\)"]
    if name in scopes:
        scope = narrowed(scope, scopes[name], sentences, f"what is now called {name} narrows it")
    elif name != "chosen":
        scope = BUILT_IN["nothing"]
        sentences.append(f"there is no scope {name} any more.*")
    sentences.append(of_rule)
    if rule and rule.scope != "ask":
        scope = narrowed(scope, scopes[rule.scope], sentences, f"the rule's scope {rule.scope} narrows it")
    if rule and rule.ceiling:
        scope = narrowed(scope, scopes[rule.ceiling], sentences, f"ceiling {rule.ceiling} narrows it")
    return Decision(scope, sentences)


def by_rule(scopes, rule, of_rule):
    sentences = [of_rule]
    if rule is None or rule.scope == "ask":
        sentences.append("nobody has answered yet, so nothing is released")
        if rule and rule.ceiling:
            sentences.append(f"ceiling {rule.ceiling} is the most that an answer can grant")
        return Decision(BUILT_IN["nothing"], sentences)
    scope = scopes[rule.scope]
    if rule.ceiling:
        scope = narrowed(scope, scopes[rule.ceiling], sentences, f"ceiling {rule.ceiling} narrows it")
    return Decision(scope, sentences)
