// Hand-written response curves: a block of cells stays in the first-level cache for the whole run.
// Usage: curve MODEL CELLS STEPS; cell k receives its level of mean current and white noise.
// Units: mV, ms, nA, uS, nF.
#include "shared.h"

const int block = 128;  // cells; chosen: fastest of 64 to 1024
const int levels = 200;

// Two standard normal numbers per cell (Box & Muller 1958) from one draw of 64 bits: 32 for the
// radius, 31 for an angle in the right half of the circle, 1 for the half. Sine and cosine by their Taylor
// series, within 1e-7.
inline void normal_pairs(Generators& random, double* __restrict one, double* __restrict two) {
    alignas(64) double share[block], angle[block], sign[block];
#pragma omp simd
    for (int k = 0; k < block; k++) {
        const uint64_t bits = random.next(k);
        share[k] = (static_cast<double>(bits >> 32) + 0.5) / 4294967296.0;
        angle[k] = (static_cast<double>(bits >> 1 & 0x7fffffff) / 2147483648.0 - 0.5) * M_PI;
        sign[k] = bits & 1 ? 1.0 : -1.0;
    }
#pragma omp simd
    for (int k = 0; k < block; k++) {
        const double length = sign[k] * std::sqrt(-2 * std::log(share[k]));
        const double x = angle[k], q = -x * x;
        const double sine = x * (1 + q / 6 * (1 + q / 20 * (1 + q / 42 * (1 + q / 72 * (1 + q / 110)))));
        one[k] = length * sine;
        two[k] = length * (1 + q / 2 * (1 + q / 12 * (1 + q / 30 * (1 + q / 56 * (1 + q / 90
            * (1 + q / 132))))));
    }
}

// tau 20 ms, threshold 10 mV above rest, refractory for 2 ms; 0 to 0.4 nA, 0.1 nA ms^0.5.
struct Lif {
    static constexpr double dt = 0.1, top = 0.4, density = 0.1;
    const double leak = std::exp(-dt / 20);
    alignas(64) double v[block] = {};
    alignas(64) int64_t wait[block] = {};

    void step(const double* __restrict current, int64_t* __restrict spikes) {
#pragma omp simd
        for (int k = 0; k < block; k++) {
            const double end = 100 * current[k];
            const double next = wait[k] == 0 ? end + (v[k] - end) * leak : v[k];
            const bool fires = next > 10;
            spikes[k] += fires;
            v[k] = fires ? 0 : next;
            wait[k] = fires ? 20 : wait[k] - (wait[k] != 0);
        }
    }
};

// The cell of ``coba_hh``, exponential Euler; 0 to 2 nA, 0.022 nA ms^0.5.
struct HodgkinHuxley {
    static constexpr double dt = 0.05, top = 2, density = 0.022;
    alignas(64) double v[block], m[block] = {}, n[block] = {}, h[block] = {};
    alignas(64) int64_t wait[block] = {};

    HodgkinHuxley() { for (double& each : v) each = -60; }

    void step(const double* __restrict current, int64_t* __restrict spikes) {
#pragma omp simd
        for (int k = 0; k < block; k++) {
            const Rates r = rates_at(v[k] + 63);
            const double na = 20 * m[k] * m[k] * m[k] * h[k];
            const double kp = 6 * (n[k] * n[k]) * (n[k] * n[k]);
            const double total = 0.01 + na + kp, end = (current[k] - 0.6 + 50 * na - 90 * kp) / total;
            v[k] = end + (v[k] - end) * std::exp(-dt / 0.2 * total);
            const double m1 = r.am / (r.am + r.bm), n1 = r.an / (r.an + r.bn), h1 = r.ah / (r.ah + r.bh);
            m[k] = m1 + (m[k] - m1) * std::exp(-dt * (r.am + r.bm));
            n[k] = n1 + (n[k] - n1) * std::exp(-dt * (r.an + r.bn));
            h[k] = h1 + (h[k] - h1) * std::exp(-dt * (r.ah + r.bh));
            const bool fires = (v[k] > -20) & (wait[k] == 0);
            spikes[k] += fires;
            wait[k] = fires ? 60 : wait[k] - (wait[k] != 0);
        }
    }
};

template <class Model> int64_t simulate_block(int begin, int cells, int steps) {
    Model model;
    Generators random(block, static_cast<uint64_t>(begin) + 1);
    alignas(64) double mean[block], noise[2][block], current[block];
    alignas(64) int64_t spikes[block] = {};
    const double scale = Model::density / std::sqrt(Model::dt);
    for (int k = 0; k < block; k++) {
        const int level = std::min(begin + k, cells - 1) / (cells / levels);
        mean[k] = Model::top * level / (levels - 1);
    }
    for (int step = 0; step < steps; step++) {
        if (step % 2 == 0) normal_pairs(random, noise[0], noise[1]);
        for (int k = 0; k < block; k++) current[k] = mean[k] + scale * noise[step % 2][k];
        model.step(current, spikes);
    }
    int64_t total = 0;
    for (int k = 0; k < block && begin + k < cells; k++) total += spikes[k];
    return total;
}

template <class Model> void simulate(int cells, int steps) {
    int64_t spikes = 0;
    const double start = now();
    for (int begin = 0; begin < cells; begin += block)
        spikes += simulate_block<Model>(begin, cells, steps);
    const double seconds = now() - start, duration = steps * Model::dt * 1e-3;
    const double rate = static_cast<double>(spikes) / cells / duration;
    std::printf("{\"loop_s\": %.6f, \"rate\": %.6f}\n", seconds, rate);
}

int main(int, char** given) {
    const std::string model = given[1];
    if (model == "lif") simulate<Lif>(std::atoi(given[2]), std::atoi(given[3]));
    else if (model == "hh") simulate<HodgkinHuxley>(std::atoi(given[2]), std::atoi(given[3]));
    else return 1;
    return 0;
}
