"""Compares `terrain power` with packages from PyPI that compute some of the same indices.

    python3 docs/verification/power.py [PATH OF terrain] [FOLDER OF MORE CASES …]

Installs the packages into a virtual environment of its own (in a temporary folder), runs both on the cases that stand with
the tests, and on those of further folders, and prints the largest difference for each package, index and game. Needs
Python 3.9 or later and a package index; with the variable PEERS_PYTHON, a Python that has the packages already, nothing is
installed. A difference above TOLERANCE makes the exit code 1.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path

PEERS = ["powerindices==1.0.2", "powerindex==0.3.5", "power-index-calculator==1.0", "coopgt==0.0.3", "setuptools"]
TOLERANCE = 1e-9
# power-index-calculator rounds to three decimals.
ROUNDED = 5.1e-4
# Players times votes up to which the peers' loops are worth waiting for.
MOST = 60_000
ROOT = Path(__file__).resolve().parents[2]


def inside(function, *arguments):
    """Runs one peer's function in the environment; its answer and the seconds it took."""
    code = f"""
import json, sys, time
{function}
arguments = json.load(sys.stdin)
start = time.perf_counter()
answer = [float(x) for x in call(*arguments)]
print(json.dumps([answer, time.perf_counter() - start]))
"""
    done = subprocess.run([PYTHON, "-c", code], input=json.dumps(arguments), capture_output=True, text=True, timeout=600)
    if done.returncode != 0:
        return None, done.stderr.strip().splitlines()[-1]
    return json.loads(done.stdout)


def of(module, name):
    return f"from {module} import {name} as call"


def of_calculator(name):
    # It asks for a method that dictionaries had in Python 2.
    return f"""
import collections, types
import power_index_calculator as peer
class Dictionary(collections.OrderedDict):
    iterkeys = collections.OrderedDict.keys
peer.collections = types.SimpleNamespace(OrderedDict=Dictionary)
def call(quota, weights):
    return peer.{name}(weights, quota)
"""


def of_game(attribute):
    return (
        "from powerindex import Game\n"
        f"def call(quota, weights):\n    game = Game(quota, weights)\n    game.calc()\n    return game.{attribute}"
    )


SHAPLEY = """
from coopgt.shapley_value import calculate
def call(players, worth):
    number = {name: place + 1 for place, name in enumerate(players)}
    game = {(): 0.0}
    for names, value in worth.items():
        top, _, bottom = str(value).partition('/')
        game[tuple(sorted(number[name] for name in names.split(',')))] = float(top) / float(bottom or 1)
    return calculate(game, len(players))
"""

# Package, index of ours, its function, tolerance, most players it can be asked about.
VOTING = [
    ("powerindices", "banzhaf_absolute", of("powerindices", "compute_pbi"), TOLERANCE, 60),
    ("powerindices", "shapley_shubik", of("powerindices", "compute_ssi"), TOLERANCE, 60),
    ("powerindex", "banzhaf_normalized", of_game("banzhaf"), TOLERANCE, 200),
    ("powerindex", "shapley_shubik", of_game("shapley_shubik"), TOLERANCE, 200),
    ("power-index-calculator", "banzhaf_normalized", of_calculator("banzhaf"), ROUNDED, 11),
    ("power-index-calculator", "shapley_shubik", of_calculator("shapley"), ROUNDED, 11),
    ("power-index-calculator", "public_good", of_calculator("holler_packel"), ROUNDED, 11),
    ("power-index-calculator", "deegan_packel", of_calculator("deegan_packel"), ROUNDED, 11),
    ("power-index-calculator", "johnston", of_calculator("johnston"), ROUNDED, 11),
]


def cases(folders):
    for folder in folders:
        for path in sorted(Path(folder).glob("*.json")):
            case = json.loads(path.read_text())
            if "input" in case:
                yield path.stem, case["input"]


def ours(terrain, game, folder):
    path = Path(folder) / "game.json"
    path.write_text(json.dumps(game))
    start = time.perf_counter()
    done = subprocess.run([terrain, "power", str(path), "--json"], capture_output=True, text=True, check=True)
    return json.loads(done.stdout), time.perf_counter() - start


def compare(rows, package, index, name, found, expected, tolerance, seconds):
    if found is None or len(found) != len(expected):
        rows.append((package, index, name, None, False, str(seconds)))
        return
    difference = max(abs(a - b) for a, b in zip(found, expected))
    rows.append((package, index, name, difference, difference <= tolerance, f"{seconds:.3f} s"))


def main():
    global PYTHON
    terrain = sys.argv[1] if len(sys.argv) > 1 else str(ROOT / "target/release/terrain")
    data = ROOT / "crates/terrain-power/tests/data"
    folders = [data, data / "tu_game", *sys.argv[2:]]
    rows, seen, times = [], set(), []
    with tempfile.TemporaryDirectory() as folder:
        PYTHON = os.environ.get("PEERS_PYTHON", "")
        if not PYTHON:
            venv.create(folder, with_pip=True)
            PYTHON = str(Path(folder) / ("Scripts" if os.name == "nt" else "bin") / "python")
            subprocess.run([PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *PEERS], check=True)
        for name, game in cases(folders):
            if name in seen or "and" in game or "or" in game:
                # No peer knows games of several systems.
                continue
            seen.add(name)
            answer, seconds = ours(terrain, game, folder)
            times.append((name, len(game["players"]), seconds))
            if "worth" in game:
                found, took = inside(SHAPLEY, game["players"], game["worth"])
                compare(rows, "coopgt", "shapley", name, found, answer["floats"]["shapley"], TOLERANCE, took)
                continue
            weights = [player["weight"] for player in game["players"]]
            for package, index, function, tolerance, most in VOTING:
                if len(weights) > most or len(weights) * sum(weights) > MOST or index not in answer["floats"]:
                    continue
                found, took = inside(function, game["quota"], weights)
                compare(rows, package, index, name, found, answer["floats"][index], tolerance, took)
    print("| package | index | game | largest difference | agrees | its time |\n|---|---|---|---|---|---|")
    for package, index, name, difference, agrees, took in rows:
        shown = "no answer" if difference is None else f"{difference:.1e}"
        print(f"| {package} | {index} | {name} | {shown} | {'yes' if agrees else 'NO'} | {took} |")
    print("\n| game | players | every index of `terrain power --json`, start of the program included |\n|---|---|---|")
    for name, players, seconds in times:
        print(f"| {name} | {players} | {seconds:.3f} s |")
    agree = sum(agrees for *_, agrees, _ in rows)
    print(f"\n{agree} of {len(rows)} comparisons agree.")
    sys.exit(0 if agree == len(rows) else 1)


PYTHON = sys.executable
main()
