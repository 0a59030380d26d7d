"""Journey × persona → a labelled transition system: the one place that knows what a step means."""
