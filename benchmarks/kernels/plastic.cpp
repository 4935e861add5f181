// A million plastic synapses by hand (the rule of song2000): 1000 inputs of 10 Hz onto 1000 leaky cells.
// Usage: plastic STEPS SEED. Traces belong to neurons; time in steps of 0.1 ms, potentials in mV,
// conductances in nS.
#include "shared.h"

const int inputs = 1000, cells = 1000;
const double dt = 0.1, most = 0.15, leak = 10, capacity = 200;
const double plus = 0.005 * most, minus = 0.00525 * most;

struct State {
    std::vector<double> v, excited, inhibited, post, pre, weight;
    std::vector<int32_t> free_from, source, by_target;  // synapses by target
    std::vector<unsigned char> over;

    explicit State(Generators& random)
        : v(cells, -60), excited(cells), inhibited(cells), post(cells), pre(inputs), weight(inputs * cells),
          free_from(cells, 0), source(inputs * cells), by_target(inputs * cells), over(cells) {
        for (int i = 0; i < inputs; i++)
            for (int j = 0; j < cells; j++) {
                weight[i * cells + j] = most * static_cast<double>(random.next(0) >> 11) * 0x1p-53;
                source[i * cells + j] = i;
                by_target[j * inputs + i] = i * cells + j;
            }
    }
};

static void integrate(State& all, int step) {
    const double decay = std::exp(-dt / 5), forget = std::exp(-dt / 20);
    double *__restrict v = all.v.data(), *__restrict e = all.excited.data(), *__restrict i = all.inhibited.data();
    double* __restrict post = all.post.data();
    const int32_t* __restrict free_from = all.free_from.data();
    unsigned char* __restrict over = all.over.data();
#pragma omp simd
    for (int k = 0; k < cells; k++) {
        const double total = leak + e[k] + i[k], end = (-60 * leak - 70 * i[k]) / total;
        const double next = end + (v[k] - end) * std::exp(-dt / capacity * total);
        const bool is_free = step >= free_from[k];
        v[k] = is_free ? next : v[k];
        over[k] = is_free & (next > -54);
        e[k] *= decay, i[k] *= decay, post[k] *= forget;
    }
    for (double& trace : all.pre) trace *= forget;
}

static void arrive(State& all, int input) {
    double *__restrict w = &all.weight[static_cast<size_t>(input) * cells], *__restrict e = all.excited.data();
    const double* __restrict post = all.post.data();
#pragma omp simd
    for (int k = 0; k < cells; k++) {
        const double less = w[k] - minus * post[k];
        e[k] += w[k] = less < 0 ? 0 : less;
    }
    all.pre[input] += 1;
}

static void learn(State& all, int cell) {
    const int32_t* __restrict synapses = &all.by_target[static_cast<size_t>(cell) * inputs];
    double* __restrict w = all.weight.data();
    for (int k = 0; k < inputs; k++) {
        const double more = w[synapses[k]] + plus * all.pre[all.source[synapses[k]]];
        w[synapses[k]] = more > most ? most : more;
    }
    all.post[cell] += 1;
}

int main(int, char** arguments) {
    const int steps = std::atoi(arguments[1]);
    Generators random(inputs + cells, std::strtoull(arguments[2], nullptr, 10));
    State all(random);
    std::vector<int32_t> fired;
    size_t spikes = 0;
    const double begin = now();
    for (int step = 0; step < steps; step++) {
        integrate(all, step);
        fired.clear();
        for (int k = 0; k < cells; k++) if (all.over[k]) fired.push_back(k);
        for (int32_t k : fired) all.v[k] = -60, all.free_from[k] = step + 11;
        for (int k = 0; k < cells; k++) {  // events of 2 kHz: none, one, two or three in a step
            const double chance = static_cast<double>(random.next(inputs + k) >> 11) * 0x1p-53;
            if (chance < 0.18127) all.inhibited[k] += chance < 0.00115 ? 1.5 : chance < 0.01752 ? 1.0 : 0.5;
        }
        for (int i = 0; i < inputs; i++)
            if (static_cast<double>(random.next(i) >> 11) * 0x1p-53 < 1e-3) arrive(all, i);
        for (int32_t k : fired) learn(all, k);
        spikes += fired.size();
    }
    std::printf("{\"loop_s\": %.6f, \"rate\": %.6f}\n", now() - begin, spikes / (cells * steps * dt * 1e-3));
}
