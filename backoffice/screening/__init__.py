"""Screening: customers compared with lists of persons in public office and of the sanctioned, and what was judged."""
