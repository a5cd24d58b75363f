"""The door of assistants: Sanad's look-ups as tools of the Model Context Protocol."""
