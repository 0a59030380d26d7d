"""Sampling with Hypothesis: walks drawn at random, random projects, and drivers of real systems; to find what nobody thought of."""
