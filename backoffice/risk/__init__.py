"""Floor 9: a customer's risk of money laundering, by rules that show what they saw, or by two people."""
