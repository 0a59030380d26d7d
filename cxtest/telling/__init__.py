"""How a finding is told: its place, the words, the walk, the cause, and the edit that would mend it."""
