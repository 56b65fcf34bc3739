"""Engines that check many files: in this process, in several processes, or on a Dask cluster."""
