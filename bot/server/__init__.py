"""The server: one process that joins every adapter to the application and the store."""
