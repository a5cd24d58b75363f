"""What Slack sends: verified, then read."""
