#include <contactguard/view.h>
