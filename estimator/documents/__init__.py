"""What a result is, as typed values: what goes out as JSON, what comes in, and the schema of both."""
