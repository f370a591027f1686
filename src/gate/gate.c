#include <contactguard/gate.h>
