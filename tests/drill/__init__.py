"""The removal drill: each predicate of scope, each question of permission and each guard of the database is taken away in turn, and the tests
are asked whether they notice. `make drill` prints what was tried, what was noticed, and the place of every removal that no test notices.
"""
