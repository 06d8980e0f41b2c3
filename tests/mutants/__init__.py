"""`make mutants`: small faults put into the rules and the workflow, one at a time, and the tests asked whether they notice.

Cosmic Ray makes the faults. Its own runner is not used: it writes each into the file and starts the tests anew, which here means Django, servers and a
database each time (some ten seconds). A mutant is put into memory alone: first plain tests are asked about it in the same process, some milliseconds
each; then, in a forked child (tests.drill.attempts), those that run its line with a database, quick and telling ones first, until one fails.
A sample is tried with the other tests (test_mutants). mutmut changes bodies of functions only, and the guards of a visit are lambdas in a table.
"""
