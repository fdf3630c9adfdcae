import sys
from pathlib import Path

from estimator import SmsCostError
from estimator.campaign.packed import spooled, unpacked

try:
    # The bound is 4 GiB where nobody says otherwise.
    with Path("list.xlsx.gz").open("rb") as file:
        spooled(unpacked(file, b"\x1f\x8b", file.name), file.name, most=1 << 20)
except SmsCostError as error:
    print(error, file=sys.stderr)
    sys.exit(error.exit_code)
