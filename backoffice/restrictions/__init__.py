"""Floor 6: what blocks a customer's use, why, since when, and how each block is lifted on its own."""
