"""The tests, one folder per area, and `house` about the whole."""
