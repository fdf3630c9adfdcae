"""What a message costs on the air."""
