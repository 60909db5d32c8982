"""Floor 6: who stands behind an organisation: persons who represent it and persons who own it in the end."""
