"""What a call is, a module per verb; the one door for screens and commands."""
