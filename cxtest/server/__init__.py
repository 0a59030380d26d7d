"""The report page on this machine: checked again as files are saved, and served to this machine's browsers alone."""
