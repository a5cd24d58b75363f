"""What a person sees in Teams: pure functions from values to cards and activities."""
