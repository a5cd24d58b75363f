"""Slack: HTTP and Socket Mode, on slack-bolt. `platform.mount` is what the server calls."""
