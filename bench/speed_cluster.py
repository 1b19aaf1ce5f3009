"""A Dask cluster of two worker processes; it prints its address and lives as long as its input."""

import sys

from distributed import LocalCluster


def main() -> None:
    """Serve."""
    with LocalCluster(  # type: ignore[no-untyped-call]
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
    ) as cluster:
        print(cluster.scheduler_address, flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main()
