"""What each kind of activity sets off."""
