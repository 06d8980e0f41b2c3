"""Who may see which row, said a second time: in plain Python over plain rows, from the design and not from the code.

Nothing here knows the ORM, a rule or a query of Engage. Where the two differ, one of them is wrong.
"""
