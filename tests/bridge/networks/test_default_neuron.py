"""Networks put on neurons without naming one: by curve, by activation, in pipelines."""

import numpy as np
import pytest
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler

import simneuro as sn
from simneuro.bridge import Activation, RateClassifier, response_curve, to_spiking
from simneuro.bridge.networks import compare_with_rate_network
from simneuro.catalogue import models
from simneuro.errors import InputError

RANDOM = np.random.RandomState(0)
X = RANDOM.normal([300.0, -7.0], [40.0, 0.1], size=(60, 2))  # needs the scaler
Y = X[:, 0] > 300 + 400 * (X[:, 1] + 7)


def trained(act, hidden=(6,)):
    return RateClassifier(hidden, act, max_iter=20, random_state=0).fit(X, Y)


def curve(neuron, levels, **settings):
    return response_curve(neuron, levels, duration="50 ms", target="numpy", **settings)


def test_a_curve_is_put_on_its_own_neuron():
    adex = models.neurons["adex"].with_parameters(b="40 pA")
    net = trained(Activation.from_curve(curve(adex, "0 pA : 1 nA : 6")))
    assert to_spiking(net).code.neuron == adex
    assert to_spiking(net, adex).code == to_spiking(net).code


def test_a_noisy_curve_has_its_own_noise():
    noise = "300 pA*ms^0.5"
    net = trained(Activation.from_curve(curve("lif", "0 pA : 1 nA : 6", noise=noise)))
    assert to_spiking(net).noise == noise
    by_hand = to_spiking(net, "lif", noise=noise)
    assert to_spiking(net).scenario(X[:1]).digest == by_hand.scenario(X[:1]).digest
    with pytest.raises(InputError, match=r"noise: .*with noise of 300 pA\*ms\^0\.5"):
        to_spiking(net, noise="1 pA*ms^0.5")


def test_a_curve_of_an_own_model_needs_the_model():
    own = sn.NeuronModel(
        name="mine",
        summary="",
        equations="dv/dt = (I_syn + I_ext)/C_m : volt",
        threshold="v > 10*mV",
        reset="v = 0*mV",
        parameters={"C_m": sn.Parameter("100 pF", "capacitance", "chosen: small")},
    )
    net = trained(Activation.from_curve(curve(own, "0 pA : 1 nA : 6")))
    with pytest.raises(
        InputError, match=r"give the model that was measured: `sn\.bridge\.to_spiking\(net, neu"
    ):
        to_spiking(net)
    assert to_spiking(net, own).code.neuron == own


def test_relu_and_lif_rate_have_neurons():
    assert to_spiking(trained("relu")).code.neuron == models.neurons["subtractive_if"]
    rate = sn.bridge.activation("lif_rate", tau=0.03, t_ref=0.004)
    lif = to_spiking(trained(rate)).code.neuron
    assert float(lif.si_values["C_m"]) / lif.si_values["g_L"] == pytest.approx(0.03)
    assert lif.si_values["t_ref"] == 0.004


@pytest.mark.parametrize("act", ["sigmoid", "tanh", np.tanh])
def test_a_network_that_no_neuron_computes_says_what_to_write(act):
    with pytest.raises(InputError, match="no spiking neuron computes") as error:
        to_spiking(trained(act))
    assert ", or." not in str(error.value)
    (code,) = [part for part in str(error.value).split("`") if "from_curve" in part]
    made = eval(code, {"sn": sn})
    net = RateClassifier((4,), made.activation, max_iter=5).fit(X, Y)
    assert to_spiking(net).code.neuron == models.neurons["lif"]
    with pytest.raises(InputError, match=r"adex does not compute .*response_curve\(\"adex\", "):
        to_spiking(trained(act), "adex")
    with pytest.raises(InputError, match=r"adex does not compute relu") as error:
        to_spiking(trained("relu"), "adex")
    assert 'Leave neuron out, or give neuron="subtractive_if" or neuron="lif"' in str(error.value)
    assert 'activation="relu"' not in str(error.value)


@pytest.mark.parametrize("act", ["relu", "curve"])
def test_a_pipeline_is_put_on_neurons_whole(act):
    samples = X if act == "relu" else None  # a curve takes no calibration
    if act == "curve":
        act = Activation.from_curve(curve("lif", "0 pA : 1 nA : 6"))
    pipe = make_pipeline(StandardScaler(), RateClassifier((6,), act, random_state=0)).fit(X, Y)
    z = pipe[0].transform(X)
    spiking = to_spiking(pipe, calibration=samples)
    by_hand = to_spiking(pipe[-1], calibration=None if samples is None else z)
    z = z[:20]
    np.testing.assert_array_equal(spiking.predict(X[:20]), by_hand.predict(z))
    assert spiking.score(X[:20], Y[:20]) == by_hand.score(z, Y[:20])
    assert spiking.diagnose(X[:20]).equals(by_hand.diagnose(z))
    compared = compare_with_rate_network(spiking, X[:20], Y[:20], [0.05])
    assert compared["rate_based"] == pipe.score(X[:20], Y[:20])


def test_the_best_network_of_a_search_is_taken():
    pipe = Pipeline([("scale", StandardScaler()), ("net", RateClassifier((4,), random_state=0))])
    search = GridSearchCV(pipe, {"net__max_iter": [2, 20]}, cv=2).fit(X, Y)
    assert to_spiking(search).net is search.best_estimator_[-1]
    with pytest.raises(InputError, match="last step of a pipeline, got StandardScaler"):
        to_spiking(make_pipeline(StandardScaler()))
    with pytest.raises(InputError, match="got str"):
        to_spiking("relu")


def test_a_spiking_network_is_shown_in_a_line():
    shown = repr(to_spiking(trained("relu")))
    assert shown.startswith("SpikingClassifier(")
    assert "hidden=subtractive_if" in shown
    assert len(shown) < 80
