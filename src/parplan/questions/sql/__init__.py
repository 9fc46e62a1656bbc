"""Whatever else is asked, in SQL."""
