"""Decisions about cases as pure functions: who may do what now, the library of reasons, the machine's own checks."""
