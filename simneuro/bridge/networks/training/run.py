"""A network in training: its arithmetic, where its solver stands, and the units of its samples."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from simneuro.bridge.activations import Activation
from simneuro.bridge.codes import FloatArray
from simneuro.bridge.networks.training.early_stopping import EarlyStopping
from simneuro.bridge.networks.training.folding import fold_batch_norm, remove_normalisation
from simneuro.bridge.networks.training.layer_stack import LayerStack
from simneuro.bridge.networks.training.solvers import AdamState
from simneuro.bridge.networks.training.training_set import Scaling, TrainingSet

#: Outputs, and targets that they should be, to a number that is higher the better they are.
Score = Callable[[FloatArray, TrainingSet], float]


@dataclass
class TrainingRun:
    """A network in training.

    Parameters
    ----------
    stack : LayerStack
    state : AdamState
    inputs, outputs : Scaling
        How samples become normalised, and targets if they are values.
    """

    stack: LayerStack
    state: AdamState
    inputs: Scaling
    outputs: Scaling | None = None

    @classmethod
    def begin(
        cls,
        stack: LayerStack,
        samples: TrainingSet,
        random: np.random.RandomState,
        *,
        values: bool,
    ) -> Self:
        """A new network for samples in their own units, whose targets may be ``values``."""
        inputs = Scaling.of_inputs(samples.inputs, samples.weights)
        outputs = Scaling.of_outputs(samples.targets, samples.weights) if values else None
        return cls(stack, AdamState(stack.draw_weights(random), random), inputs, outputs)

    def normalise(self, samples: TrainingSet) -> TrainingSet:
        """The samples in the units of training."""
        targets = samples.targets if self.outputs is None else self.outputs.apply(samples.targets)
        return replace(samples, inputs=self.inputs.apply(samples.inputs), targets=targets)

    def loss(self, samples: TrainingSet) -> float:
        """The loss of the network, as it is used after training, on normalised samples."""
        stack, theta = self._folded(self.state)
        outputs = stack.forward(theta, samples.inputs).sums[-1]
        return stack.penalised(stack.loss_of(outputs, samples.targets, samples.weights)[0], theta)

    def weights(self) -> tuple[list[FloatArray], list[FloatArray]]:
        """Weights and biases of each layer, in the units of samples, activations and outputs."""
        return remove_normalisation(*self._folded(self.state), self.inputs, self.outputs)

    def activations(self) -> list[Activation]:
        """The activation of each hidden layer, with the shape that was learnt if one was."""
        return [unit.act for unit in self.stack.shaped_units(self.state.theta)]

    def watch(
        self, aside: TrainingSet, score: Score, *, patience: int, least: float
    ) -> EarlyStopping:
        """What ends the training by the score on normalised samples that were set aside."""

        def judge(state: AdamState) -> float:
            stack, theta = self._folded(state)
            return score(stack.forward(theta, aside.inputs).sums[-1], aside)

        return EarlyStopping(self.state, judge, patience, least)

    def _folded(self, state: AdamState) -> tuple[LayerStack, FloatArray]:
        return fold_batch_norm(self.stack, state.theta, state.statistics)
