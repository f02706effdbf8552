"""The API on the wire: transport, authentication, and one method for each call of the contract."""
