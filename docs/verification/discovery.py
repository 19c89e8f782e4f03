"""Compares scenario discovery, criteria and rank acceptabilities with the programs that analysts use.

Makes a virtual environment beside this file's build folder, installs the peers into it, and prints what agrees and how much processor time each took.

    python3 docs/verification/discovery.py target/release/terrain

Needs Python 3.10 or later and a network for the first run. Peers: EMA Workbench (PRIM), scikit-learn (CART), pymcdm (ranks).
"""

import csv
import json
import os
import resource
import subprocess
import sys
import time
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
BUILD = ROOT / "target" / "verification"
PEERS = ["ema_workbench==2.5.3", "scikit-learn==1.9.1", "pymcdm==1.4.0", "pandas", "numpy"]


def in_environment():
    """Starts itself again inside the environment, which it makes if there is none."""
    python = BUILD / "venv" / "bin" / "python"
    if Path(sys.prefix) == python.parent.parent:
        return
    if not python.exists():
        BUILD.mkdir(parents=True, exist_ok=True)
        venv.create(BUILD / "venv", with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *PEERS], check=True)
    os.execv(python, [str(python), *sys.argv])


def made_table(rows, inputs):
    """Numbers in which two boxes are planted; the same for everybody."""
    import numpy as np

    random = np.random.default_rng(20261126)
    x = np.round(random.random((rows, inputs)), 6)
    inside = (x[:, 3] > 0.55) & (x[:, 11] < 0.45) & (x[:, 20] > 0.2)
    y = (random.random(rows) < np.where(inside, 0.9, 0.05)).astype(int)
    file = BUILD / f"made_{rows}x{inputs}.csv"
    with open(file, "w", newline="") as out:
        writer = csv.writer(out)
        writer.writerow([f"x{i}" for i in range(inputs)] + ["y"])
        writer.writerows([*row, happened] for row, happened in zip(x.tolist(), y.tolist()))
    return file


def ours(terrain, *arguments):
    """The answer, and the processor seconds that it took: start, reading the csv, everything."""

    def used():
        children = resource.getrusage(resource.RUSAGE_CHILDREN)
        return children.ru_utime + children.ru_stime

    begun = used()
    done = subprocess.run([terrain, "analyze", *map(str, arguments), "--json"], check=True, capture_output=True, text=True)
    return json.loads(done.stdout), used() - begun


def compare_prim(terrain, file, peel):
    import pandas as pd
    from ema_workbench.analysis import prim

    table = pd.read_csv(file)
    x, y = table.drop(columns="y"), table["y"].to_numpy()
    begun = time.process_time()
    box = prim.Prim(x, y, threshold=0.8, peel_alpha=peel).find_box()
    peer_seconds = time.process_time() - begun
    found, our_seconds = ours(terrain, "discover", file, "--outcome", "y", "--peel", peel, "--prune", 1)
    steps = [one for one in found["trajectory"] if one["phase"] != "pruned"]
    peer = box.peeling_trajectory
    same = len(peer) == len(steps)
    worst = 0.0
    for (_, row), one in zip(peer.iterrows(), steps):
        for name in ("coverage", "density", "mass"):
            worst = max(worst, abs(row[name] - one[name]))
        same &= int(row["res_dim"]) == one["restricted"]
    limits = box.box_lims[-1]
    apart = 0.0
    for rule in steps[-1]["rules"]:
        low, high = limits[rule["input"]]
        apart = max(apart, abs(rule.get("at_least", low) - low), abs(rule.get("at_most", high) - high))
    print(f"PRIM, {len(table)} rows x {x.shape[1]} inputs, peel {peel}: {len(peer)} boxes against {len(steps)}; "
          f"same boxes: {same and worst < 1e-12}, largest difference {worst:.1e}, limits of the last box apart by {apart:.1e}")
    print(f"  processor seconds: EMA Workbench {peer_seconds:.2f} (table already read), terrain {our_seconds:.2f} "
          f"(start, reading the csv, answer and all): {peer_seconds / our_seconds:.1f} times as fast")


def compare_cart(terrain, file):
    import pandas as pd
    from sklearn.tree import DecisionTreeClassifier

    table = pd.read_csv(file)
    x, y = table.drop(columns="y"), table["y"]
    begun = time.process_time()
    tree = DecisionTreeClassifier(min_samples_leaf=int(0.05 * len(table)), random_state=0).fit(x, y)
    peer_seconds = time.process_time() - begun
    found, our_seconds = ours(terrain, "discover", file, "--outcome", "y", "--method", "cart")
    root = tree.tree_
    print(f"CART, {len(table)} rows x {x.shape[1]} inputs: root {x.columns[root.feature[0]]} <= {root.threshold[0]:.6f} "
          f"against {found['root']['input']} <= {found['root']['threshold']:.6f}; "
          f"leaves {tree.get_n_leaves()} against {found['leaves']}; "
          f"accuracy {tree.score(x, y):.6f} against {found['training_accuracy']:.6f}")
    print(f"  processor seconds: scikit-learn {peer_seconds:.2f} (table already read), terrain {our_seconds:.2f} with reading the csv")


def compare_weights(terrain):
    import numpy as np
    from pymcdm.methods import TOPSIS  # noqa: F401  (that the package is there)
    from pymcdm.helpers import rankdata

    random = np.random.default_rng(7)
    values = np.round(random.random((6, 4)), 3)
    file = BUILD / "weights.csv"
    with open(file, "w", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["choice", *[f"c{i}" for i in range(4)]])
        writer.writerows([f"a{i}", *row] for i, row in enumerate(values.tolist()))
    drawn = random.dirichlet(np.ones(4), 200_000)
    worth = drawn @ values.T
    ranks = np.apply_along_axis(lambda row: rankdata(row, reverse=True), 1, worth[:50_000])
    peer = np.stack([(ranks == place + 1).mean(axis=0) for place in range(6)], axis=1)
    found, _ = ours(terrain, "weights", file, "--as-it-is")
    apart = np.abs(peer - np.array(found["rank_acceptability"])).max()
    print(f"SMAA-2, 6 choices x 4 criteria: rank acceptabilities of 50000 weights ranked by pymcdm differ by at most {apart:.4f}")


def compare_criteria(terrain):
    import numpy as np

    random = np.random.default_rng(11)
    values = np.round(random.normal(size=(5, 200)), 3)
    file = BUILD / "payoffs.csv"
    with open(file, "w", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["choice", *[f"f{i}" for i in range(200)]])
        writer.writerows([f"a{i}", *row] for i, row in enumerate(values.tolist()))
    found, _ = ours(terrain, "robustness", file, "--enough", 0.5, "--hurwicz", 0.3)
    regret = values.max(axis=0) - values
    wanted = {
        "maximin": values.min(axis=1), "maximax": values.max(axis=1), "laplace": values.mean(axis=1),
        "hurwicz": 0.3 * values.max(axis=1) + 0.7 * values.min(axis=1),
        "minimax_regret": regret.max(axis=1), "expected_regret": regret.mean(axis=1),
        "regret_90th_percentile": np.quantile(regret, 0.9, axis=1), "domain_criterion": (values >= 0.5).mean(axis=1),
        "mean_variance": (values.mean(axis=1) + 1) / (values.std(axis=1) + 1),
    }
    apart = max(np.abs(wanted[name] - np.array(found["criteria"][name]["values"])).max() for name in wanted)
    print(f"Criteria by numpy, 5 choices x 200 futures, {len(wanted)} criteria: largest difference {apart:.1e}")


def main():
    in_environment()
    import logging
    import warnings

    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    terrain = Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "target" / "release" / "terrain").resolve()
    BUILD.mkdir(parents=True, exist_ok=True)
    compare_prim(terrain, made_table(2_000, 30), 0.05)
    compare_prim(terrain, made_table(20_000, 30), 0.05)
    large = made_table(100_000, 30)
    compare_prim(terrain, large, 0.05)
    compare_cart(terrain, large)
    compare_weights(terrain)
    compare_criteria(terrain)


if __name__ == "__main__":
    main()
