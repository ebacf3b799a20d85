"""The commands, as a person or another program runs them."""
