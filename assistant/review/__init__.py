"""What a journal's rows mean together: intervals, like compared with like, credit, findings, agreement. Pure functions over plain values."""
