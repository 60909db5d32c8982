"""Floor 7: tiers as data, the evidence each needs, and how a customer's tier rises by two people."""
