"""Floor 9: duplicates: the scorer of possible duplicates, pairs of customers, the worklist, the rates."""
