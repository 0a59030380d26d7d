"""Exhaustive analysis: explores every configuration, and proves."""
