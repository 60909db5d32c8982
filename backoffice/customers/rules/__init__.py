"""Decisions about customers as pure functions: words of names, partial dates, shown status, what a search term is."""
