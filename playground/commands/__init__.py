"""What the command line can do: one file for each command, found by the list in cli.py.

Each has `add_arguments`, which fills a parser, and `carry_out`, whose docstring is the help.
"""
