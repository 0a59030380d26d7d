"""Two versions of a project: what changed, and for whom."""
