"""What stands where a document is silent and a plan folder can't be."""

PLACEHOLDER = "[chưa có]"
"""Vietnamese for "not there yet", as the words around it; never a figure or a date: these are
left `null`. `check` names the line of either."""
