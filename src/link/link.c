#include <contactguard/link.h>
