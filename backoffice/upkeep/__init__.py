"""Floor 4: what keeps the house running: its jobs, those that failed, and the tidying at night."""
