"""What one person owns, handed to others; and what nobody owns, seen and received."""
