"""Networks that were trained elsewhere, read as layers of rate units."""
