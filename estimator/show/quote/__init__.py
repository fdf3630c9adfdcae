"""A quote: a page for the client (`page`), and for whoever makes it what it rests on (`sheet`)."""
