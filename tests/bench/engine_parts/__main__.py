"""Runs the parts that are named, or all: `python tests/bench/engine.py [--quick] [part …]`."""

from __future__ import annotations

import argparse
import os
from time import perf_counter

from tests.bench.engine_parts import cancelling, follow_ups, lookup, speed
from tests.bench.engine_parts.setting import Setting, chat_threads, model_path

PARTS = {
    "speed": speed.measure,
    "follow-ups": follow_ups.measure,
    "lookup": lookup.measure,
    "cancel": cancelling.measure,
}


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure the engine.")
    parser.add_argument("--quick", action="store_true", help="only show that it works")
    parser.add_argument("--threads", type=int, default=0, help="default: as the product does")
    parser.add_argument("--gpu-layers", type=int, default=0, help="below 0: all that fit")
    parser.add_argument("--quantisation", choices=["Q8_0", "Q4_0"], default="Q8_0")
    parser.add_argument("parts", nargs="*", metavar="part", help=", ".join(PARTS))
    options = parser.parse_args()
    if unknown := set(options.parts) - set(PARTS):
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    setting = Setting(
        path=model_path(options.quantisation),
        threads=options.threads or chat_threads(),
        gpu_layers=options.gpu_layers,
        quick=options.quick,
    )
    where = "CPU" if not setting.gpu_layers else f"GPU layers: {setting.gpu_layers}"
    print(f"{setting.path.name}, {where}, {setting.threads} threads")
    print(f"load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    if setting.quick:
        print("quick: these figures show only that it works")
    began_s = perf_counter()
    for name in options.parts or PARTS:
        print(f"-- {name}", flush=True)
        PARTS[name](setting)
    print(f"took {perf_counter() - began_s:.0f} s")


if __name__ == "__main__":
    main()
