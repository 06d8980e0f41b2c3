"""`make mutants`: small faults put into the rules, one at a time, and the tests asked whether they notice.

Cosmic Ray makes the faults. Its own runner is not used: it writes each into the file and starts the tests anew, which here means Django, servers and a
database each time (some ten seconds); a mutant is put into a forked child of a process that has all that (tests.drill.attempts), in memory alone.
mutmut changes bodies of functions only, and the guards of a visit are lambdas in a table.
"""
