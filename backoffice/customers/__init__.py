"""Floor 5: the customer, from the first registration on: profile, identity numbers, search, the customer page."""
