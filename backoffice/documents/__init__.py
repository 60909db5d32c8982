"""Documents: what customers hand in as evidence, inspected, sealed and kept."""
