/* Runs every test of the room content; one file beside this per source of the room. */
#include <contactguard/content.h>

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	return g_test_run();
}
