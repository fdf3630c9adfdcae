"""Only Parquet and tables in memory tell a missing message from an empty one."""

import subprocess

import pyarrow as pa
import pyarrow.parquet as pq

texts = pa.array([None, "Bonjour"], pa.string())
pq.write_table(pa.table({"to": ["+33639980001", "+33639980002"], "text": texts}), "campaign.parquet")
subprocess.run(
    ["smscost", "estimate", "campaign.parquet", "--rejects", "rejects.csv", "--out", "estimate.txt"],
    check=True,
)
