"""The work of a run: checking personas on journeys, in this process, in others, or on other machines."""
