// Threads that share the loops over cells and over targets of synapses. Included after all generated
// code, so that the names of POSIX meet no name of a model.
#pragma once
#include <atomic>
#include <pthread.h>

// A loop is cut into pieces, which the threads take one after the other. A place is computed by the
// same instructions whoever takes its piece, so that results have the same bits for any number of threads.
//
// Between loops a thread looks for the next one for a while, and then sleeps. The main thread sleeps as
// well when it has waited for long: on a machine with other work, where the system may have stopped a
// thread in the middle of a piece, it would keep a core from it. After such a stop it works alone for
// four times as long, so that stops cost a fifth of the time at most.
class Team {
    typedef std::chrono::steady_clock Timer;
    typedef Timer::time_point Time;

    pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    pthread_cond_t begun = PTHREAD_COND_INITIALIZER, finished = PTHREAD_COND_INITIALIZER;
    std::atomic<int> asleep{0};
    std::atomic<bool> main_sleeps{false};
    // The number of the loop in the upper half, and in the lower how many pieces are left of it: one
    // word, so that a piece of a loop that has ended is never taken for one of the next.
    std::atomic<uint64_t> place{0};
    std::atomic<int32_t> done{0};  // pieces
    std::atomic<Part> part{nullptr};
    std::atomic<int32_t> count{0}, piece{1}, pieces{0};
    bool alone = true;
    Time alone_until;

    static std::chrono::microseconds patience() { return std::chrono::microseconds(50); }
    static std::chrono::microseconds stop() { return std::chrono::microseconds(500); }

    // Looks until something holds or patience ends; whether it holds.
    template <class Condition> static bool look(const Condition& holds) {
        const Time begin = Timer::now();
        do {
            for (int k = 0; k < 32; k++) {
                if (holds()) return true;
#if defined(__x86_64__) || defined(__i386__)
                __builtin_ia32_pause();
#endif
            }
        } while (Timer::now() - begin < patience());
        return holds();
    }

    // Does pieces of the loop of this number as long as there are some.
    void help(uint64_t loop) {
        uint64_t seen = place.load();
        while (seen >> 32 == loop && static_cast<uint32_t>(seen) != 0) {
            const int32_t own = pieces.load() - static_cast<int32_t>(static_cast<uint32_t>(seen));
            const int32_t size = piece.load(), all = count.load();
            const Part work = part.load();
            if (!place.compare_exchange_weak(seen, seen - 1)) continue;
            const int32_t begin = own * size;
            work(begin, all - begin < size ? all : begin + size);
            const bool last = done.fetch_add(1) + 1 == pieces.load();
            if (last && main_sleeps.load()) tell(&finished);
            seen = place.load();
        }
    }

    void tell(pthread_cond_t* condition) {
        pthread_mutex_lock(&lock);
        pthread_cond_broadcast(condition);
        pthread_mutex_unlock(&lock);
    }

    void wait_for_end() {
        const auto ended = [this] { return done.load() == pieces.load(); };
        if (look(ended)) return;
        pthread_mutex_lock(&lock);
        main_sleeps = true;
        while (!ended()) pthread_cond_wait(&finished, &lock);
        main_sleeps = false;
        pthread_mutex_unlock(&lock);
    }

    void stand_by() {
        for (uint64_t last = 0;;) {
            const auto is_next = [this, &last] { return place.load() >> 32 != last; };
            if (!look(is_next)) {
                pthread_mutex_lock(&lock);
                asleep++;
                while (!is_next()) pthread_cond_wait(&begun, &lock);
                asleep--;
                pthread_mutex_unlock(&lock);
            }
            last = place.load() >> 32;
            help(last);
        }
    }

    static void* start(void* team) {
        static_cast<Team*>(team)->stand_by();
        return nullptr;
    }

public:
    // Threads in addition to the main one, which end with the program. Fewer where the system gives fewer.
    ONCE void gather(long more) {
        for (; more > 0; more--) {
            pthread_t thread;
            if (pthread_create(&thread, nullptr, start, this) != 0) return;
            alone = false;
        }
    }

    void share(int32_t count_, int32_t piece_, Part part_) {
        const Time begin = alone ? Time() : Timer::now();
        if (alone || begin < alone_until || count_ < 2 * piece_) {
            part_(0, count_);
            return;
        }
        const uint64_t loop = (place.load() >> 32) + 1;
        part = part_, count = count_, piece = piece_, done = 0;
        pieces = (count_ + piece_ - 1) / piece_;
        place = loop << 32 | static_cast<uint64_t>(pieces.load());
        if (asleep.load() > 0) tell(&begun);
        help(loop);
        const Time worked = Timer::now();
        wait_for_end();
        const Time end = Timer::now();
        if (end - worked > stop() && end - worked > 2 * (worked - begin)) alone_until = end + 4 * (end - worked);
    }
};

static Team team;

static void share(int32_t count, int32_t piece, Part part) { team.share(count, piece, part); }
