"""What can be done with meetings: call, fill the agenda, hold, write down, watch the year."""
