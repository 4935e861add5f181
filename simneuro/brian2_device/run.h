// The part of every program that is not generated: the numbers of a run, its results, random numbers,
// synaptic pathways and the loop over time steps.
#pragma once
#include <algorithm>
#include <cerrno>
#include <chrono>
#include <climits>
#include <cmath>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <fcntl.h>
#include <fstream>
#include <iostream>
#include <random>
#include <string>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <unordered_map>
#include <utility>
#include <vector>

#include "common_math.h"
#include "dynamic_array.h"
#include "spikequeue.h"
#include "stdint_compat.h"

namespace kept {

[[noreturn]] inline void fail(const std::string& what) {
    std::fprintf(stderr, "error: %s\n", what.c_str());
    std::exit(3);
}

// --------------------------------------------------------------------------------------- numbers

// Both files, of numbers and of results, consist of entries. An entry begins with the length of its
// name, its rows, its columns and the width of a value in bytes (int64 each); the name and the values
// follow, each filled up to a multiple of this many bytes.
static const int64_t alignment = 64;

inline int64_t filled(int64_t bytes) { return (bytes + alignment - 1) / alignment * alignment; }

struct Entry {
    char* data;
    int64_t rows, columns, width;
};

// The file of numbers, mapped into memory: arrays of fixed size are used where they lie there.
class Numbers {
    std::unordered_map<std::string, Entry> entries;

public:
    void open(const std::string& path) {
        const int file = ::open(path.c_str(), O_RDONLY);
        struct stat known;
        if (file < 0 || fstat(file, &known) != 0) fail("cannot read the numbers: " + std::string(std::strerror(errno)));
        const int64_t size = known.st_size;
        char* at = static_cast<char*>(mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE, file, 0));
        if (at == MAP_FAILED) fail("not enough memory");
        for (const char* end = at + size; at < end;) {
            int64_t head[4];
            std::memcpy(head, at, sizeof head);
            const std::string name(at + sizeof head, head[0]);
            at += filled(sizeof head + head[0]);
            entries[name] = {at, head[1], head[2], head[3]};
            at += filled(head[1] * head[2] * head[3]);
        }
    }

    template <class T> const Entry& at(const std::string& name) const {
        const auto found = entries.find(name);
        if (found == entries.end()) fail("there is no value for " + name);
        if (found->second.width != sizeof(T)) fail("wrong type of the values for " + name);
        return found->second;
    }

    template <class T> T* array(const std::string& name, int64_t count) const {
        const Entry& entry = at<T>(name);
        if (entry.rows * entry.columns != count) fail("wrong number of values for " + name);
        return reinterpret_cast<T*>(entry.data);
    }

    template <class T> T* array_of_any_size(const std::string& name, int& count) const {
        const Entry& entry = at<T>(name);
        count = static_cast<int>(entry.rows * entry.columns);
        return reinterpret_cast<T*>(entry.data);
    }

    template <class T> void read(const std::string& name, std::vector<T>& values) const {
        const Entry& entry = at<T>(name);
        const T* first = reinterpret_cast<T*>(entry.data);
        values.assign(first, first + entry.rows * entry.columns);
    }

    template <class T> void read(const std::string& name, DynamicArray2D<T>& values) const {
        const Entry& entry = at<T>(name);
        const T* from = reinterpret_cast<T*>(entry.data);
        values.resize(static_cast<int>(entry.rows), static_cast<int>(entry.columns));
        for (int row = 0; row < entry.rows; row++, from += entry.columns)
            for (int column = 0; column < entry.columns; column++) values(row, column) = from[column];
    }
};

static Numbers numbers;

// The constants of the equations, such as time constants, in the order in which they occur.
static const double* constants;

inline double constant(int place) { return constants[place]; }

// --------------------------------------------------------------------------------------- results

class Results {
    std::FILE* file = nullptr;

    void put(const void* bytes, size_t count) {
        if (count && std::fwrite(bytes, 1, count, file) != count) fail("cannot write the results: " + std::string(std::strerror(errno)));
    }

    void fill(int64_t bytes) {
        static const char nothing[alignment] = {};
        put(nothing, filled(bytes) - bytes);
    }

    void begin(const std::string& name, int64_t rows, int64_t columns, int64_t width) {
        const int64_t head[4] = {static_cast<int64_t>(name.size()), rows, columns, width};
        put(head, sizeof head);
        put(name.data(), name.size());
        fill(sizeof head + name.size());
    }

public:
    void open(const std::string& path) {
        file = std::fopen(path.c_str(), "wb");
        if (file == nullptr) fail("cannot write the results: " + std::string(std::strerror(errno)));
    }

    template <class T> void write(const std::string& name, const T* values, int64_t count) {
        begin(name, count, 1, sizeof(T));
        put(values, count * sizeof(T));
        fill(count * sizeof(T));
    }

    template <class T> void write(const std::string& name, const std::vector<T>& values) {
        write(name, values.data(), static_cast<int64_t>(values.size()));
    }

    template <class T> void write(const std::string& name, DynamicArray2D<T>& values) {
        begin(name, values.n, values.m, sizeof(T));
        for (int row = 0; row < values.n; row++) put(values(row).data(), values.m * sizeof(T));
        fill(static_cast<int64_t>(values.n) * values.m * sizeof(T));
    }

    void close() {
        if (std::fclose(file) != 0) fail("cannot write the results: " + std::string(std::strerror(errno)));
    }
};

// ---------------------------------------------------------------------------------------- random

class RandomNumbers {
    std::mt19937_64 generator;
    double second = 0;
    bool has_second = false;

public:
    void seed(uint64_t number) { generator.seed(number); }

    // Uniform in [0, 1), in steps of 2^-53.
    double rand() { return static_cast<double>(generator() >> 11) * 0x1.0p-53; }

    // Normal: the polar method of Marsaglia, which yields two numbers at a time.
    double randn() {
        if (has_second) {
            has_second = false;
            return second;
        }
        double x, y, square;
        do {
            x = 2 * rand() - 1;
            y = 2 * rand() - 1;
            square = x * x + y * y;
        } while (square >= 1 || square == 0);
        const double factor = std::sqrt(-2 * std::log(square) / square);
        second = y * factor;
        has_second = true;
        return x * factor;
    }
};

// -------------------------------------------------------------------------------------- pathways

// The spikes on their way to synapses, in Brian2's queue, which goes on where the run before ended.
// Brian2's own runs leave the queue at the step that comes next. Here each step begins with an
// advance, so that a run begins one slot earlier, in an empty one, and ends with an advance.
class SynapticPathway {
    const std::string name;
    CSpikeQueue queue;

public:
    std::vector<int32_t>& sources;

    SynapticPathway(const char* name_, std::vector<int32_t>& from, int start, int stop)
        : name(name_), queue(start, stop), sources(from) {}

    void open() {
        std::vector<int32_t> state, waiting;
        numbers.read(name + ".queue", state);  // its place now, and how many wait in each slot
        numbers.read(name + ".waiting", waiting);
        std::pair<int, std::vector<std::vector<int32_t>>> kept;
        kept.first = state.at(0);
        auto at = waiting.begin();
        for (size_t slot = 1; slot < state.size(); at += state[slot++])
            kept.second.emplace_back(at, at + state[slot]);
        queue._restore_from_full_state(kept);
        queue.dt = *numbers.array<double>(name + ".dt", 1);
    }

    void write(Results& results) {
        queue.advance();
        std::vector<int32_t> state{queue.offset}, waiting;
        for (const auto& slot : queue.queue) {
            state.push_back(static_cast<int32_t>(slot.size()));
            waiting.insert(waiting.end(), slot.begin(), slot.end());
        }
        results.write(name + ".queue", state);
        results.write(name + ".waiting", waiting);
    }

    template <class T> void prepare(int, int, T* delays, size_t count, int32_t* from, size_t synapses, double dt) {
        queue.prepare(delays, static_cast<int>(count), from, static_cast<int>(synapses), dt);
        step_back();
    }

    void step_back() {
        const auto before = [this] { return (queue.offset + queue.queue.size() - 1) % queue.queue.size(); };
        if (!queue.queue[before()].empty()) queue.expand(queue.queue.size() + 1);
        queue.offset = static_cast<int>(before());
    }

    void advance() { queue.advance(); }
    void push(int32_t* spikes, int count) { queue.push(spikes, count); }
    std::vector<int32_t>* peek() { return queue.peek(); }
};

// ------------------------------------------------------------------------------------------ time

struct Clock {
    double* dt;
    int64_t* timestep;
    double* t;
    int64_t end;

    void tick() {
        timestep[0]++;
        t[0] = static_cast<double>(timestep[0]) * dt[0];
    }
};

static volatile std::sig_atomic_t stopped = 0;

extern "C" inline void stop_after_this_step(int) { stopped = 1; }

class Network {
    typedef void (*Function)();
    struct Part { size_t clock; Function function; };
    std::vector<Clock> clocks;
    std::vector<Part> parts;
    std::vector<char> due;

    // Finds the clocks whose step is next, and returns the first of them.
    Clock& find_due(double same) {
        const auto earlier = [](const Clock& one, const Clock& other) { return one.t[0] < other.t[0]; };
        Clock& first = *std::min_element(clocks.begin(), clocks.end(), earlier);
        for (size_t k = 0; k < clocks.size(); k++) {
            const double later = std::fabs(clocks[k].t[0] - first.t[0]);
            due[k] = clocks[k].t[0] == first.t[0] || later / std::min(first.dt[0], clocks[k].dt[0]) < same;
        }
        return first;
    }

public:
    // Seconds between two lines that say how much is done; none are written if this is 0.
    double report_every = 0;

    void add(Clock clock) { clocks.push_back(clock); }
    void add(size_t clock, Function function) { parts.push_back({clock, function}); }

    // Times that differ by less than ``same`` time steps are equal. Returns the time at the end.
    double run(double start, double end, double same) {
        typedef std::chrono::steady_clock watch;
        auto told = watch::now();
        due.assign(clocks.size(), 1);
        Clock* next = &find_due(same);
        while (next->timestep[0] < next->end && !stopped) {
            const double t = next->t[0];
            if (report_every > 0 && std::chrono::duration<double>(watch::now() - told).count() > report_every) {
                told = watch::now();
                std::printf("\x01%.17g\n", (t - start) / (end - start));
                std::fflush(stdout);
            }
            for (const Part& part : parts)
                if (due[part.clock]) part.function();
            for (size_t k = 0; k < clocks.size(); k++)
                if (due[k]) clocks[k].tick();
            next = clocks.size() > 1 ? &find_due(same) : next;
        }
        return stopped ? next->t[0] : end;
    }
};

// The files of the command line, given as NAME=PATH.
inline std::unordered_map<std::string, std::string> read_arguments(int count, char** arguments) {
    std::unordered_map<std::string, std::string> given;
    for (int k = 1; k < count; k++) {
        const std::string argument = arguments[k];
        const size_t sign = argument.find('=');
        if (sign == std::string::npos) fail("usage: program parent=PID numbers=PATH results=PATH");
        given[argument.substr(0, sign)] = argument.substr(sign + 1);
    }
    return given;
}

}  // namespace kept

// What parent.h asks for; the progress of these programs is told in lines instead (see above).
static std::unordered_map<std::string, std::string> files;
static volatile double share_done = 0;
