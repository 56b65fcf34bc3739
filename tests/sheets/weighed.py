"""The checks that `weighed.yaml` names."""

import pandas as pd
import pandera.pandas as pa

reached = pa.Check(
    lambda items: (items["rating.code"] != "A") | ~(items["actual"] < items["target"])
)
not_negative = pa.Check.ge(0)
says_when = pa.Check(lambda text: "月" in text, element_wise=True)
begun = pa.Check.ge(pd.Timestamp("2024-04-01"))
some_reached = pa.Check(lambda items: bool((items["actual"] >= items["target"]).any()))
