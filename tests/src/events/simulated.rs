//! Why numbers are not given at insert: the same writers and the same reader, with and without a sequencer.

/// Chance that is the same in every run (Knuth's MMIX).
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }
}

/// A transaction: when it inserts, and when it commits.
struct Writer {
    inserts: u64,
    commits: u64,
}

fn writers(chance: &mut Chance) -> Vec<Writer> {
    (0..12)
        .map(|_| {
            let inserts = chance.below(50);
            Writer {
                inserts,
                commits: inserts + 1 + chance.below(20),
            }
        })
        .collect()
}

/// How many of these a reader misses that goes on after the greatest number it has seen, where each transaction takes
/// the next number when it inserts.
fn missed_by_numbers_at_insert(writers: &[Writer]) -> usize {
    let mut order: Vec<usize> = (0..writers.len()).collect();
    order.sort_by_key(|n| writers[*n].inserts);
    let mut numbers = vec![0; writers.len()];
    for (number, writer) in order.into_iter().enumerate() {
        numbers[writer] = number + 1;
    }
    let (mut after, mut seen) = (0, 0);
    for now in 0..100 {
        let visible = (0..writers.len()).filter(|n| writers[*n].commits <= now && numbers[*n] > after);
        let new: Vec<usize> = visible.map(|n| numbers[n]).collect();
        seen += new.len();
        after = new.into_iter().max().unwrap_or(after);
    }
    writers.len() - seen
}

/// The same, where a sequencer gives the numbers to what is committed.
fn missed_by_a_sequencer(writers: &[Writer]) -> usize {
    let mut numbers = vec![None; writers.len()];
    let (mut next, mut after, mut seen) = (1, 0, 0);
    for now in 0..100 {
        for n in 0..writers.len() {
            if writers[n].commits <= now && numbers[n].is_none() {
                numbers[n] = Some(next);
                next += 1;
            }
        }
        let new: Vec<i32> = numbers
            .iter()
            .flatten()
            .copied()
            .filter(|number| *number > after)
            .collect();
        seen += new.len();
        after = new.into_iter().max().unwrap_or(after);
    }
    writers.len() - seen
}

#[test]
fn numbers_given_at_insert_lose_events_that_commit_later_and_a_sequencer_loses_none() {
    let mut chance = Chance(20_261_120);
    let runs: Vec<Vec<Writer>> = (0..2000).map(|_| writers(&mut chance)).collect();
    let lossy = runs.iter().filter(|run| missed_by_numbers_at_insert(run) > 0).count();
    assert!(lossy > 500, "{lossy} of 2,000 runs lost events");
    assert!(runs.iter().all(|run| missed_by_a_sequencer(run) == 0));
}
