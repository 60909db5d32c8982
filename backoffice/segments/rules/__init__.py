"""Decisions about segments: facts, rules as data, who is in, how engaged somebody is."""
