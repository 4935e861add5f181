// What a program does every second: it ends if its parent has died, and says how far it is. Included
// after all generated code, so that the names of POSIX meet no name of a model.
#pragma once
#include <fcntl.h>
#include <signal.h>
#include <sys/time.h>
#include <unistd.h>

// Whoever started this program reads its results. If that process is killed, nobody would stop the
// program, so every second it compares its parent with the one that it was told.
static pid_t known_parent = 0;

static int progress_file = -1;  // the share of the loop that is done, as a double; -1: nobody asks

extern "C" void end_if_orphaned(int) {
    if (getppid() != known_parent) _exit(4);
    const double done = share_done;
    if (progress_file >= 0 && pwrite(progress_file, &done, sizeof done, 0) < 0) progress_file = -1;
}

inline void write_progress() {
    const auto asked = files.find("progress");
    if (asked != files.end()) progress_file = open(asked->second.c_str(), O_WRONLY);
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
