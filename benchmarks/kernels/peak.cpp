// Runs a command and prints its peak memory in KiB (macOS: in bytes). The figure of a command starts
// from the memory of its parent, which is why this program is small.
#include <cstdio>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int count, char** given) {
    if (count < 2) return 2;
    const pid_t child = fork();
    if (child == 0) {
        dup2(open("/dev/null", O_WRONLY), STDOUT_FILENO);
        execvp(given[1], given + 1);
        _exit(127);
    }
    int status;
    struct rusage used;
    if (child < 0 || wait4(child, &status, 0, &used) != child || status != 0) return 1;
    std::printf("%ld\n", static_cast<long>(used.ru_maxrss));
    return 0;
}
