"""Where records come from: Stripe over HTTP, or the practice cases."""
