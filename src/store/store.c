#include <contactguard/store.h>
