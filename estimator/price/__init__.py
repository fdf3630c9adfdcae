"""Campaigns priced: rows, summaries, totals, and what to buy for them."""
