"""Sensitivity analysis beside its peers: SALib, OpenTURNS and scipy, on the same numbers, in the same run.

    cargo build --release
    python3 docs/verification/sensitivity.py

Installs the peers into a temporary environment, or uses the interpreter's own with --here; runs `cargo bench` for the timings. What it
printed is in sensitivity.md.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
import venv

PEERS = ["SALib==1.6.0", "openturns==1.27.post1", "numpy==2.4.6", "scipy==1.17.1"]
HERE = os.path.dirname(os.path.abspath(__file__))


def install_and_rerun():
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        python = os.path.join(folder, "Scripts" if os.name == "nt" else "bin", "python")
        subprocess.run([python, "-m", "pip", "install", "-q", *PEERS], check=True)
        return subprocess.run([python, __file__, "--here", *sys.argv[1:]]).returncode


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--here", action="store_true", help="use the packages of this interpreter")
    parser.add_argument("--program", default=os.path.join(HERE, "../../target/release/terrain"))
    parser.add_argument("--no-table", action="store_true", help="leave out the timing of the whole command on a table, for programs built without --release")
    options = parser.parse_args()
    if not options.here:
        sys.exit(install_and_rerun())
    with tempfile.TemporaryDirectory() as folder:
        Check(os.path.abspath(options.program), folder).run(options.no_table)


class Check:
    def __init__(self, program, folder):
        import numpy

        self.np, self.program, self.folder = numpy, program, folder
        self.failed = 0

    def terrain(self, *arguments):
        out = subprocess.run([self.program, *arguments], check=True, capture_output=True, text=True).stdout
        return json.loads(out) if "--json" in arguments else out

    def table(self, name, columns, outcome):
        """A table with the inputs and the outcome y; numbers are written so that they read back as they are."""
        path = os.path.join(self.folder, name)
        with open(path, "w") as file:
            file.write(",".join([f"x{i + 1}" for i in range(columns.shape[1])] + ["y"]) + "\n")
            for row, y in zip(columns, outcome):
                file.write(",".join(repr(float(value)) for value in [*row, y]) + "\n")
        return path

    def analysed(self, path, *arguments):
        return self.terrain("analyze", "sensitivity", path, "--output", "y", "--json", *arguments)

    def close(self, what, ours, theirs, tolerance):
        gap = float(self.np.max(self.np.abs(self.np.asarray(ours) - self.np.asarray(theirs))))
        good = gap <= tolerance
        self.failed += not good
        print(f"{'ok  ' if good else 'FAIL'} {what}: largest difference {gap:.2g} (allowed {tolerance:.0e})")

    def of(self, answer, key):
        return [one[key] for one in answer["inputs"]]

    def run(self, no_table):
        from importlib.metadata import version

        print(f"SALib {version('SALib')}, OpenTURNS {version('openturns')}, scipy {version('scipy')}, "
              f"numpy {version('numpy')}, Python {sys.version.split()[0]}, {os.cpu_count()} processors\n")
        self.sequence()
        self.sobol()
        self.morris()
        self.delta()
        self.pawn()
        self.hsic()
        self.times(no_table)
        sys.exit(1 if self.failed else 0)

    def ishigami(self, x):
        np = self.np
        return np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])

    def problem(self, count, low, high):
        return {"num_vars": count, "names": [f"x{i + 1}" for i in range(count)], "bounds": [[low, high]] * count}

    def sequence(self):
        from scipy.stats import qmc

        ranges = ",".join(f"x{i}:0..1" for i in range(256))
        ours = self.terrain("analyze", "design", "sobol", "--inputs", ranges, "--n", "2048", "--plain", "--json")
        self.close("Sobol' sequence, 2 048 points of 256 coordinates, scipy",
                   ours["rows"], qmc.Sobol(256, scramble=False).random(2048), 1e-15)

    def sobol(self):
        from SALib.analyze import sobol
        from SALib.sample import sobol as sample

        np = self.np
        problem = self.problem(3, -np.pi, np.pi)
        x = sample.sample(problem, 512, calc_second_order=True, seed=1)
        y = self.ishigami(x)
        theirs = sobol.analyze(problem, y, calc_second_order=True, seed=1, num_resamples=1000)
        ours = self.analysed(self.table("sobol.csv", x, y), "--resamples", "1000")
        assert ours["design"] == {"kind": "saltelli", "base_samples": 512, "second_order": True}
        self.close("first order of SALib's own design, SALib", self.of(ours, "first"), theirs["S1"], 1e-10)
        self.close("total of the same, SALib", self.of(ours, "total"), theirs["ST"], 1e-10)
        pairs = [theirs["S2"][i, j] for i in range(3) for j in range(i + 1, 3)]
        self.close("second order of the same, SALib", [pair["second"] for pair in ours["pairs"]], pairs, 1e-10)
        half = [(one["total_ci"][1] - one["total_ci"][0]) / 2 for one in ours["inputs"]]
        self.close("half widths of total's intervals, SALib (luck of both bootstraps)", half, theirs["ST_conf"], 2e-2)

    def morris(self):
        from SALib.analyze import morris
        from SALib.sample import morris as sample

        np = self.np
        problem = self.problem(4, 0.0, 2.0)
        x = sample.sample(problem, 40, num_levels=4, seed=1)
        y = x[:, 0] + 2 * x[:, 1] ** 2 + x[:, 2] * x[:, 3]
        theirs = morris.analyze(problem, x, y, num_levels=4, seed=1)
        ranges = ",".join(f"x{i + 1}:0..2" for i in range(4))
        ours = self.analysed(self.table("morris.csv", x, y), "--ranges", ranges)
        assert ours["methods"] == ["morris"]
        for key in ["mu", "mu_star", "sigma"]:
            self.close(f"{key} of SALib's own trajectories, SALib", self.of(ours, key), np.asarray(theirs[key]), 1e-9)

    def rows(self, count, inputs=3):
        rng = self.np.random.default_rng(7)
        x = rng.uniform(-self.np.pi, self.np.pi, (count, inputs))
        return x, self.ishigami(x)

    def delta(self):
        from SALib.analyze import delta

        np = self.np
        x, y = self.rows(4096)
        exponent = 2.0 / (7.0 + np.tanh((1500.0 - y.size) / 500.0))
        edges = np.linspace(0, y.size, int(np.round(min(int(np.ceil(y.size**exponent)), 48))) + 1)
        grid = np.linspace(y.min(), y.max(), 100)
        theirs = [float(delta.calc_delta(y, grid, x[:, i], edges)) for i in range(3)]
        path = self.table("delta.csv", x, y)
        ours = self.analysed(path, "--method", "delta,delta-published,first-order", "--resamples", "20")
        self.close("delta as published, before bias is taken off, SALib", self.of(ours, "delta_published_raw"), theirs, 1e-10)
        exact = [0.2632, 0.4248, 0.2103]
        print("     Ishigami, exact delta " + str(exact)
              + ", published estimator " + str([round(value, 4) for value in theirs])
              + ", Terrain's " + str([round(value, 4) for value in self.of(ours, "delta_raw")]))
        bent = self.analysed(self.table("bent.csv", x, np.exp(y)), "--method", "delta", "--resamples", "20")
        self.close("delta of exp(y), which is that of y", self.of(bent, "delta_raw"), self.of(ours, "delta_raw"), 0.0)
        bent = [delta.calc_delta(np.exp(y), np.linspace(np.exp(y).min(), np.exp(y).max(), 100), x[:, i], edges) for i in range(3)]
        print(f"     the published estimator on exp(y): {[round(float(value), 4) for value in bent]}")
        self.close("first order of the same rows, closed form", self.of(ours, "first"), [0.3139, 0.4424, 0.0], 3e-2)

    def pawn(self):
        from SALib.analyze import pawn
        from scipy.stats import ks_2samp, rankdata

        np = self.np
        x, y = self.rows(2000)
        ours = self.analysed(self.table("pawn.csv", x, y), "--method", "pawn", "--resamples", "20")
        gaps = np.array([[ks_2samp(y[np.ceil(rankdata(x[:, i]) * 10 / y.size) - 1 == s], y).statistic for s in range(10)]
                         for i in range(3)])
        for key, theirs in [("pawn_median", np.median(gaps, 1)), ("pawn_largest", gaps.max(1)), ("pawn_mean", gaps.mean(1))]:
            self.close(f"{key} over the same slices, scipy's Kolmogorov-Smirnov", self.of(ours, key), theirs, 1e-12)
        theirs = pawn.analyze(self.problem(3, -np.pi, np.pi), x, y, S=10)
        # SALib leaves the run with the highest input out of the last slice.
        self.close("median, SALib (its slices lack one run)", self.of(ours, "pawn_median"), theirs["median"], 5e-3)

    def hsic(self):
        import openturns as ot

        x, y = self.rows(500)
        def kernel(values):
            model = ot.SquaredExponential(1)
            model.setScale([float(values.std(ddof=1))])
            return model
        kernels = [kernel(x[:, i]) for i in range(3)] + [kernel(y)]
        theirs = ot.HSICEstimatorGlobalSensitivity(kernels, ot.Sample(x), ot.Sample(y[:, None]), ot.HSICVStat())
        ours = self.analysed(self.table("hsic.csv", x, y), "--method", "hsic")
        self.close("normalized HSIC, OpenTURNS", self.of(ours, "hsic_r2"), list(theirs.getR2HSICIndices()), 1e-8)
        self.close("probability by the gamma distribution, OpenTURNS",
                   self.of(ours, "hsic_p"), list(theirs.getPValuesAsymptotic()), 1e-6)

    def times(self, no_table):
        from SALib.analyze import sobol

        np = self.np
        inputs = 30
        problem = self.problem(inputs, 0.0, 1.0)
        bases = [3125, 100_000]
        print("\nSobol' indices, 30 inputs, first order and total, 100 resamples")
        ours = self.benched(bases)
        for base in bases:
            y = np.random.default_rng(1).random(base * (inputs + 2))
            theirs = self.fastest(lambda: sobol.analyze(problem, y, calc_second_order=False, num_resamples=100), 3 if base < 10_000 else 1)
            print(f"{y.size:>9} rows, from outcomes in memory: SALib {theirs:.3f} s, Terrain {ours[base]:.4f} s: {theirs / ours[base]:.0f} times faster")
        if no_table:
            return
        base = bases[0]
        ranges = ",".join(f"x{i + 1}:0..1" for i in range(inputs))
        design = self.terrain("analyze", "design", "saltelli", "--inputs", ranges, "--n", str(base))
        x = np.array([[float(cell) for cell in line.split(",")] for line in design.splitlines()[1:]])
        path = self.table("times.csv", x, x @ np.arange(1, inputs + 1) + x[:, 0] * x[:, 1])

        def peer():
            table = np.loadtxt(path, delimiter=",", skiprows=1)
            sobol.analyze(problem, table[:, -1], calc_second_order=False, num_resamples=100)

        theirs, ours = self.fastest(peer), self.fastest(lambda: self.analysed(path, "--resamples", "100"))
        print(f"{len(x):>9} rows, from a table of {os.path.getsize(path) / 1e6:.0f} MB: numpy and SALib {theirs:.3f} s, "
              f"the terrain command {ours:.3f} s: {theirs / ours:.1f} times faster")

    def benched(self, bases):
        """Seconds of the bench of this repository, fastest of five, by number of base samples."""
        units = {"s": 1.0, "ms": 1e-3, "µs": 1e-6}
        command = ["cargo", "bench", "-q", "-p", "terrain-decide", "--bench", "sensitivity", "--", "sobol_indices_of_30_inputs"]
        out = subprocess.run(command, check=True, capture_output=True, text=True, cwd=os.path.join(HERE, "../..")).stdout
        found = {}
        for line in out.splitlines():
            words = line.replace("│", " ").split()
            for base in bases:
                if str(base) in words and words.index(str(base)) + 2 < len(words):
                    place = words.index(str(base))
                    found[base] = float(words[place + 1]) * units[words[place + 2]]
        return found

    def fastest(self, work, times=3):
        best = float("inf")
        for _ in range(times):
            start = time.perf_counter()
            work()
            best = min(best, time.perf_counter() - start)
        return best


if __name__ == "__main__":
    main()
