"""Templates in the files of a repository: read out of every kind of file, checked, reported."""
