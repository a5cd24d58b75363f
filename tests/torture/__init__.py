"""Kills the real process, and asks whether anything was lost."""
