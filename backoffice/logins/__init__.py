"""Customers' users in the bank's sign-in service: made, invited, disabled and kept in step with the customer."""
