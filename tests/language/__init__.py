"""What is said to customers, held against the rubric: catalogs, plain words, short sentences, one register at a time."""
