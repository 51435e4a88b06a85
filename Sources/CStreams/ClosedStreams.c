// A program may be started with standard input, output or error closed. The next file or queue that is opened would get
// their numbers, before any line of Swift, and take what is printed. The null device stands in for those that are closed.
#include <errno.h>
#include <fcntl.h>

__attribute__((constructor)) static void open_closed_streams(void) {
    for (int stream = 0; stream <= 2; stream++) {
        if (fcntl(stream, F_GETFD) == -1 && errno == EBADF) (void)open("/dev/null", O_RDWR);
    }
}
