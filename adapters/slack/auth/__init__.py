"""Which workspaces Sanad serves, and with which tokens."""
