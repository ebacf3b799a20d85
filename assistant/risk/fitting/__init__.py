"""Fitting and back-testing: the one place that may import NumPy and scikit-learn. The desk never imports it to score."""
