"""A cluster that is in trouble, as far as whoever waits for it sees it: `python engine.py no-worker`."""

import sys
import time

import distributed

from estimator.distributed.asking import asked
from estimator.distributed.stores import store_faults
from estimator.distributed.waiting import Waiting
from estimator.errors import SmsCostError
from estimator.price.made_by import MadeBy

WORKER, SCHEDULER = "tcp://192.0.2.7:40001", "tcp://192.0.2.1:8786"


class Scheduler:
    address = SCHEDULER

    def __init__(self, client):
        self.client = client

    def ncores(self):
        return self.client.nthreads()


class Client:
    def __init__(self, *workers, status="running", answers=None):
        self.scheduler = Scheduler(self)
        self.workers, self.status, self.answers = list(workers), status, answers or {}

    def nthreads(self):
        return self.workers.pop(0) if len(self.workers) > 1 else self.workers[0]

    def sync(self, call, callback_timeout):
        return call()

    def run(self, *_, **__):
        return self.answers


class Future:
    def __init__(self, status, error=None):
        self.status, self.error = status, error

    def add_done_callback(self, call):
        call(self)

    def exception(self, timeout):
        return self.error


def waiting(client):
    return Waiting(client, 0.3, lambda worker: None)


def another_version():
    MadeBy.here = classmethod(lambda cls: MadeBy("0.2.0", "plain", "fedcba9876543210"))
    asked(MadeBy("0.1.0", "compiled", "0123456789abcdef"), len, "")


def no_worker():
    waiting(Client({})).for_a_worker()


def all_gone():
    found = waiting(Client({WORKER: 1}, {}))
    found.for_a_worker()
    while True:
        found._look()
        time.sleep(0.1)


def no_package():
    answers = {WORKER: ModuleNotFoundError("No module named 'estimator'")}
    waiting(Client({WORKER: 1}, answers=answers)).for_a_worker()


def no_scheduler():
    waiting(Client({WORKER: 1})).for_all([Future("lost")])


def killed():
    error = distributed.KilledWorker("asked", None, 3)
    waiting(Client({WORKER: 1})).for_all([Future("error", error)])


def refused():
    with store_faults("s3://campaigns/a.csv"):
        raise PermissionError("The Access Key Id you provided does not exist in our records.")


def no_bucket():
    from estimator.distributed.stores import Store

    class System:
        def exists(self, path):
            return False

    Store("s3://campain/rows", System(), "campain/rows").prepare()


try:
    globals()[sys.argv[1].replace("-", "_")]()
except SmsCostError as error:
    print(error, file=sys.stderr)
    sys.exit(error.exit_code)
