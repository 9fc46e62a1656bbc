"""What a plan and its year are, and the arithmetic of points."""
