"""Scenarios read from Brian2 networks, and written as Brian2 scripts."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self

from brian2.core.namespace import get_local_namespace

from simneuro import units
from simneuro.calls import checked
from simneuro.scenario.scenario_fields import ScenarioFields


class Brian2Exchange(ScenarioFields):
    """What a scenario reads from Brian2, and writes for it."""

    if TYPE_CHECKING:  # that of the scenario

        @property
        def digest(self) -> str: ...

    @classmethod
    @checked
    def from_brian2(
        cls,
        network: Any,
        *,
        duration: Any,
        title: str = "A Brian2 network",
        seed: int = 1,
        namespace: Mapping[str, Any] | None = None,
    ) -> Self:
        """A scenario of a whole Brian2 network, as it is before it runs.

        Groups, synapses with their wiring, weights and delays, inputs and monitors are read; each
        keeps its name. What is not understood is refused. Nothing of the script is executed.
        (Monitors of a network that has run become a recording by
        :func:`simneuro.recording.from_brian2`.)

        Parameters
        ----------
        network : brian2.Network
            It has not run.
        duration : float, str or quantity
            How long the scenario runs, such as ``"1 s"``.
        title : str
        seed : int
        namespace : mapping of str to value, optional
            The constants in equations; by default the variables where this is called, as in
            ``network.run``.

        Returns
        -------
        Scenario
            Groups are populations with models of their own. What spikes change in a group becomes
            a receptor: ``ge`` is recorded as ``x_ge``, or as ``g_ge`` in siemens.

        Raises
        ------
        InputError
            At the first object that a scenario cannot carry: its name, and why.

        Examples
        --------
        >>> import brian2 as b2
        >>> import simneuro as sn
        >>> tau = 10 * b2.ms
        >>> cells = b2.NeuronGroup(
        ...     2,
        ...     "dv/dt = (20*mV - v)/tau : volt",
        ...     threshold="v > 10*mV",
        ...     reset="v = 0*mV",
        ...     method="exact",
        ...     name="cells",
        ... )
        >>> network = b2.Network(cells, b2.SpikeMonitor(cells))
        >>> scenario = sn.Scenario.from_brian2(network, duration="100 ms")
        >>> times, _ = sn.recording.spikes(sn.simulate(scenario, target="numpy"), "cells")
        >>> len(times) // 2, round(1e3 * float(times[0]), 1)
        (14, 6.9)
        """
        from simneuro.scenario.brian2_network.reading import read_network

        known = get_local_namespace(2) if namespace is None else namespace
        time = units.require(units.single(units.read(duration)), units.dimension("s"), duration)
        found = read_network(network, float(time), known)
        return cls(title=title, duration=time, seed=seed, **found)

    @checked
    def to_brian2(self, *, same_digits: bool = True) -> str:
        """A Brian2 script that makes the run of the scenario as it stands, without simneuro.

        Equations, thresholds, resets and synapses stand there as text, and parameters with their
        meaning. The wiring, the events and the start are those that :func:`simneuro.simulate` draws
        from the seed. On the same machine the spikes are equal to the last bit; what differs is
        said in the head of the script. Conditions, sweep, trials and the measures of a
        ``.py`` are left out; ``scenario.override(scenario.conditions["NAME"]).to_brian2()`` is the
        script of a condition.

        Parameters
        ----------
        same_digits : bool
            Whether the steps of the cells stand in the script as simneuro computes them. Otherwise
            Brian2's integrators of the same schemes do them, ``method="exact"``: that is shorter to
            read, and differs in the last digits.

        Returns
        -------
        str
            Python source. Its ``build()`` returns a Brian2 ``Network``; as a program it also runs
            it, with Brian2's NumPy target.

        Raises
        ------
        InputError
            If there are more synapses than can be written as text, 2*10^7, or the precision is
            single.

        Examples
        --------
        >>> import simneuro as sn
        >>> print(sn.Scenario.load("lif_step").to_brian2().splitlines()[0])
        \"""A leaky integrate-and-fire cell under a current step
        """
        from simneuro.engine.script.brian2_script import write_script

        return write_script(self, same_digits)
