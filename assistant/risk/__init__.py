"""What the account shows: flags by rule, with their evidence."""
