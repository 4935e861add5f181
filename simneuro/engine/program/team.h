// Threads that share the loops over cells and over targets of synapses. Included after all generated
// code, so that the names of POSIX meet no name of a model.
#pragma once
#include <atomic>
#include <pthread.h>

// A loop is cut into pieces, which the threads take one after the other. A place is computed by the
// same instructions whoever takes its piece, so that results have the same bits for any number of threads.
//
// Between loops a thread looks for the next one for a while, and then sleeps; so does the main thread
// when it has waited for long. On a machine with other work the system may stop a thread in the middle
// of a piece, or put two of them on one core, so that several take longer than one. Five times a second
// both ways are tried, and the faster one is kept until the next trial.
class Team {
    typedef std::chrono::steady_clock Timer;
    typedef Timer::time_point Time;
    typedef std::chrono::duration<double> Seconds;

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
    bool has_threads = false;
    enum Phase { trying_together, trying_alone, using_faster };
    Phase phase = trying_together;
    bool together = true;
    Time since;             // of this phase
    long loops = 0;         // of this phase
    double cost[2] = {};    // seconds for each loop, alone and together

    static constexpr double patience = 50e-6, trial = 0.01, use = 0.18;  // s; chosen

    // Changes the phase if it has lasted for long enough.
    void choose(Time now) {
        if (loops++ == 0) since = now;  // not before: a program reads its numbers first
        const double passed = Seconds(now - since).count();
        if (passed < (phase == using_faster ? use : trial)) return;
        const double found = passed / static_cast<double>(loops - 1);
        cost[together] = cost[together] > 0 ? (cost[together] + found) / 2 : found;
        phase = static_cast<Phase>((phase + 1) % 3);
        together = phase == trying_together || (phase == using_faster && cost[true] < cost[false]);
        loops = 0;
    }

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
        } while (Seconds(Timer::now() - begin).count() < patience);
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
            if (pthread_create(&thread, nullptr, start, this) != 0) break;
            has_threads = true;
        }
    }

    void share(int32_t count_, int32_t piece_, Part part_) {
        if (has_threads) choose(Timer::now());
        if (!has_threads || !together || count_ < 2 * piece_) {
            part_(0, count_);
            return;
        }
        const uint64_t loop = (place.load() >> 32) + 1;
        part = part_, count = count_, piece = piece_, done = 0;
        pieces = (count_ + piece_ - 1) / piece_;
        place = loop << 32 | static_cast<uint64_t>(pieces.load());
        if (asleep.load() > 0) tell(&begun);
        help(loop);
        wait_for_end();
    }
};

static Team team;

static void share(int32_t count, int32_t piece, Part part) { team.share(count, piece, part); }
