"""Floor 7: the year's measures, training, and the annual wheel."""
