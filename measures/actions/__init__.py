"""What can be done to measures and trainings: one function an act."""
