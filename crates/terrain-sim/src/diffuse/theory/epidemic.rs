//! SIR in a large well-mixed population, and on random graphs with Poisson degrees.
//!
//! Source: Kermack & McKendrick (1927), Proc. Royal Society A 115; Newman (2002), Physical Review E 66, 016128.

/// The differential equation s' = -β·s·i, i' = β·s·i - γ·i with R0 = β/γ; s, i and the immune are shares of all.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mixed {
    /// Infections by one infected person when everybody is susceptible, above 0.
    pub r0: f64,
    /// Rate of recovery γ per unit of time, above 0.
    pub gamma: f64,
    /// Share susceptible at the start, above 0.
    pub susceptible: f64,
    /// Share infected at the start, above 0.
    pub infected: f64,
}

impl Mixed {
    /// Share still susceptible at the end: s∞ = s(0)·exp(-R0·(s(0) + i(0) - s∞)).
    #[must_use]
    pub fn final_susceptible(&self) -> f64 {
        // The root below the peak at 1/R0: the excess is positive at 0 and not above there.
        let total = self.susceptible + self.infected;
        let excess = |s: f64| self.susceptible * libm::exp(-self.r0 * (total - s)) - s;
        let (mut low, mut high) = (0.0, self.susceptible.min(1.0 / self.r0));
        for _ in 0..200 {
            let middle = (low + high) / 2.0;
            if excess(middle) > 0.0 { low = middle } else { high = middle }
        }
        (low + high) / 2.0
    }

    /// Share ever infected, those infected at the start included.
    #[must_use]
    pub fn ever_infected(&self) -> f64 {
        self.susceptible + self.infected - self.final_susceptible()
    }

    /// Largest share infected at a time: that of the start when R0·s(0) is at most 1.
    #[must_use]
    pub fn peak_infected(&self) -> f64 {
        let growth = self.r0 * self.susceptible;
        if growth <= 1.0 {
            return self.infected;
        }
        self.susceptible + self.infected - (1.0 + libm::log(growth)) / self.r0
    }

    /// When that is: the time in which s falls to 1/R0, by Simpson's rule on ∫ d(ln s)/(β·i).
    #[must_use]
    pub fn peak_time(&self) -> f64 {
        let growth = self.r0 * self.susceptible;
        if growth <= 1.0 {
            return 0.0;
        }
        // With x = ln(s(0)/s): i = i(0) + s(0)·(1 - e^-x) - x/R0.
        let rate = |x: f64| {
            let infected = self.infected - self.susceptible * libm::expm1(-x) - x / self.r0;
            1.0 / (self.r0 * self.gamma * infected)
        };
        let intervals = 200_000;
        let width = libm::log(growth) / f64::from(intervals);
        let inner: f64 =
            (1..intervals).map(|k| if k % 2 == 1 { 4.0 } else { 2.0 } * rate(f64::from(k) * width)).sum();
        (rate(0.0) + inner + rate(libm::log(growth))) * width / 3.0
    }

    /// (susceptible, infected) at a time, by the classical Runge–Kutta method in steps of at most 1/1000 of the mean
    /// infectious period or of the time between infections, whichever is shorter.
    #[must_use]
    pub fn at(&self, time: f64) -> (f64, f64) {
        let beta = self.r0 * self.gamma;
        let slope = |s: f64, i: f64| (-beta * s * i, (beta * s - self.gamma) * i);
        let steps = libm::ceil(time * self.gamma * self.r0.max(1.0) * 1000.0).max(1.0);
        let h = time / steps;
        let (mut s, mut i) = (self.susceptible, self.infected);
        let mut done = 0.0;
        while done < steps {
            let a = slope(s, i);
            let b = slope(s + h / 2.0 * a.0, i + h / 2.0 * a.1);
            let c = slope(s + h / 2.0 * b.0, i + h / 2.0 * b.1);
            let d = slope(s + h * c.0, i + h * c.1);
            s += h / 6.0 * (a.0 + 2.0 * b.0 + 2.0 * c.0 + d.0);
            i += h / 6.0 * (a.1 + 2.0 * b.1 + 2.0 * c.1 + d.1);
            done += 1.0;
        }
        (s, i)
    }
}

/// The transmissibility above which outbreaks of any size are possible on a random graph with Poisson degrees: 1/z.
#[must_use]
pub fn epidemic_threshold(mean_degree: f64) -> f64 {
    1.0 / mean_degree
}

/// The share S infected in a large outbreak, and the chance of one from a single random seed, on a random graph with
/// Poisson degrees where every contact transmits with chance `transmissibility`: S = 1 - exp(-z·T·S).
#[must_use]
pub fn outbreak_size(mean_degree: f64, transmissibility: f64) -> f64 {
    let r0 = mean_degree * transmissibility;
    if r0 <= 1.0 {
        return 0.0;
    }
    // Above the threshold 1 - exp(-R0·S) - S is positive up to the root.
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..200 {
        let middle = (low + high) / 2.0;
        if -libm::expm1(-r0 * middle) > middle { low = middle } else { high = middle }
    }
    (low + high) / 2.0
}
