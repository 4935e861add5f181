"""A classifier of rate units, with any activation functions, as a scikit-learn estimator."""

from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import softmax
from sklearn.base import ClassifierMixin
from sklearn.utils.metaestimators import available_if
from sklearn.utils.validation import check_is_fitted

from simneuro.bridge.codes import FloatArray
from simneuro.bridge.networks.rate_estimator import RateEstimator, has_batches
from simneuro.bridge.networks.samples import read_samples, read_training
from simneuro.bridge.networks.training.losses import cross_entropy
from simneuro.bridge.networks.training.settings import check_settings
from simneuro.bridge.networks.training.training_set import TrainingSet, class_targets
from simneuro.errors import InputError


class RateClassifier(ClassifierMixin, RateEstimator):
    """A feed-forward network of rate units with a softmax output.

    Parameters
    ----------
    hidden : sequence of int
        Units in each hidden layer; ``()`` is softmax regression, the linear baseline.
    activation : str, Activation or callable, or a list of them
        Of the hidden units: a catalogue name, a neuron's own curve, or a function of arrays such as
        ``np.tanh`` (:meth:`simneuro.bridge.Activation.from_function` takes its derivative too). A
        list has one for each hidden layer.
    solver : {"adam", "lbfgs"}
        Mini-batches with Adam (kingma2014), its rate falling linearly to 0, or full batches with
        L-BFGS.
    learning_rate : float
        First step size of Adam, in normalised units.
    max_iter : int
        Passes of Adam over the data, or the limit of L-BFGS's iterations, some 200 of which are
        needed.
    batch_size : int
        Samples a step of Adam.
    alpha : float
        Strength of the L2 penalty on the weights in normalised units.
    dropout : float
        The share of hidden units that are left out of a step of training (srivastava2014).
    input_dropout : float
        The share of inputs that are: each then has its mean over the training data.
    connection_dropout : float
        The share of single connections that are left out, for each sample others (wan2013).
    dropout_sites : int
        Of how many parts each of these is made up, which are left out one by one, as the release
        sites of a synapse are; 1 is all or nothing.
    batch_norm : bool
        Whether the sums of hidden units are normalised over each batch (ioffe2015). The trained
        weights and biases do this on their own, with the statistics of the last batches.
    learn_shape : bool
        Whether the shape of the hidden units is learnt with the weights, one for each hidden layer
        (he2015): the ``slope`` of ``prelu``, or the ``beta`` of ``swish``, from the one that they
        have. Shapes stay above 0 and have no penalty.
    clip_gradient : float, optional
        The largest norm of a step's gradient, in normalised units (pascanu2013).
    early_stopping : bool
        Whether samples are set aside, and training ends when they are predicted no better; the
        weights that predicted them best are kept (prechelt1998).
    validation_fraction : float
        The share of samples that are set aside.
    n_iter_no_change : int
        Passes without a better prediction, by more than ``tol``, after which training ends.
    tol : float
    random_state : int, RandomState or None
        Seed of the initial weights, of the batches and of what is drawn besides.

    Attributes
    ----------
    coefs_ : list of array (in, out)
        Weights of each layer, in the units of ``X`` and of the activation.
    intercepts_ : list of array (out,)
        Biases of each layer, in the same units.
    scales_ : list of float
        The size of the activations of each hidden layer on the training data
        (:meth:`RateNetwork.calibrated`).
    classes_ : array
    activation_ : Activation or list of Activation
        Those of the hidden layers, with the shapes that were learnt.
    network_ : RateNetwork
        These weights, biases and activations as one value.
    loss_ : float
        Last training loss, penalty included.
    loss_curve_ : list of float
        The mean loss of the batches in each pass of Adam.
    validation_scores_ : list of float or None
        With ``early_stopping``, the accuracy on the samples set aside after each pass.
    n_iter_ : int
        Passes or iterations made.
    feature_names_in_ : array (features,)
        The columns, if ``X`` was a table with names. Other tables must have the same.

    Examples
    --------
    >>> from sklearn.datasets import load_digits
    >>> import simneuro as sn
    >>> x, y = load_digits(return_X_y=True)
    >>> net = sn.bridge.RateClassifier((16,), "relu", random_state=0).fit(x, y)
    >>> bool(net.score(x, y) > 0.9)
    True
    """

    _loss = staticmethod(cross_entropy)
    _values = False

    @staticmethod
    def _score(outputs: FloatArray, samples: TrainingSet) -> float:
        """The accuracy."""
        right = outputs.argmax(axis=1) == samples.targets.argmax(axis=1)
        return float(np.average(right, weights=samples.weights))

    def fit(self, X: ArrayLike, y: ArrayLike, sample_weight: ArrayLike | None = None) -> Self:
        """Train on samples ``X`` (samples, features) with labels ``y`` (samples,).

        Parameters
        ----------
        X : array (samples, features)
        y : array (samples,)
        sample_weight : array (samples,), optional
            How much each sample counts; one of weight 0 is left out.

        Returns
        -------
        RateClassifier
            Itself.

        Raises
        ------
        InputError
            A setting is outside its range; ``X`` is no table of finite numbers, or ``y`` or
            ``sample_weight`` not as long; there is one class only; or training diverges.

        Examples
        --------
        >>> from simneuro.bridge import RateClassifier
        >>> net = RateClassifier((3,), random_state=0)
        >>> net.fit([[0.0], [0.1], [0.9], [1.0]], ["low", "low", "high", "high"]).classes_.tolist()
        ['high', 'low']
        """
        check_settings(self)
        x, labels, weights = read_training(self, X, y, sample_weight)
        self.classes_ = np.unique(labels)
        self._train(self._encode(x, labels, weights), labels)
        return self

    @available_if(has_batches)  # type: ignore[untyped-decorator]
    def partial_fit(
        self,
        X: ArrayLike,
        y: ArrayLike,
        classes: ArrayLike | None = None,
        sample_weight: ArrayLike | None = None,
    ) -> Self:
        """Go over samples once more, with the step size ``learning_rate``, from where it stands.

        The first call needs ``classes``, all labels that there are. The units of the samples are
        those of the first call, or of ``fit``; ``scales_`` are those of the last call.

        Raises
        ------
        InputError
            A setting is outside its range, ``X`` is no table of finite numbers, a label is none of
            the classes, or training diverges.
        """
        check_settings(self)
        first = vars(self).get("_run") is None
        x, labels, weights = read_training(self, X, y, sample_weight, first=first)
        if first:
            if classes is None:
                raise InputError("the first call of partial_fit needs all labels", where="classes")
            self.classes_ = np.unique(np.asarray(classes))
        elif classes is not None and not np.array_equal(self.classes_, np.unique(classes)):
            raise InputError("these are not the classes of the first call", where="classes")
        self._train_further(self._encode(x, labels, weights))
        return self

    def _encode(self, x: FloatArray, y: NDArray[Any], weights: FloatArray | None) -> TrainingSet:
        """The samples with a target of 1 for the class of each."""
        if len(self.classes_) < 2:
            raise InputError("training needs at least two classes, got one class", where="y")
        return TrainingSet(x, class_targets(y, self.classes_), weights)

    def activations(self, X: ArrayLike) -> list[FloatArray]:
        """Activations (samples, units) of each hidden layer, then the class probabilities.

        Raises
        ------
        InputError
            ``X`` is no table of finite numbers with the features of training.

        Examples
        --------
        >>> from simneuro.bridge import RateClassifier
        >>> x, y = [[0.0], [0.1], [0.9], [1.0]], [0, 0, 1, 1]
        >>> net = RateClassifier((3,), random_state=0).fit(x, y)
        >>> [each.shape for each in net.activations([[0.0], [1.0]])]
        [(2, 3), (2, 2)]
        """
        hidden, logits = self._forward(X)
        return [*hidden, softmax(logits, axis=1)]

    def decision_function(self, X: ArrayLike) -> FloatArray:
        """Logits (samples, classes); of two classes the log odds of the second (samples,).

        Raises
        ------
        InputError
            As :meth:`activations`.

        Examples
        --------
        >>> from simneuro.bridge import RateClassifier
        >>> x, y = [[0.0], [0.1], [0.9], [1.0]], [0, 0, 1, 1]
        >>> net = RateClassifier((3,), random_state=0).fit(x, y)
        >>> (net.decision_function([[0.0], [1.0]]) > 0).tolist()
        [False, True]
        """
        logits = self._forward(X)[1]
        return logits[:, 1] - logits[:, 0] if len(self.classes_) == 2 else logits

    def predict_proba(self, X: ArrayLike) -> FloatArray:
        """Class probabilities (samples, classes), in the order of ``classes_``.

        Raises
        ------
        InputError
            As :meth:`activations`.

        Examples
        --------
        >>> from simneuro.bridge import RateClassifier
        >>> x, y = [[0.0], [0.1], [0.9], [1.0]], [0, 0, 1, 1]
        >>> net = RateClassifier((3,), random_state=0).fit(x, y)
        >>> net.predict_proba([[0.0], [1.0]]).sum(axis=1).round(9).tolist()
        [1.0, 1.0]
        """
        return np.asarray(softmax(self._forward(X)[1], axis=1))

    def predict(self, X: ArrayLike) -> NDArray[Any]:
        """Most probable class of each sample (samples,).

        Raises
        ------
        InputError
            As :meth:`activations`.

        Examples
        --------
        >>> from simneuro.bridge import RateClassifier
        >>> x, y = [[0.0], [0.1], [0.9], [1.0]], [0, 0, 1, 1]
        >>> net = RateClassifier((3,), random_state=0).fit(x, y)
        >>> net.predict([[0.0], [1.0]]).tolist()
        [0, 1]
        """
        logits = self._forward(X)[1]
        return np.asarray(self.classes_[np.argmax(logits, axis=1)])

    def _forward(self, X: ArrayLike) -> tuple[list[FloatArray], FloatArray]:
        check_is_fitted(self)
        *hidden, logits = self.network_.activations(read_samples(self, X))
        return hidden, logits
