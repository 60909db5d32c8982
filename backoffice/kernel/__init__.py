"""Floor 1: what every area stands on (records, operations, sealing, audit, jobs, errors), knowing no area."""
