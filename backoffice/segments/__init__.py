"""Floor 6: groups of customers by rules over plain facts, recomputed by a job; engagement, and placements by hand."""
