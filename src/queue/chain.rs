//! The steady state of one queue: Erlang C, Erlang A and chats held at once, as one birth-death chain.

/// Contacts of one kind while they arrive at the same rate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Load {
    /// Contacts a second.
    pub rate: f64,
    /// Seconds that an agent takes for one that is held alone.
    pub handle: f64,
    /// The mean of the seconds after which a waiting contact gives up; never without.
    pub patience: Option<f64>,
    /// How many an agent holds at once: 1 for calls.
    pub at_once: u32,
    /// How much longer each takes for each other held with it: 0.2 is a fifth. 0 to 1.
    pub slower: f64,
}

/// What customers and agents see in the long run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Figures {
    /// The share of contacts that wait at all.
    pub waits: f64,
    /// The share of all contacts that is answered within the time asked for.
    pub level: f64,
    /// The mean wait of those answered, in seconds; infinite where the queue grows without end.
    pub speed: f64,
    /// The share of the agents' places that are taken.
    pub occupancy: f64,
    /// The share of contacts that give up.
    pub abandoned: f64,
}

impl Figures {
    /// Nobody comes.
    const IDLE: Figures = Figures { waits: 0.0, level: 1.0, speed: 0.0, occupancy: 0.0, abandoned: 0.0 };

    /// Nobody is there, or far too few.
    const LOST: Figures =
        Figures { waits: 1.0, level: 0.0, speed: f64::INFINITY, occupancy: 1.0, abandoned: 0.0 };

    fn between(self, other: Figures, part: f64) -> Figures {
        let mix = |one: f64, other: f64| {
            if one.is_finite() && other.is_finite() { one + (other - one) * part } else { f64::INFINITY }
        };
        Figures {
            waits: mix(self.waits, other.waits),
            level: mix(self.level, other.level),
            speed: mix(self.speed, other.speed),
            occupancy: mix(self.occupancy, other.occupancy),
            abandoned: mix(self.abandoned, other.abandoned),
        }
    }
}

/// Where a sum is scaled down, and by what.
const LARGE: f64 = 1e200;
/// What is left out of a sum, relative to it.
const SMALL: f64 = 1e-18;
/// A queue that would hold more waiting than this is reckoned as a stream.
const MAX_WAITING: f64 = 1e6;

impl Load {
    /// The work that arrives, in agents who are busy with one contact each all the time.
    pub fn erlangs(&self) -> f64 {
        self.rate * self.handle
    }

    /// How many contacts an agent finishes a second while holding `held`.
    fn pace(&self, held: u32) -> f64 {
        let held = f64::from(held);
        if held == 0.0 { 0.0 } else { held / (1.0 + self.slower * (held - 1.0)) / self.handle }
    }

    /// How many a second are finished while `held` are held by the agents, as evenly as can be.
    fn finished(&self, held: u64, heads: u32) -> f64 {
        let heads = u64::from(heads.max(1));
        let (each, more) = ((held / heads) as u32, held % heads);
        if more == 0 {
            return heads as f64 * self.pace(each);
        }
        (heads - more) as f64 * self.pace(each) + more as f64 * self.pace(each + 1)
    }

    /// The heads that are busy all the time; with no more than these a queue without patience never ends.
    pub fn least_heads(&self) -> f64 {
        self.rate / self.pace(self.at_once.max(1))
    }

    /// What `heads` do, where an answer within `within` seconds is asked for.
    ///
    /// The states are numbers of contacts present. Weights are relative to that of the state in which each
    /// place is just taken, so that nothing is large: below it by the recurrence of the inverse Erlang loss
    /// formula, above it by products that fall.
    pub fn figures(&self, heads: u32, within: f64) -> Figures {
        if self.rate <= 0.0 || self.handle <= 0.0 {
            return Figures::IDLE;
        }
        if heads == 0 {
            return self.nobody();
        }
        let places = u64::from(heads) * u64::from(self.at_once.max(1));
        // What weighs the states below `places`, and how many contacts they hold, relative to the next one.
        let (mut below, mut held) = (0.0, 0.0);
        for state in 1..=places {
            let ratio = self.finished(state, heads) / self.rate;
            held = (held + (state - 1) as f64) * ratio;
            below = (below + 1.0) * ratio;
            if below > LARGE {
                // The rest is never seen.
                let mean = held / below;
                return Figures { occupancy: mean / places as f64, ..Figures::IDLE };
            }
        }
        let out = self.finished(places, heads);
        match self.patience {
            Some(patience) => self.impatient(patience, (below, held), (places as f64, out), within),
            None => self.patient((below, held), (places as f64, out), within),
        }
    }

    /// The same for heads that are no whole number: between the two.
    pub fn figures_of(&self, heads: f64, within: f64) -> Figures {
        let heads = heads.clamp(0.0, f64::from(u32::MAX - 1));
        let whole = heads.floor();
        let one = self.figures(whole as u32, within);
        if heads - whole < 1e-9 {
            return one;
        }
        let next = self.figures(whole as u32 + 1, within);
        // Where all give up nobody is answered after any wait.
        let one = if one.abandoned >= 1.0 { Figures { speed: next.speed, ..one } } else { one };
        one.between(next, heads - whole)
    }

    fn nobody(&self) -> Figures {
        match self.patience {
            Some(_) => Figures { abandoned: 1.0, ..Figures::LOST },
            None => Figures::LOST,
        }
    }

    fn patient(&self, (below, held): (f64, f64), (places, out): (f64, f64), within: f64) -> Figures {
        let spare = out - self.rate;
        if spare <= out * 1e-12 {
            return Figures::LOST;
        }
        let above = out / spare;
        let waits = above / (below + above);
        Figures {
            waits,
            level: 1.0 - waits * (-spare * within).exp(),
            speed: waits / spare,
            occupancy: (held + above * places) / (below + above) / places,
            abandoned: 0.0,
        }
    }

    fn impatient(
        &self,
        patience: f64,
        (below, held): (f64, f64),
        (places, out): (f64, f64),
        within: f64,
    ) -> Figures {
        if (self.rate - out) * patience > MAX_WAITING {
            return self.stream(patience, out, within);
        }
        let pace = out * patience;
        let gone = -(-within / patience).exp_m1();
        // The chance that a contact with this many before it waits longer than asked for.
        let mut step = (pace + 1.0) * (-within / patience);
        let mut longer = step.exp();
        // By its logarithm where it is too small for a number.
        let by_logarithm = step < -600.0;
        let mut more = longer;
        let (mut below, mut held) = (below, held);
        let (mut weight, mut above, mut answered, mut in_time, mut waited) = (1.0, 0.0, 0.0, 0.0, 0.0);
        let (mut before, mut harmonic) = (0.0, 1.0 / (pace + 1.0));
        loop {
            let stays = pace / (pace + before + 1.0);
            above += weight;
            answered += weight * stays;
            in_time += weight * stays * (1.0 - longer).max(0.0);
            waited += weight * stays * harmonic * patience;
            before += 1.0;
            let ratio = self.rate / (out + before / patience);
            weight *= ratio;
            if ratio < 1.0 && weight < SMALL * above {
                break;
            }
            let factor = (pace + before) * gone / before;
            if by_logarithm {
                step += factor.ln();
                more = step.exp();
            } else {
                more *= factor;
            }
            longer = (longer + more).min(1.0);
            harmonic += 1.0 / (pace + before + 1.0);
            if above > LARGE {
                for sum in
                    [&mut weight, &mut above, &mut answered, &mut in_time, &mut waited, &mut below, &mut held]
                {
                    *sum /= LARGE;
                }
            }
        }
        let all = below + above;
        let answered = (below + answered) / all;
        Figures {
            waits: above / all,
            level: (below + in_time) / all,
            speed: waited / all / answered.max(f64::MIN_POSITIVE),
            occupancy: (held + above * places) / all / places,
            abandoned: (1.0 - answered).max(0.0),
        }
    }

    /// Where chance is lost in the number that wait: as many come as are answered and give up.
    fn stream(&self, patience: f64, out: f64, within: f64) -> Figures {
        let answered = out / self.rate;
        let wait = -patience * answered.ln();
        Figures {
            waits: 1.0,
            level: if wait <= within { answered } else { 0.0 },
            speed: wait,
            occupancy: 1.0,
            abandoned: 1.0 - answered,
        }
    }
}
