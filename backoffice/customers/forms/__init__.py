"""What a person may type about a customer: shapes only."""
