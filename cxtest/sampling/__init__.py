"""Sampling with Hypothesis: random projects and walks, to find what nobody thought of."""
