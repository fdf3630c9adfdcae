"""Cheaper messages: advice, templates, and the templates of a repository."""
