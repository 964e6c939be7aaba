"""The frame: the cellar below the three domain apps, and the roof above them."""
