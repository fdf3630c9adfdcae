"""Workbooks as their owner sees them: which sheet, which rows, and what each cell shows."""
