"""What a person sees in Slack: pure functions from values to blocks."""
