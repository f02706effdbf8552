"""Settings, connection and credentials."""
