"""Stand-ins of the gateways that carry messages: they keep what they get, and fail when they are told to."""
