"""What becomes of feedback: decided, carried on, told, exported, erased in time."""
