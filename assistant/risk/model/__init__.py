"""Fitted models as values: columns, the model's JSON file, scores and their reasons. Pure Python; nothing here imports scikit-learn."""
