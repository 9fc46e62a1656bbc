"""A plan's own values changed by hand: in a workbook that goes out and comes back, or by `set`.

`rows` says which values those are, how each is read and where it goes in the files; `sheets`
writes the sheets on which they are edited, `returned` reads them again and sets them beside what
the folder says by then.
"""
