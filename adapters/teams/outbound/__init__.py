"""What goes to Teams."""
