"""The whole plan in one file: a page, a workbook, or the two appendices as official tables."""
