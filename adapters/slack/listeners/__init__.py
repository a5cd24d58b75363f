"""What each thing that Slack sends sets off."""
