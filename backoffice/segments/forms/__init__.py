"""What people type about segments: a rule as ticks and bounds, a placement by hand."""
