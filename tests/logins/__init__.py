"""Tests of customers' logins."""
