"""The gate: which findings fail a run, where some are known (the baseline) and some are waived."""
