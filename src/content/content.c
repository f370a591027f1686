#include <contactguard/content.h>
