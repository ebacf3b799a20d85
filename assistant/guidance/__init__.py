"""From what happened to what to say: situations, facts, scripts."""
