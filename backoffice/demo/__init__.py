"""The attic: a sample bank and stand-ins for its neighbours; no production module imports it."""
