"""Doors: each turns what a platform sends into a message, and a reply into what that platform shows."""
