"""What was done and who looked: lines that are added and never changed."""
