// What a program does every second: it ends if its parent has died, and writes its progress. Included
// after all generated code, so that the names of POSIX meet no name of a model.
#pragma once
#include <cerrno>
#include <fcntl.h>
#include <signal.h>
#include <sys/time.h>
#include <unistd.h>

// The process that started this program reads its results. If that process is killed, the program has
// no use, so every second it compares its parent with the process whose number it was given.
static pid_t known_parent = 0;

static int progress_file = -1;  // the share of the loop that is done, as a double; -1: none

extern "C" void look_each_second(int) {
    const int kept = errno;  // of the call that the signal interrupts
    if (getppid() != known_parent) _exit(4);
    const double done = share_done;
    if (progress_file >= 0 && pwrite(progress_file, &done, sizeof done, 0) < 0) progress_file = -1;
    errno = kept;
}

inline void open_progress() {
    const auto asked = files.find("progress");
    if (asked != files.end()) progress_file = open(asked->second.c_str(), O_WRONLY);
}

inline void end_with_parent(const std::string& number) {
    known_parent = static_cast<pid_t>(std::atol(number.c_str()));
    struct sigaction action = {};
    action.sa_handler = look_each_second;
    action.sa_flags = SA_RESTART;
    sigaction(SIGALRM, &action, nullptr);
    const struct itimerval every_second = {{1, 0}, {1, 0}};
    setitimer(ITIMER_REAL, &every_second, nullptr);
    look_each_second(SIGALRM);
}
