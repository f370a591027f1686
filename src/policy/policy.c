#include <contactguard/policy.h>
