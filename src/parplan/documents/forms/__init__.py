"""The form that goes round: a workbook an agency, and what comes back in it.

`contents` says what stands in a form and `as_xlsx` writes it; `workbook` reads the cells of one
that has come back, `returned` checks each of them, `merging` brings what agencies say together,
and `amending` puts it into the file of results without touching anything else in it.
"""
