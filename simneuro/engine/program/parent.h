// The end of a program whose parent has died. Included after all generated code, so that the names
// of POSIX meet no name of a model.
#pragma once
#include <signal.h>
#include <sys/time.h>
#include <unistd.h>

// Whoever started this program reads its results. If that process is killed, nobody would stop the
// program, so every second it compares its parent with the one that it was told.
static pid_t known_parent = 0;

extern "C" void end_if_orphaned(int) {
    if (getppid() != known_parent) _exit(4);
}

inline void end_with_parent(const std::string& number) {
    known_parent = static_cast<pid_t>(std::atol(number.c_str()));
    struct sigaction action = {};
    action.sa_handler = end_if_orphaned;
    action.sa_flags = SA_RESTART;
    sigaction(SIGALRM, &action, nullptr);
    const struct itimerval every_second = {{1, 0}, {1, 0}};
    setitimer(ITIMER_REAL, &every_second, nullptr);
    end_if_orphaned(SIGALRM);
}
