"""Floor 4: the bank's policy as data, in versions that never change; a second person agrees to each."""
