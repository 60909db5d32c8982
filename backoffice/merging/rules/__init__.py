"""Rules about merging: which value is taken, what speaks against it, what was changed since."""
