"""Phone numbers to destinations."""
