"""What the measurements were made on: machine, system and versions."""

import importlib.metadata
import os
import platform
from pathlib import Path

import psutil

LIBRARIES = ("rasa", "rasa-sdk", "tensorflow-cpu", "underthesea", "fastapi", "uvicorn", "scikit-learn")


def processor() -> str:
    """Return the processor's name."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()


def describe() -> dict[str, str]:
    """Return the machine as label and value."""
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in LIBRARIES)
    return {
        "Bộ xử lý": f"{processor()}, dùng được {len(os.sched_getaffinity(0))} nhân",
        "Bộ nhớ": f"{psutil.virtual_memory().total / 2**30:.0f} GB",
        "Hệ điều hành": f"{platform.system()} {platform.release()}, {platform.libc_ver()[0]} {platform.libc_ver()[1]}",
        "Python": platform.python_version(),
        "Thư viện": versions,
        "Tải của máy lúc bắt đầu (1 phút)": f"{os.getloadavg()[0]:.2f}",
    }
