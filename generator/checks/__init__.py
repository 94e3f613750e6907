"""Consistency checks that no cell can hold, a function or two per code."""
