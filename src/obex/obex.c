#include <contactguard/obex.h>
