"""The files of workbooks: their sheets, as rows of what each cell holds."""
