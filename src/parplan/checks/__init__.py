"""What can be found wrong in a plan, and how it is printed."""
