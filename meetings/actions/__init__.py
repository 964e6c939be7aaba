"""What can be done with meetings: call them, fill their agenda, hold them, write them down, watch the year."""
