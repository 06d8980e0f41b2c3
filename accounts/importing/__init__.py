"""Accounts and their revenue from a CRM's export.

`named` finds or opens accounts by their names, for these imports and for those of higher apps; `accounts` and `financials` are the two imports,
`sectors` and `parents` what the first has to think about, `reports` what both have to say.
"""

IMPORT_LOCK = "imports"  # imports and merges of accounts run one at a time: each looks names up and then adds what is missing
