"""The accuracy of a spiking network against the time that it is given."""

import simneuro as sn

X, y = sn.bridge.load_digit_images()
net = sn.bridge.RateClassifier(hidden=(32,), activation="relu").fit(X[:1200], y[:1200])
spiking = sn.bridge.to_spiking(net)
accuracy = spiking.accuracy_over_time(X[1200:1400], y[1200:1400], duration="100 ms")
baselines = {"the rate network": net.score(X[1200:1400], y[1200:1400]), "chance": 0.1}
fig, axes = sn.figures.panels("A", width="single", height_mm=60)
sn.figures.accuracy_over_time(accuracy, axes["A"], baselines=baselines)
