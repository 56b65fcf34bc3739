"""A worker that does what its request says, however bad; for the tests of `supervised`."""

import os
import sys
import time

from sheetcheck.workbook.isolated.memory_limit import limit_memory
from sheetcheck.workbook.isolated.worker import Requests


def main() -> None:
    """Answer requests, or not."""
    requests = Requests(sys.stdin.buffer, sys.stdout.buffer)
    while asked := requests.next():
        request, payloads = asked
        match request["do"]:
            case "hang":
                time.sleep(60)
            case "die":
                os._exit(3)
            case "swell":
                limit_memory(400 << 20)
                sys.stdout.write(str(len(bytearray(2 << 30))))
            case "mumble":
                sys.stdout.write("no answer\n")
                sys.stdout.flush()
            case _:
                requests.answer({"pid": os.getpid(), "sizes": [len(one) for one in payloads]})


if __name__ == "__main__":
    main()
