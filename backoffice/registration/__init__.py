"""Floor 9: registration, which joins customer, contacts and identity numbers into one operation."""
