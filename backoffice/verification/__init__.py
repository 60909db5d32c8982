"""Automated verification: what providers are asked about a customer, what they answer, and what that counts for."""
