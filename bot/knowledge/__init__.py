"""The content: read, checked as a whole, and ready to be asked."""
