"""What LINE accepts: tables of properties and limits, one module for each subject, and the few rules tables cannot say.

Every limit stands beside the page of LINE's documentation it comes from; what to do with an accepted object is
decided elsewhere.
"""
