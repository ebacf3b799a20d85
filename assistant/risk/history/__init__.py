"""What an account looked like at a moment in its past, and what became of it: features and labels, from dated records alone."""
