"""Floor 2: how pages, parts, sessions, errors and JSON travel over HTTP, the same way for every area."""
