#include <contactguard/source.h>
