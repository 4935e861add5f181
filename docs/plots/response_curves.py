"""The firing rate of four models against a constant current."""

import simneuro as sn

ranges = {"lif": "0.4 nA", "adex": "2 nA", "wang_buzsaki": "0.4 nA", "hodgkin_huxley": "2 nA"}
fig, axes = sn.figures.panels("AB;CD", width="double", height_mm=95)
for (name, most), ax in zip(ranges.items(), axes.values(), strict=True):
    curve = sn.response_curve(sn.models[name], levels=f"0 nA : {most} : 41", duration="1 s")
    sn.figures.response_curve(curve, ax, name=name)
