"""Which language people are spoken to in, its catalogue, and how numbers and days are written in it.

The lowest room: errors are said in a language, too. What is said is a sentence of the code, which is English
and the key of the catalogues: `estimator.base.language` fills sentences in.
"""
