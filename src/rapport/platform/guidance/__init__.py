"""How people find their way: lists of first steps, tours of the pages, and what they say about the program.

The texts of the help themselves are in platform.web.help.
"""
