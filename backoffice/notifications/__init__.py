"""Messages to customers by SMS and e-mail: queued inside the business transaction, delivered by a job."""
