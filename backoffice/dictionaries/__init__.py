"""Floor 4: the twelve dictionaries whose words customers' fields are chosen from."""
