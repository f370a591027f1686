#include <contactguard/serve.h>
