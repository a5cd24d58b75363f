"""From what a person typed to what they want."""
