"""Tariffs: rates and pack brackets as dated facts."""
