"""Files → Project, with the place of everything in them. The one room that knows YAML."""
