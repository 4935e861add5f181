"""Response curves: measured, recorded, fitted."""
