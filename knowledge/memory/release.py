"""Give the memory of swapped-out data back to the machine."""

import ctypes
import gc


def release() -> None:
    """Collect what nobody refers to and return its pages to the system.

    Searches and models hold rings of references, so they outlive their last use until the collector runs; the C
    library then keeps their pages unless it is told to return them (measured: 420 MB instead of 267 after two swaps).
    """
    gc.collect()
    if trim := getattr(ctypes.CDLL(None), "malloc_trim", None):  # a function of glibc alone
        trim(0)
