"""The page for the browser: one HTML file that does the main job without a network.

`web/` is what runs there: plain modules, a style, and the frame they stand in. The core beside it is the
C of `count/core/`, compiled to WebAssembly; rates, brackets, names and rules are data that `data` gathers
from where the command has them, and `document` puts all of it into one file.
"""
