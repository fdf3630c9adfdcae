"""How fast, beside what: the package against a C loop, against a bare reader, and against its peers.

`python -m benchmarks` runs everything and prints Markdown. Only ratios of one run mean anything: contenders
take turns in one process, what is compared is processor time where it can be, and the figure of a contender
is its median.
"""
