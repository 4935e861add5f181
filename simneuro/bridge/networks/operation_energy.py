"""The energy of arithmetic, and the number of spikes at which a spiking network costs the same.

The energies are those of the arithmetic alone, on silicon of 45 nm at 0.9 V (horowitz2014). To
fetch a weight from memory costs more than to multiply with it, which is left out on both sides.
"""

from dataclasses import dataclass

import xarray as xr

from simneuro.annotations import Positive
from simneuro.calls import checked
from simneuro.errors import InputError


@checked
@dataclass(frozen=True)
class OperationEnergy:
    """What a multiplication and an addition cost.

    Parameters
    ----------
    multiply, add : float
        In J.

    Examples
    --------
    >>> import xarray as xr
    >>> from simneuro.bridge.networks import FLOAT32
    >>> counted = xr.Dataset({"multiply_accumulates": 10, "additions": 0})
    >>> f"{float(FLOAT32.of(counted)):.3g}"
    '4.6e-11'
    """

    multiply: Positive
    add: Positive

    @property
    def multiply_accumulate(self) -> float:
        """Of a product that is added to a sum (J)."""
        return self.multiply + self.add

    @property
    def ratio(self) -> float:
        """How many additions cost as much as a product that is added."""
        return self.multiply_accumulate / self.add

    def parts(self, counted: xr.Dataset) -> xr.DataArray:
        """The energy (J) of counted operations along ``part``.

        ``products`` of values and weights; ``spikes``, at the synapses that they reach;
        ``updates`` of membranes in each time step, or of a rate network its biases.

        Raises
        ------
        InputError
            They are not what `count_operations` or `count_spiking_operations` gives.

        Examples
        --------
        >>> import xarray as xr
        >>> from simneuro.bridge.networks import OperationEnergy
        >>> counted = xr.Dataset({"multiply_accumulates": 12, "additions": 4})
        >>> OperationEnergy(multiply=2.0, add=1.0).parts(counted).values.tolist()
        [36.0, 0.0, 4.0]
        """
        if "multiply_accumulates" not in counted:
            message = "need what count_operations or count_spiking_operations returned"
            raise InputError(message, where="counted")
        update = self.multiply_accumulate if counted.attrs.get("leaky") else self.add
        joules = {
            "products": self.multiply_accumulate * counted["multiply_accumulates"],
            "spikes": self.add * counted.get("accumulates", xr.DataArray(0)),
            "updates": self.add * counted.get("additions", xr.DataArray(0))
            + update * counted.get("updates", xr.DataArray(0)),
        }
        each = xr.broadcast(*joules.values())
        return xr.concat(each, xr.Variable("part", list(joules))).assign_attrs(units="J")

    def of(self, counted: xr.Dataset) -> xr.DataArray:
        """The energy (J) of counted operations; see `parts`.

        Raises
        ------
        InputError
            As `parts`.

        Examples
        --------
        >>> import xarray as xr
        >>> from simneuro.bridge.networks import OperationEnergy
        >>> counted = xr.Dataset({"multiply_accumulates": 12, "additions": 4})
        >>> float(OperationEnergy(multiply=2.0, add=1.0).of(counted))  # 12 * 3 + 4
        40.0
        """
        return self.parts(counted).sum("part").assign_attrs(units="J")

    def break_even(self, rate: xr.Dataset, spiking: xr.Dataset) -> xr.DataArray:
        """How often a synapse may pass a spike in a decision until both networks cost the same.

        Whatever else the spiking network does is paid first. Below 0 this alone costs more than the
        rate network, so that no number of spikes is few enough. With nothing else to pay, and as
        many synapses in both, it is `ratio`.

        Parameters
        ----------
        rate : xarray.Dataset
            Of `count_operations`.
        spiking : xarray.Dataset
            Of `count_spiking_operations`.

        Raises
        ------
        InputError
            They are not what these return.

        Examples
        --------
        >>> import xarray as xr
        >>> from simneuro.bridge.networks import OperationEnergy
        >>> rate = xr.Dataset({"multiply_accumulates": 12, "additions": 0})
        >>> spiking = xr.Dataset({"multiply_accumulates": 0}, attrs={"synapses": 12})
        >>> float(OperationEnergy(multiply=2.0, add=1.0).break_even(rate, spiking))  # `ratio`
        3.0
        """
        if "synapses" not in spiking.attrs:
            raise InputError("need what count_spiking_operations returned", where="spiking")
        others = self.parts(spiking).sel(part=["products", "updates"]).sum("part")
        return (self.of(rate) - others) / (self.add * spiking.attrs["synapses"])


#: Of 32-bit floating-point numbers, 45 nm (horowitz2014).
FLOAT32 = OperationEnergy(multiply=3.7e-12, add=0.9e-12)

#: Of 32-bit whole numbers, 45 nm (horowitz2014).
INT32 = OperationEnergy(multiply=3.1e-12, add=0.1e-12)
