// Receptors that pulses of transmitter open (the model ``kinetic``), as sums for each target cell.
#pragma once
#include "runtime.h"
#include <deque>

// The channels that are open obey dr/dt = binding (1 - r) - unbinding r, with a constant binding where
// there is transmitter and with none elsewhere. This is linear, so that the sums of weight times r over
// the synapses with and without transmitter obey it as well. A synapse is touched when its pulse begins
// and ends only, and moves from one sum to the other with its exact share (destexhe1994; Lytton 1996).
// 2000 Poisson sources of 10 Hz with 200000 synapses: a hundred times faster than to integrate each
// synapse, and 1.7 times the loop with ampa.
class ReceptorPools {
    // A solution of the equation over some time: r becomes keep*r + gain.
    struct Solution {
        double keep, gain;
        double of(double r) const { return keep * r + gain; }
    };
    struct Pool { double bound = 0, weights = 0, unbound = 0, added = 0; };  // added: in the next step
    struct Ending { int32_t step, begin, end; };

    double dt = 0, opening = 0, closing = 0;  // rates
    int32_t full = 0;                         // whole time steps of a pulse
    Solution with, without, whole, rest;      // over a step, a whole pulse, and the step that it ends in
    const double* weights = nullptr;
    bool own_weights = false;
    const int32_t* targets = nullptr;
    // Of each place in the pathway: what was open at its last event, when that was, and the end of its pulse.
    std::vector<double> open;
    std::vector<int32_t> since, ends;
    std::vector<Pool> pools;
    std::deque<Ending> endings;

    Solution solve(double opening_, double time) const {
        const double rate = opening_ + closing, keep = std::exp(-rate * time);
        return {keep, opening_ * (rate > 0 ? -std::expm1(-rate * time) / rate : time)};
    }

    double weight(size_t synapse) const { return weights[own_weights ? synapse : 0]; }

    // Channels of synapses without transmitter close until now: a loop without a branch, in which several
    // exponentials are computed at once.
    void close_until(int32_t begin, int32_t end, int32_t now) {
        double* const share = open.data();
        int32_t* const last = since.data();
        const int32_t* const until = ends.data();
        INDEPENDENT
        for (int32_t place = begin; place < end; place++) {
            const int32_t steps = until[place] <= now ? now - last[place] : 0;
            share[place] *= std::exp(-closing * dt * steps);
            last[place] += steps;
        }
    }

    // A pulse that begins during another prolongs it.
    void begin_pulse(int32_t place, size_t synapse, int32_t now) {
        if (ends[place] <= now) {
            Pool& pool = pools[targets[synapse]];
            const double own = weight(synapse), bound = own * open[place];
            pool.unbound -= bound, pool.bound += bound, pool.weights += own;
        }
        ends[place] = now + full + 1;
    }

    // A pulse may end within the step that follows, in which there is less transmitter in proportion.
    void end_pulse(int32_t place, size_t synapse, int32_t now) {
        if (ends[place] != now + 1) return;  // prolonged, or ended by another spike of the same step
        Pool& pool = pools[targets[synapse]];
        const int32_t steps = now - since[place];
        const double share = (steps == full ? whole : solve(opening, steps * dt)).of(open[place]);
        const double next = rest.of(share), own = weight(synapse);
        pool.bound -= own * share, pool.weights -= own, pool.unbound += own * share;
        pool.added += own * (next - without.of(share));
        open[place] = next, since[place] = now + 1, ends[place] = 0;
    }

public:
    ONCE void prepare(double dt_, double alpha, double beta, double level, double duration,
                 const double* weights_, bool own_weights_, const std::vector<int32_t>& targets_, size_t cells) {
        dt = dt_, opening = alpha * level, closing = beta;
        const double steps = std::min(duration / dt, 1e9);
        full = static_cast<int32_t>(steps);
        with = solve(opening, dt), without = solve(0, dt), whole = solve(opening, full * dt);
        rest = solve(opening * (steps - full), dt);
        weights = weights_, own_weights = own_weights_, targets = targets_.data();
        open.assign(targets_.size(), 0), since.assign(targets_.size(), 0), ends.assign(targets_.size(), 0);
        pools.assign(cells, {});
        endings.clear();
    }

    // What is open at the start of a step, for each cell.
    template <class T> void sum(T* sums) const {
        for (size_t cell = 0; cell < pools.size(); cell++) sums[cell] = static_cast<T>(pools[cell].bound + pools[cell].unbound);
    }

    void advance() {
        for (Pool& pool : pools) {
            pool.bound = with.keep * pool.bound + with.gain * pool.weights;
            pool.unbound = without.keep * pool.unbound + pool.added;
            pool.added = 0;
        }
    }

    // The events at the end of a step.
    void pass(const SynapticPathway& pathway, int32_t now) {
        for (const auto& range : pathway.due()) {
            close_until(range.begin, range.end, now);
            for (int32_t place = range.begin; place < range.end; place++)
                begin_pulse(place, pathway.synapse(place), now);
            endings.push_back({now + full, range.begin, range.end});
        }
        for (; !endings.empty() && endings.front().step <= now; endings.pop_front())
            for (int32_t place = endings.front().begin; place < endings.front().end; place++)
                end_pulse(place, pathway.synapse(place), now);
    }
};
