"""Past meetings from a file.

`rows` reads one meeting, `survey` the whole file before anything is written, `outliers` finds dates that stand apart, `meetings` is the import
and `report` what it has to say.
"""
