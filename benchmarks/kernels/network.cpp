// Hand-written networks, as fast as one core can run them in double precision.
// Usage: network MODEL FOLDER STEPS EXCITATORY; FOLDER holds the wiring, the initial state and the kick.
// Time in steps of 0.1 ms; potentials in mV, conductances in units of the leak's (HH: in uS).
#include "shared.h"

const double dt = 0.1;  // ms

struct Cells {
    int count;
    double *v, *exc, *inh, *m, *n, *h;
    int64_t* ready;        // the first step in which the cell can fire again
    unsigned char* fired;  // in this step

    explicit Cells(const std::vector<double>& start) : count(static_cast<int>(start.size())) {
        for (double** each : {&v, &exc, &inh, &m, &n, &h}) *each = array<double>(start.size());
        ready = array<int64_t>(start.size());
        fired = array<unsigned char>(start.size() + 8);
        std::memcpy(v, start.data(), start.size() * sizeof(double));
    }
};

// Brette et al. (2007), benchmark 2: the exact solution of a step.
struct Cuba {
    static constexpr double exc = 1.62, inh = -9, kick = 0, reset = -60;
    static constexpr int rest = 50, delay = 0;
    const double leak = std::exp(-dt / 20), tau_e = std::exp(-dt / 5), tau_i = std::exp(-dt / 10);
    const double from_e = 5.0 / (5 - 20) * (tau_e - leak), from_i = 10.0 / (10 - 20) * (tau_i - leak);

    void step(Cells& cells, int64_t now) const {
        double *__restrict v = cells.v, *__restrict e = cells.exc, *__restrict i = cells.inh;
        const int64_t* __restrict ready = cells.ready;
        unsigned char* __restrict fired = cells.fired;
#pragma omp simd
        for (int k = 0; k < cells.count; k++) {
            const double next = -49 + (v[k] + 49) * leak + from_e * e[k] + from_i * i[k];
            const bool free = now >= ready[k];
            v[k] = free ? next : v[k];
            e[k] *= tau_e;
            i[k] *= tau_i;
            fired[k] = free & (next > -50);
        }
    }
};

// Brette et al. (2007), benchmark 1: exponential Euler.
struct Coba {
    static constexpr double exc = 0.6, inh = 6.7, kick = 0.6, reset = -60;
    static constexpr int rest = 50, delay = 0;
    const double tau_e = std::exp(-dt / 5), tau_i = std::exp(-dt / 10);

    void step(Cells& cells, int64_t now) const {
        double *__restrict v = cells.v, *__restrict e = cells.exc, *__restrict i = cells.inh;
        const int64_t* __restrict ready = cells.ready;
        unsigned char* __restrict fired = cells.fired;
#pragma omp simd
        for (int k = 0; k < cells.count; k++) {
            const double total = 1 + e[k] + i[k], end = (-60 - 80 * i[k]) / total;
            const double next = end + (v[k] - end) * std::exp(-dt / 20 * total);
            const bool free = now >= ready[k];
            v[k] = free ? next : v[k];
            e[k] *= tau_e;
            i[k] *= tau_i;
            fired[k] = free & (next > -50);
        }
    }
};

// Brette et al. (2007), benchmark 3: exponential Euler; after a spike the cell is not reset, so that it
// fires again only after its potential was below the threshold.
struct CobaHH {
    static constexpr double exc = 0.006, inh = 0.067, kick = 0.006;
    static constexpr int rest = 30, delay = 0;
    const double tau_e = std::exp(-dt / 5), tau_i = std::exp(-dt / 10);

    void step(Cells& cells, int64_t now) const {
        double *__restrict v = cells.v, *__restrict e = cells.exc, *__restrict i = cells.inh;
        double *__restrict m = cells.m, *__restrict n = cells.n, *__restrict h = cells.h;
        const int64_t* __restrict ready = cells.ready;
        unsigned char* __restrict fired = cells.fired;
#pragma omp simd
        for (int k = 0; k < cells.count; k++) {
            const Rates r = rates_at(v[k] + 63);
            const double na = 20 * m[k] * m[k] * m[k] * h[k];
            const double kp = 6 * (n[k] * n[k]) * (n[k] * n[k]);
            const double total = 0.01 + e[k] + i[k] + na + kp;
            const double end = (-0.6 - 80 * i[k] + 50 * na - 90 * kp) / total;
            const double next = end + (v[k] - end) * std::exp(-dt / 0.2 * total);
            const double m1 = r.am / (r.am + r.bm), n1 = r.an / (r.an + r.bn), h1 = r.ah / (r.ah + r.bh);
            m[k] = m1 + (m[k] - m1) * std::exp(-dt * (r.am + r.bm));
            n[k] = n1 + (n[k] - n1) * std::exp(-dt * (r.an + r.bn));
            h[k] = h1 + (h[k] - h1) * std::exp(-dt * (r.ah + r.bh));
            const bool free = (now >= ready[k]) & !(v[k] > -20);
            v[k] = next;
            e[k] *= tau_e;
            i[k] *= tau_i;
            fired[k] = free & (next > -20);
        }
    }
};

// Brunel (2000), model A: g = 5, external rate twice the threshold rate (2 events per step and cell).
// Synaptic input is kept in ``exc`` for the next step, and is lost in refractory cells.
struct Brunel {
    static constexpr double exc = 0.1, inh = -0.5, kick = 0, reset = 10;
    static constexpr int rest = 20, delay = 15;
    const double leak = std::exp(-dt / 20);
    mutable Generators random{12500, 1};
    int32_t below[16];  // probability of a count of k or less, scaled to 32-bit integers

    Brunel() {
        double term = std::exp(-2.0), sum = 0;
        for (int k = 0; k < 16; k++, term *= 2.0 / k) {
            sum += term;
            below[k] = static_cast<int32_t>(std::min(sum * 4294967296.0 - 2147483648.0, 2147483647.0));
        }
    }

    void step(Cells& cells, int64_t now) const {
        double *__restrict v = cells.v, *__restrict arrived = cells.exc;
        const int64_t* __restrict ready = cells.ready;
        unsigned char* __restrict fired = cells.fired;
#pragma omp simd
        for (int k = 0; k < cells.count; k++) {
            const int32_t place = static_cast<int32_t>(random.next(k) >> 32);
            int32_t events = 0;
            for (int j = 0; j < 16; j++) events += place >= below[j];
            const double next = (v[k] + arrived[k] + exc * events) * leak;
            const bool free = now >= ready[k];
            v[k] = free ? next : v[k];
            arrived[k] = 0;
            fired[k] = free & (next > 20);
        }
    }
};

// The synapses of cell k reach targets[first[k]] to targets[first[k + 1] - 1].
struct Wiring {
    std::vector<int32_t> targets, first;

    Wiring(const std::string& folder, size_t cells) : first(cells + 1, 0) {
        targets = read_file<int32_t>(folder + "/targets.i32");
        for (int32_t source : read_file<int32_t>(folder + "/sources.i32")) first[source + 1]++;
        for (size_t k = 0; k < cells; k++) first[k + 1] += first[k];
    }

    void deliver(const std::vector<int32_t>& spikes, int from, int to, double* input, double w) const {
        for (int32_t source : spikes) {
            if (source < from || source >= to) continue;
            for (int32_t k = first[source]; k < first[source + 1]; k++) input[targets[k]] += w;
        }
    }
};

// The cells that fired; eight are tested together, since few do.
inline void collect(const Cells& cells, std::vector<int32_t>& spikes) {
    spikes.clear();
    for (int begin = 0; begin < cells.count; begin += 8) {
        uint64_t eight;
        std::memcpy(&eight, cells.fired + begin, 8);
        if (eight == 0) continue;
        for (int k = begin; k < begin + 8; k++) if (cells.fired[k]) spikes.push_back(k);
    }
}

template <class Model> struct Reset {
    static void all(Cells& cells, const std::vector<int32_t>& spikes, int64_t now) {
        for (int32_t k : spikes) { cells.v[k] = Model::reset; cells.ready[k] = now + 1 + Model::rest; }
    }
};
template <> struct Reset<CobaHH> {
    static void all(Cells& cells, const std::vector<int32_t>& spikes, int64_t now) {
        for (int32_t k : spikes) cells.ready[k] = now + 1 + CobaHH::rest;
    }
};

template <class Model> void simulate(const std::string& folder, int steps, int excitatory) {
    const Model model;
    Cells cells(read_file<double>(folder + "/v.f64"));
    const Wiring wiring(folder, static_cast<size_t>(cells.count));
    const auto kick_steps = read_file<int32_t>(folder + "/kick_steps.i32");
    const auto kick_cells = read_file<int32_t>(folder + "/kick_cells.i32");
    std::vector<std::vector<int32_t>> waiting(Model::delay + 1);
    std::vector<int32_t> times, who;
    double* inhibited = std::is_same<Model, Brunel>::value ? cells.exc : cells.inh;
    size_t kick = 0;
    const double begin = now();
    for (int step = 0; step < steps; step++) {
        model.step(cells, step);
        std::vector<int32_t>& spikes = waiting[step % (Model::delay + 1)];
        collect(cells, spikes);
        times.insert(times.end(), spikes.size(), step);
        who.insert(who.end(), spikes.begin(), spikes.end());
        Reset<Model>::all(cells, spikes, step);
        const std::vector<int32_t>& due = waiting[(step + 1) % (Model::delay + 1)];
        wiring.deliver(due, 0, excitatory, cells.exc, Model::exc);
        wiring.deliver(due, excitatory, cells.count, inhibited, Model::inh);
        for (; kick < kick_steps.size() && kick_steps[kick] <= step; kick++)
            cells.exc[kick_cells[kick]] += Model::kick;
    }
    const double seconds = now() - begin;
    const double rate = static_cast<double>(who.size()) / cells.count / (steps * dt * 1e-3);
    std::printf("{\"loop_s\": %.6f, \"rate\": %.6f}\n", seconds, rate);
}

int main(int, char** given) {
    const std::string model = given[1], folder = given[2];
    const int steps = std::atoi(given[3]), excitatory = std::atoi(given[4]);
    if (model == "cuba") simulate<Cuba>(folder, steps, excitatory);
    else if (model == "coba") simulate<Coba>(folder, steps, excitatory);
    else if (model == "coba_hh") simulate<CobaHH>(folder, steps, excitatory);
    else if (model == "brunel") simulate<Brunel>(folder, steps, excitatory);
    else return 1;
    return 0;
}
