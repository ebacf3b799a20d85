"""Training on the real screen: cases, play, score."""
