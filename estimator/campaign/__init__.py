"""Campaign files in: CSV, Parquet, Excel, or a DataFrame; batches of columns out."""
