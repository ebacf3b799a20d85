"""What was said, done and agreed: SQLite, append-only."""
