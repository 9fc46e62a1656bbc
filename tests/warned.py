"""What is said of places in a field that was scored by another set than the plan's."""

OF_2024 = (
    "Warning: the plan follows 876/QĐ-BNV, the field of 2024 most likely 892/QĐ-BNV: points of "
    "different sets can't be compared, so the place says little."
)
"""Of the bundled plan, whose places are those of the latest field."""

ON_STDERR = f"parplan: {OF_2024}\n"
"""As formats say it that have no notes."""
