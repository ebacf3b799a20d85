"""Stripe as the tests know it: objects in its shape, the practice cases made of them, and a small server that speaks it."""
