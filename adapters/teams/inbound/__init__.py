"""What Teams sends: verified, then read."""
