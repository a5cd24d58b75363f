"""What several handlers say in the same words."""
