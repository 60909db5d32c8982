"""The KYC clock: how long a customer may go on without KYC, who is reminded and called, and what its end does."""
