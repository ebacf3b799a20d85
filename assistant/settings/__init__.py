"""What a desk has set: environment, ``config.toml`` and the key, checked. Reads and checks only; sentences about it are language's."""
