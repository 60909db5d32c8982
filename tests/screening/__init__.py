"""Screening: names in any script, matches and judgements, runs, silence, and that nobody is tipped off."""
