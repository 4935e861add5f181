"""A regressor of rate units, with any activation functions, as a scikit-learn estimator."""

from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike
from sklearn.base import RegressorMixin
from sklearn.metrics import r2_score
from sklearn.utils.metaestimators import available_if

from simneuro.bridge.codes import FloatArray
from simneuro.bridge.networks.rate_estimator import RateEstimator, has_batches
from simneuro.bridge.networks.samples import read_samples, read_values
from simneuro.bridge.networks.training.losses import squared_error
from simneuro.bridge.networks.training.settings import check_settings
from simneuro.bridge.networks.training.training_set import TrainingSet


class RateRegressor(RegressorMixin, RateEstimator):
    """A feed-forward network of rate units with weighted sums as outputs.

    Training lowers the squared error, with each output in units of its deviation in training. The
    settings are those of :class:`RateClassifier`, and so are the attributes, but for ``classes_``;
    ``validation_scores_`` are coefficients of determination.

    Examples
    --------
    >>> from sklearn.datasets import load_diabetes
    >>> import simneuro as sn
    >>> x, y = load_diabetes(return_X_y=True)
    >>> net = sn.bridge.RateRegressor((16,), "softplus", random_state=0).fit(x, y)
    >>> bool(net.score(x, y) > 0.5)
    True
    """

    _loss = staticmethod(squared_error)
    _values = True

    @staticmethod
    def _score(outputs: FloatArray, samples: TrainingSet) -> float:
        """The coefficient of determination."""
        return float(r2_score(samples.targets, outputs, sample_weight=samples.weights))

    def fit(self, X: ArrayLike, y: ArrayLike, sample_weight: ArrayLike | None = None) -> Self:
        """Train on samples ``X`` (samples, features) with values ``y``.

        Parameters
        ----------
        X : array (samples, features)
        y : array (samples,) or (samples, outputs)
        sample_weight : array (samples,), optional
            How much each sample counts; one of weight 0 is left out.

        Returns
        -------
        RateRegressor
            Itself.

        Raises
        ------
        InputError
            A setting is outside its range; ``X`` or ``y`` are no tables of finite numbers, or ``y``
            or ``sample_weight`` not as long as ``X``; or training diverges.

        Examples
        --------
        >>> from simneuro.bridge import RateRegressor
        >>> net = RateRegressor((3,), random_state=0).fit([[0.0], [1.0], [2.0]], [0.0, 2.0, 4.0])
        >>> net.n_features_in_
        1
        """
        check_settings(self)
        self._train(read_values(self, X, y, sample_weight))
        return self

    @available_if(has_batches)  # type: ignore[untyped-decorator]
    def partial_fit(
        self, X: ArrayLike, y: ArrayLike, sample_weight: ArrayLike | None = None
    ) -> Self:
        """Go over samples once more, with the step size ``learning_rate``, from where it stands.

        The units of samples and values are those of the first call, or of ``fit``.

        Raises
        ------
        InputError
            A setting is outside its range, ``X`` or ``y`` are no tables of finite numbers, or
            training diverges.
        """
        check_settings(self)
        first = vars(self).get("_run") is None
        self._train_further(read_values(self, X, y, sample_weight, first=first))
        return self

    def activations(self, X: ArrayLike) -> list[FloatArray]:
        """Activations (samples, units) of each hidden layer, then the outputs.

        Raises
        ------
        InputError
            ``X`` is no table of finite numbers with the features of training.

        Examples
        --------
        >>> from simneuro.bridge import RateRegressor
        >>> net = RateRegressor((3,), random_state=0).fit([[0.0], [1.0], [2.0]], [0.0, 2.0, 4.0])
        >>> [each.shape for each in net.activations([[0.0], [1.0]])]
        [(2, 3), (2, 1)]
        """
        return self.network_.activations(read_samples(self, X))

    def predict(self, X: ArrayLike) -> FloatArray:
        """The values of each sample, (samples, outputs); of a single output (samples,).

        Raises
        ------
        InputError
            As :meth:`activations`.

        Examples
        --------
        >>> from simneuro.bridge import RateRegressor
        >>> x = np.linspace(0, 2, 50)
        >>> net = RateRegressor((8,), random_state=0, max_iter=500).fit(x[:, None], 2 * x)
        >>> net.predict([[1.0]]).round().tolist()
        [2.0]
        """
        return np.asarray(self.network_.predict(read_samples(self, X)))

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.target_tags.multi_output = True
        return tags
