#include <contactguard/fetch.h>
