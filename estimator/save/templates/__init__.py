"""A template before it is sent: how long its fields may be, and how long they are in a list."""
