"""Worlds with a known answer: made-up accounts in a provider's shape, and beside each question the exact chance of the answer."""
