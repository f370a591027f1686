/* Runs every test of the room base; one file beside this per source of the room. */
#include <contactguard/base.h>

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	return g_test_run();
}
