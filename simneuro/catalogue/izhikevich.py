"""The quadratic neuron of Izhikevich (2003), with parameters of several cell types."""

from simneuro.model import NeuronModel, Parameter, Variant
from simneuro.units import parse

_SOURCE = "izhikevich2003"


def _type(summary: str, numbers: tuple[float, float, str, str], step: str | None = None) -> Variant:
    return Variant(summary, dict(zip("abcd", numbers, strict=True)), _SOURCE, input=step)


izhikevich = NeuronModel(
    name="izhikevich",
    input_range=("0 pA", "20 pA"),
    summary="quadratic neuron with four free parameters; by default a regular spiking cell",
    # The paper's units are mV and ms; with 1 pF its current is in pA. The last step of an upswing
    # overshoots the peak: u sees the clipped potential, so that it does not follow the overshoot.
    equations="""
dv/dt = (0.04*v**2/mV + 5*v + 140*mV - u)/ms + (I_syn + I_ext)/C_m : volt
du/dt = a*(b*v_cut - u)/ms : volt
v_cut = clip(v, -1*volt, V_peak) : volt
""",
    threshold="v >= V_peak",
    reset="v = c\nu += d",
    parameters={
        "C_m": Parameter(
            "1 pF", "membrane capacitance", "chosen: so that the paper's I is in pA", "> 0"
        ),
        "a": Parameter(0.02, "rate of recovery, per ms", _SOURCE, "> 0"),
        "b": Parameter(0.2, "coupling of recovery to the potential", _SOURCE, "-10 to 10"),
        "c": Parameter("-65 mV", "reset potential", _SOURCE, "-200 mV to 30 mV"),
        "d": Parameter("8 mV", "recovery added by a spike", _SOURCE, "-1 V to 1 V"),
        "V_peak": Parameter("30 mV", "peak of the spike", _SOURCE, "-50 mV to 1 V"),
    },
    # The stable fixed point: 0.04 v^2 + (5 - b) v + 140 = 0.
    initial={
        "v": "(b - 5 - sqrt((5 - b)**2 - 22.4))*12.5*mV",
        "u": "b*v",
    },
    references=("izhikevich2003",),
    max_dt=parse("0.05 ms"),
    use_for="Large networks of many cell types, if only the pattern of spikes matters.",
    not_for=(
        "Quantitative currents or conductances: it does not model a physical membrane, and "
        "synaptic conductances must be scaled to its 1 pF."
    ),
    variants={
        "regular_spiking": _type(
            "most excitatory cells of cortex: adapting spikes",
            (0.02, 0.2, "-65 mV", "8 mV"),
            "10 pA",
        ),
        "intrinsically_bursting": _type(
            "a burst at the onset, then single spikes", (0.02, 0.2, "-55 mV", "4 mV"), "10 pA"
        ),
        "chattering": _type("bursts of close spikes", (0.02, 0.2, "-50 mV", "2 mV"), "10 pA"),
        "fast_spiking": _type(
            "inhibitory cells with fast spikes without adaptation",
            (0.1, 0.2, "-65 mV", "2 mV"),
            "10 pA",
        ),
        "thalamo_cortical": _type(
            "tonic spikes from rest, a rebound burst after inhibition",
            (0.02, 0.25, "-65 mV", "0.05 mV"),
        ),
        "resonator": _type(
            "subthreshold oscillations that favour input of their own frequency",
            (0.1, 0.26, "-65 mV", "2 mV"),
        ),
        "low_threshold_spiking": _type(
            "inhibitory cells with a low threshold and adaptation",
            (0.02, 0.25, "-65 mV", "2 mV"),
            "10 pA",
        ),
    },
)
