"""The assistant for support agents whose customer's payment failed."""
