"""Spikes of the Hodgkin-Huxley axon: potential, gates and conductances."""

import simneuro as sn

whole = sn.simulate("hodgkin_huxley_step")
recording = sn.recording.excerpt(whole, "10 ms", "45 ms")
m, h, n = (recording[f"cell.{gate}"][:, 0] for gate in "mhn")
ions = {"sodium": 1200 * m**3 * h, "potassium": 360 * n**4}  # S/m^2: 120 and 36 mS/cm^2
fig, axes = sn.figures.panels("A;B;C", width="single", height_mm=110)
sn.figures.membrane(recording, "cell", axes["A"])
sn.figures.gates({"m": m, "h": h, "n": n}, axes["B"])
sn.figures.conductances(ions, axes["C"])
sn.figures.stack(*axes.values())
axes["B"].legend(loc="lower right", bbox_to_anchor=(1, 0.95), ncols=3)
axes["C"].legend(loc="upper right")
