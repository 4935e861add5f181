"""The axon of the part ``cable``: Hodgkin & Huxley (1952) at 18.5 degrees Celsius."""

LENGTH, DIAMETER, RESISTIVITY = 100.0, 476.0, 35.4  # mm, um, ohm*cm
COMPARTMENTS = 500
WARMTH = 3 ** ((18.5 - 6.3) / 10)  # the factor of all rates
DT, DURATION = 0.002, 14.0  # ms
SHOCK, SHOCKED, UNTIL = 25.0, 2, 0.2  # uA into each of so many compartments, ms
#: The compartments between which a spike's time is taken.
FIRST, LAST = 125, 375
