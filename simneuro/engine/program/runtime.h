// The part of every program that is not generated: numbers read from a file, results appended to
// files, synaptic pathways, and the loop over time steps.
#pragma once
#include <algorithm>
#include <cerrno>
#include <chrono>
#include <climits>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <new>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

// The iterations of such a loop are independent: no two write the same element.
#if defined(__clang__)
#define INDEPENDENT _Pragma("clang loop vectorize(assume_safety)")
#elif defined(__GNUC__)
#define INDEPENDENT _Pragma("GCC ivdep")
#else
#define INDEPENDENT
#endif

// What a run does once. Compiled for size, and not into its callers: a program compiles in two thirds
// of the time, of which most went into the reading of numbers.
#if defined(__GNUC__)
#define ONCE __attribute__((cold, noinline))
#else
#define ONCE
#endif

// The function ``int`` of equations.
template <class T> inline int int_(T value) { return static_cast<int>(value); }

// What is added where a condition holds, and else -0, which changes no number. A branch that one cell in
// ten takes at random costs three times the addition.
inline double if_so(bool condition, double value) {
    const uint64_t minus_zero = uint64_t{1} << 63;
    uint64_t bits;
    std::memcpy(&bits, &value, 8);
    bits = minus_zero ^ ((minus_zero ^ bits) & (uint64_t{0} - condition));
    std::memcpy(&value, &bits, 8);
    return value;
}

// Asks for values that are needed soon, line after line.
template <class T> inline void fetch_ahead(const T* begin, const T* end) {
#if defined(__GNUC__)
    for (const T* line = begin; line < end; line += 64 / sizeof(T)) __builtin_prefetch(line);
#endif
}

[[noreturn]] ONCE inline void fail(const std::string& what) {
    std::fprintf(stderr, "error: %s\n", what.c_str());
    std::exit(3);
}

[[noreturn]] ONCE inline void fail_of_system(const std::string& what, const std::string& path) {
    fail(what + " " + path + ": " + std::strerror(errno));
}

// ---------------------------------------------------------------------------------------- arrays

template <class T> ONCE T* allocated(size_t count) {
    const size_t bytes = (std::max<size_t>(count, 1) * sizeof(T) + 63) / 64 * 64;
    void* memory = aligned_alloc(64, bytes);
    if (memory == nullptr) fail("not enough memory");
    std::memset(memory, 0, bytes);
    return static_cast<T*>(memory);
}

// The file with every number of a run. An entry consists of the length of its name (int64), the
// number of its values (int64), their type (int64: 'd' double, 'i' int32, 'l' int64), the name and
// the values.
class Inputs {
    struct Entry { long offset; int64_t count; char type; bool used; };
    std::FILE* file = nullptr;
    std::map<std::string, Entry> entries;

    static size_t width(char type) { return type == 'i' ? 4 : 8; }

    template <class From, class To> ONCE void convert(const std::string& name, To* to, size_t count) {
        if (std::is_same<From, To>::value) {
            if (std::fread(to, sizeof(To), count, file) != count) fail("the file of numbers is truncated at " + name);
            return;
        }
        std::vector<From> block(std::min<size_t>(count, 1 << 16));
        for (size_t done = 0; done < count;) {
            const size_t now = std::min(block.size(), count - done);
            if (std::fread(block.data(), sizeof(From), now, file) != now) fail("the file of numbers is truncated at " + name);
            for (size_t k = 0; k < now; k++) to[done + k] = static_cast<To>(block[k]);
            done += now;
        }
    }

public:
    ONCE void open(const std::string& path) {
        file = std::fopen(path.c_str(), "rb");
        if (file == nullptr) fail_of_system("cannot read", path);
        int64_t head[3];
        while (std::fread(head, sizeof(int64_t), 3, file) == 3) {
            std::string name(static_cast<size_t>(head[0]), ' ');
            if (std::fread(&name[0], 1, name.size(), file) != name.size()) fail("the file of numbers is truncated: " + path);
            const char type = static_cast<char>(head[2]);
            entries[name] = {std::ftell(file), head[1], type, false};
            std::fseek(file, static_cast<long>(head[1] * width(type)), SEEK_CUR);
        }
    }

    ONCE bool has(const char* name) const { return entries.count(name) != 0; }

    ONCE size_t count(const char* name) {
        const auto found = entries.find(name);
        if (found == entries.end()) fail(std::string("there is no value for ") + name);
        found->second.used = true;
        return static_cast<size_t>(found->second.count);
    }

    // A number that is not read would mean a wrong result.
    ONCE void require_all_used() const {
        for (const auto& entry : entries)
            if (!entry.second.used) fail("the program does not use the value of " + entry.first);
    }

    // Reads ``size`` values, or a single one that is repeated.
    template <class T> ONCE void read(const char* name, T* to, size_t size) {
        const size_t given = count(name);
        if (size == 0) return;
        if (given != size && given != 1) fail(std::string("wrong number of values for ") + name);
        const Entry& entry = entries.at(name);
        std::fseek(file, entry.offset, SEEK_SET);
        if (entry.type == 'd') convert<double>(name, to, given);
        else if (entry.type == 'i') convert<int32_t>(name, to, given);
        else convert<int64_t>(name, to, given);
        if (given != size) std::fill(to, to + size, to[0]);
    }

    template <class T> ONCE void read_if_given(const char* name, T* to, size_t size) {
        if (has(name)) read(name, to, size);
    }

    template <class T> ONCE T value(const char* name) {
        T one;
        read(name, &one, 1);
        return one;
    }

    template <class T> ONCE std::vector<T> vector(const char* name) {
        std::vector<T> values(count(name));
        if (!values.empty()) read(name, values.data(), values.size());
        return values;
    }
};

static Inputs inputs;

// The files of the command line, given as NAME=PATH.
static std::map<std::string, std::string> files;

ONCE inline void read_arguments(int count, char** arguments) {
    for (int k = 1; k < count; k++) {
        const std::string argument = arguments[k];
        const size_t sign = argument.find('=');
        if (sign == std::string::npos) fail("usage: program parent=PID NAME=PATH...");
        files[argument.substr(0, sign)] = argument.substr(sign + 1);
    }
}

ONCE inline const std::string& path_of(const std::string& name) {
    const auto found = files.find(name);
    if (found == files.end()) fail("no file is given for " + name);
    return found->second;
}

// A file of results that is appended to during the run, so that results do not fill the memory.
class Output {
    std::FILE* file = nullptr;
    std::string name;
    std::vector<char> waiting;
    static const size_t enough = 1 << 16;

    void flush() {
        const size_t written = std::fwrite(waiting.data(), 1, waiting.size(), file);
        if (written != waiting.size()) fail_of_system("cannot write", name);
        waiting.clear();
    }

public:
    ONCE void open(const std::string& result) {
        name = result;
        file = std::fopen(path_of(name).c_str(), "wb");
        if (file == nullptr) fail_of_system("cannot write", name);
        waiting.reserve(2 * enough);
    }

    template <class T> void write(const T* values, size_t count) {
        const char* bytes = reinterpret_cast<const char*>(values);
        waiting.insert(waiting.end(), bytes, bytes + count * sizeof(T));
        if (waiting.size() >= enough) flush();
    }

    // Results at the end are doubles, whatever the precision of the run.
    template <class T> ONCE void write_doubles(const T* values, size_t count) {
        const std::vector<double> doubles(values, values + count);
        write(doubles.data(), count);
    }

    ONCE void close() {
        flush();
        if (std::fclose(file) != 0) fail_of_system("cannot write", name);
    }
};

// A table of values by step and cell, zero outside (see ``StepTable`` in Python). Tables are read
// before the run, since numbers that no one reads are an error.
class StepTable {
    std::string name;
    std::vector<double> values;
    int64_t first = 0, every = 1, rows = 0, columns = 1, offset = 0;

public:
    static std::vector<StepTable*>& all() {
        static std::vector<StepTable*> made;
        return made;
    }

    explicit StepTable(const std::string& name_) : name(name_) { all().push_back(this); }

    ONCE void read() {
        const std::vector<int64_t> place = inputs.vector<int64_t>((name + ".place").c_str());
        values = inputs.vector<double>(name.c_str());
        if (place.size() != 5) fail("wrong number of values for " + name + ".place");
        first = place[0], every = place[1], rows = place[2], columns = place[3], offset = place[4];
        if (values.size() != static_cast<size_t>(rows * columns)) fail("wrong number of values for " + name);
    }

    // Where there is one column, it is that of all cells.
    double value(int64_t step, int64_t cell) const {
        const int64_t column = columns > 1 ? cell - offset : 0;
        if (step < first || column < 0 || column >= columns) return 0.0;
        const int64_t row = (step - first) / every;
        return row < rows ? values[static_cast<size_t>(row * columns + column)] : 0.0;
    }
};

// A number that changes during the run, for all cells or for each (see ``CourseTable`` in Python).
class CourseTable {
    std::string name;
    std::vector<double> values, slopes;
    std::vector<int64_t> starts;
    size_t columns = 1, row = 0;

public:
    static std::vector<CourseTable*>& all() {
        static std::vector<CourseTable*> made;
        return made;
    }

    explicit CourseTable(const std::string& name_) : name(name_) { all().push_back(this); }

    ONCE void read() {
        values = inputs.vector<double>(name.c_str());
        slopes = inputs.vector<double>((name + ".slopes").c_str());
        starts = inputs.vector<int64_t>((name + ".starts").c_str());
        if (starts.empty() || values.size() % starts.size() != 0 || slopes.size() != values.size())
            fail("wrong number of values for " + name);
        columns = values.size() / starts.size();
    }

    double value(int64_t step, int64_t cell) {
        while (row + 1 < starts.size() && starts[row + 1] <= step) row++;
        const size_t place = row * columns + (columns > 1 ? static_cast<size_t>(cell) : 0);
        volatile double rise = slopes[place] * static_cast<double>(step - starts[row]);  // rounded as in NumPy
        return values[place] + rise;
    }
};

// ------------------------------------------------------------------------------------------ time

class Clock {
public:
    double* dt = nullptr;
    int64_t* timestep = nullptr;
    double* t = nullptr;
    int64_t every = 1;  // in steps of the fastest clock

    bool due(int64_t step) const { return step % every == 0; }
    void set(int64_t step) {
        timestep[0] = step / every;
        t[0] = timestep[0] * dt[0];
    }
};

// States that are looked at during the run: the first value out of range of each is kept, and a value
// that no cell ever has ends the run. See watch.py, which gives the ranges and reads what is found.
class Watch {
    struct State {
        const void* values;   // of type T, or a vector of T of synapses, whose number is not known at the start
        size_t count;
        bool (*look)(State&, int64_t step);
        double low, high, lowest, highest;
        int64_t every;
        double found[3];  // step (-1 if all was in range), index, value
    };
    std::vector<State> states;

    static bool is_within(double value, double low, double high) { return value >= low && value <= high; }

    // A loop without a branch, which is computed for several values at once.
    template <class T> static bool any_outside(const T* values, size_t count, T low, T high) {
        int outside = 0;
        for (size_t k = 0; k < count; k++) outside |= !(values[k] >= low && values[k] <= high);
        return outside != 0;
    }

    template <class T> ONCE static bool search(State& state, const T* values, size_t count, int64_t step) {
        for (int pass = 0; pass < 2; pass++) {
            const double low = pass ? state.low : state.lowest, high = pass ? state.high : state.highest;
            if (pass && state.found[0] >= 0) return false;
            for (size_t k = 0; k < count; k++) {
                if (is_within(values[k], low, high)) continue;
                state.found[0] = static_cast<double>(step);
                state.found[1] = static_cast<double>(k);
                state.found[2] = values[k];
                return pass == 0;
            }
        }
        return false;
    }

    // True if a state has run away.
    template <class T> static bool look_at(State& state, const T* values, size_t count, int64_t step) {
        const T low = static_cast<T>(state.low), high = static_cast<T>(state.high);
        return any_outside(values, count, low, high) && search(state, values, count, step);
    }

    template <class T> static bool look_at_array(State& state, int64_t step) {
        return look_at(state, static_cast<const T*>(state.values), state.count, step);
    }

    template <class T> static bool look_at_growing(State& state, int64_t step) {
        const std::vector<T>& values = *static_cast<const std::vector<T>*>(state.values);
        return look_at(state, values.data(), values.size(), step);
    }

public:
    template <class T> ONCE void add(const T* values, size_t count, int64_t every, double low, double high,
             double lowest, double highest) {
        states.push_back({values, count, look_at_array<T>, low, high, lowest, highest, every, {-1, 0, 0}});
    }

    template <class T> ONCE void add(const std::vector<T>& values, int64_t every, double low, double high,
             double lowest, double highest) {
        states.push_back({&values, 0, look_at_growing<T>, low, high, lowest, highest, every, {-1, 0, 0}});
    }

    // Looks at the states that are due after a step, or at all of them; true if one has run away.
    bool look(int64_t step, bool all) {
        bool lost = false;
        for (State& state : states)
            if (all || step % state.every == 0) lost = state.look(state, step) || lost;
        return lost;
    }

    void write(Output& file) const {
        for (const State& state : states) file.write(state.found, 3);
    }
};

// Spikes that are not recorded, of cells that may fire as often as they can: see repeats.py, which
// gives the shortest intervals (0 where one is not known) and reads what is found.
class Repeats {
    const int32_t* spikes;  // the cells that fire in a step, and behind all places their number
    size_t size;
    int64_t wanted;
    std::vector<int64_t> shortest, last;
    std::vector<int64_t> on_end;
    std::vector<double> told;  // 1 for each cell that is found
    double first[2] = {-1, -1};  // the first of them and its step

public:
    ONCE Repeats(const int32_t* spikes_, size_t size_, const char* name, int64_t wanted_)
        : spikes(spikes_), size(size_), wanted(wanted_), shortest(size_), last(size_, -1), on_end(size_, 0),
          told(size_, 0) {
        inputs.read(name, shortest.data(), size);
    }

    void look(int64_t step) {
        for (int32_t k = 0; k < spikes[size]; k++) {
            const int32_t cell = spikes[k];
            const bool soon = last[cell] >= 0 && step - last[cell] == shortest[cell];
            on_end[cell] = soon ? on_end[cell] + 1 : 0;
            last[cell] = step;
            if (on_end[cell] == wanted) add(cell, static_cast<double>(step - wanted * shortest[cell]));
        }
    }

    void add(int32_t cell, double began) {
        told[cell] = 1;
        if (first[0] >= 0 && (first[1] < began || (first[1] == began && first[0] <= cell))) return;
        first[0] = cell;
        first[1] = began;
    }

    void write(Output& file) const {
        file.write(first, 2);
        file.write(told.data(), told.size());
    }
};

// How much of the loop is done, for the handler of a signal.
static volatile double share_done = 0;

// Whether a drive that acts from one place to another, in steps, may have another current in this step
// than in the one before. A place may lie within a step, whose share differs from that of the next.
inline bool changes_in(int64_t step, double begin, double end) {
    const auto lies_near = [step](double place) {
        const double since = static_cast<double>(step) - std::floor(place);
        return since == 0 || since == 1;
    };
    return step == 0 || lies_near(begin) || lies_near(end);
}

class Network {
    typedef void (*Function)();
    std::vector<std::pair<Clock*, Function>> objects;
    std::vector<Clock*> clocks;

public:
    double loop_seconds = 0;
    Watch watch;
    int64_t watch_every = 1;  // in steps
    std::vector<Repeats> repeats;

    void clear() { objects.clear(); }

    ONCE void add(Clock* clock, Function function) {
        if (function != nullptr) objects.emplace_back(clock, function);
        if (std::find(clocks.begin(), clocks.end(), clock) == clocks.end()) clocks.push_back(clock);
    }

    // The duration that Brian2 wrote into the program is ignored: it is read with the other numbers.
    void run(double, const void*, double) {
        const int64_t steps = inputs.value<int64_t>("steps");
        double fastest = clocks[0]->dt[0];
        for (Clock* clock : clocks) fastest = std::min(fastest, clock->dt[0]);
        for (Clock* clock : clocks) clock->every = std::llround(clock->dt[0] / fastest);
        inputs.require_all_used();
        const auto begin = std::chrono::steady_clock::now();
        int64_t next_look = 0, step = 0;
        bool lost = false;
        for (; step < steps && !lost; step++) {
            for (Clock* clock : clocks) if (clock->due(step)) clock->set(step);
            for (auto& object : objects) if (object.first->due(step)) object.second();
            for (Repeats& each : repeats) each.look(step);
            if (step == next_look) {
                lost = watch.look(step, false);
                next_look += watch_every;
                share_done = static_cast<double>(step) / static_cast<double>(steps);
            }
        }
        if (!lost) watch.look(step - 1, true);
        loop_seconds =
            std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    }
};

// --------------------------------------------------------------------------------------- threads

// What a function of equations remembers is that of a thread.
#define OF_THREAD thread_local

// A part of a loop: its places from begin to end.
typedef void (*Part)(int32_t begin, int32_t end);

// How many cells a thread takes at a time: whole vectors and cache lines, so that each cell is computed
// by the same instructions whatever the number of threads.
static const int32_t PIECE = 512;

// Does all places of a loop, piece by piece, by all threads (see team.h).
static void share(int32_t count, int32_t piece, Part part);

// ---------------------------------------------------------------------------------------- spikes

// Marks of the cells of a piece that are over threshold.
struct Marks {
    alignas(64) char cells[PIECE];

    // Lists the marked cells of begin..end and returns how many there are. Eight marks are tested at a
    // time, since few cells spike in a step.
    int32_t collect(int32_t begin, int32_t end, int32_t* list) {
        int32_t count = 0;
        std::fill(cells + (end - begin), cells + PIECE, 0);
        for (int32_t place = 0; place < end - begin; place += 8) {
            uint64_t eight;
            std::memcpy(&eight, cells + place, 8);
            if (eight == 0) continue;
            for (int32_t k = place; k < place + 8; k++)
                if (cells[k]) list[count++] = begin + k;
        }
        return count;
    }
};

// -------------------------------------------------------------------------------------- synapses

// A queue from spikes to the synapses that they reach after a delay. It is a ring buffer with one slot
// for each time step of the longest delay (morrison2005), though of the spikes and not of their summed
// weights, as plastic synapses change between; the slot ``now`` holds what arrives in this step. The
// synapses of a source are adjacent and sorted by delay, so that a spike is stored as one range of
// synapses for each delay, not as single synapses. If the synapses are those of one block of cells that
// stand again in every block, a range also says how many targets the blocks before have.
class SynapticPathway {
    struct Range { int32_t begin, end, before; };
    std::vector<int32_t>& sources;
    const int32_t start, stop;
    std::vector<int32_t> first;   // the synapses of source k begin at first[k - start]
    std::vector<int32_t> steps;   // delay of each synapse in steps; empty if all are equal
    std::vector<int32_t> order;   // synapses by source; empty if they are stored in that order
    int32_t delay = 0;
    int32_t block_sources = 0, block_targets = 0;  // 0: there are no blocks
    std::vector<std::vector<Range>> slots{1};
    size_t now = 0;
    // The targets in parts whose variables stay in the first cache: the synapses of source k onto part p
    // are those from bounds[(parts + 1)*(k - start) + p] to the next bound. Without bounds there is one part.
    static const int32_t part_cells = 2048, fewest = 16;
    size_t parts = 1;
    std::vector<int32_t> bounds;
    std::vector<Range> in_parts;
    std::vector<size_t> part_starts;
    const Range* arranged = nullptr;

    // Counting sort, which keeps the order of the synapses of a source.
    void sort_by_source() {
        order.clear();
        if (std::is_sorted(sources.begin(), sources.end())) return;
        order.resize(sources.size());
        std::vector<int32_t> next(first.begin(), first.end() - 1);
        for (size_t k = 0; k < sources.size(); k++)
            order[next[sources[k] - start]++] = static_cast<int32_t>(k);
    }

    // Only where the synapses of a source lie in the order of their targets, and where there are some for
    // each part.
    ONCE void divide(const std::vector<int32_t>& targets, size_t cells) {
        bounds.clear();
        parts = (cells + part_cells - 1) / part_cells;
        const size_t rows = first.size() - 1;
        if (parts < 2 || !order.empty() || !steps.empty() || block_sources) return;
        size_t used = 0;  // rows with synapses
        for (size_t row = 0; row < rows; row++) used += first[row] < first[row + 1];
        if (targets.size() < used * parts * fewest || !ascending(targets)) return;
        bounds.reserve(rows * (parts + 1));
        for (size_t row = 0; row < rows; row++) {
            int32_t place = first[row];
            for (size_t part = 0; part < parts; part++) {
                bounds.push_back(place);
                const int32_t end = static_cast<int32_t>(part + 1) * part_cells;
                while (place < first[row + 1] && targets[place] < end) place++;
            }
            bounds.push_back(first[row + 1]);
        }
    }

    ONCE bool ascending(const std::vector<int32_t>& targets) const {
        for (size_t k = 1; k < targets.size(); k++)
            if (targets[k] < targets[k - 1] && sources[k] == sources[k - 1]) return false;
        return true;
    }

    int32_t step_of(int32_t place) const { return steps[synapse(place)]; }

public:
    SynapticPathway(std::vector<int32_t>& sources_, int first_source, int last_source)
        : sources(sources_), start(first_source), stop(last_source) {}

    // The synapse at a place of a range.
    int32_t synapse(int32_t place) const { return order.empty() ? place : order[place]; }

    void stand_in_blocks(const std::vector<int32_t>& block) {
        if (block.size() != 2) fail("wrong number of values for a block");
        block_sources = block[0], block_targets = block[1];
    }

    void prepare(const std::vector<double>& delays, double dt, const std::vector<int32_t>& targets, size_t cells) {
        if (sources.size() > static_cast<size_t>(INT32_MAX)) fail("too many synapses in one pathway");
        first.assign(static_cast<size_t>(stop - start) + 1, 0);
        for (int32_t source : sources) first[source - start + 1]++;
        for (size_t k = 1; k < first.size(); k++) first[k] += first[k - 1];
        sort_by_source();
        int32_t longest = 0;
        steps.clear();
        if (delays.size() == sources.size() && delays.size() > 1) {
            steps.reserve(delays.size());
            for (double each : delays) steps.push_back(static_cast<int32_t>(each / dt + 0.5));
            longest = *std::max_element(steps.begin(), steps.end());
            if (longest == *std::min_element(steps.begin(), steps.end())) steps.clear();
        } else if (!delays.empty()) {
            longest = static_cast<int32_t>(delays[0] / dt + 0.5);
        }
        delay = longest;
        slots.assign(static_cast<size_t>(longest) + 1, {});
        now = 0;
        divide(targets, cells);
    }

    void advance() {
        slots[now].clear();
        now = now + 1 == slots.size() ? 0 : now + 1;
    }

    void push(const int32_t* spikes, int count) {
        for (int k = 0; k < count; k++) {
            const int32_t source = spikes[k];
            if (source < start || source >= stop) continue;
            const int32_t block = block_sources ? (source - start) / block_sources : 0;
            const int32_t cell = source - start - block * block_sources;
            const int32_t begin = first[cell], end = first[cell + 1];
            if (begin == end) continue;
            if (steps.empty()) slot(delay).push_back({begin, end, block * block_targets});
            else push_by_delay(begin, end);
        }
    }

    // Fetches the targets of the next range ahead, where they are adjacent.
    void fetch_after(const Range* range, const Range* stop, const std::vector<int32_t>& targets) const {
        const Range* next = range + 1;
        if (next < stop && order.empty())
            fetch_ahead(&targets[next->begin], &targets[next->begin] + (next->end - next->begin));
    }

    const std::vector<Range>& due() const { return slots[now]; }

    // Arranges the same part after part of the targets, and returns how many parts there are. For a target
    // the order of events stays, and so does its sum to the last bit. With 12500 cells and 1250 synapses of
    // each (brunel) events take two thirds of the time, and half where the targets of the next range are
    // fetched ahead.
    int32_t arrange_due() {
        const std::vector<Range>& whole = slots[now];
        const bool divided = !bounds.empty() && whole.size() > 1;
        part_starts.clear();
        in_parts.clear();
        for (size_t part = 0; divided && part < parts; part++) {
            part_starts.push_back(in_parts.size());
            for (const Range& range : whole) {
                const size_t row = static_cast<size_t>(sources[range.begin] - start);
                const int32_t* bound = &bounds[row * (parts + 1) + part];
                if (bound[0] < bound[1]) in_parts.push_back({bound[0], bound[1], 0});
            }
        }
        if (!divided) part_starts.push_back(0);
        arranged = divided ? in_parts.data() : whole.data();
        part_starts.push_back(divided ? in_parts.size() : whole.size());
        return static_cast<int32_t>(part_starts.size() - 1);
    }

    // The first range of a part.
    const Range* first_of(int32_t part) const { return arranged + part_starts[part]; }

private:
    std::vector<Range>& slot(int32_t later) {
        const size_t place = now + static_cast<size_t>(later);
        return slots[place < slots.size() ? place : place - slots.size()];
    }

    // Stores one range for each run of synapses with the same delay.
    void push_by_delay(int32_t begin, int32_t end) {
        for (int32_t run = begin; run < end;) {
            int32_t next = run + 1;
            while (next < end && step_of(next) == step_of(run)) next++;
            slot(step_of(run)).push_back({run, next, 0});
            run = next;
        }
    }
};
