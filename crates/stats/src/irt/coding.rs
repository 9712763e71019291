//! Answers in a form that is quick to go through: chunks of items with few different answer patterns.
//!
//! Items are put together greedily for as long as no more than a given number of different patterns (missing answers
//! included) occur among them; a person is then one byte per chunk. Rows are sorted by profile (who share covariates and
//! group stand together), cluster and codes, and equal ones are merged, which also makes the order of persons immaterial.

use super::model::{MISSING, Responses};

/// Patterns per chunk: with more there are fewer chunks, but their tables no longer stay in the processor's cache.
pub(super) const CODES: usize = 32;

/// Neighbouring items and the different patterns of answers to them.
#[derive(Debug)]
pub(super) struct Chunk {
    /// Position of the first item.
    pub first: usize,
    /// The patterns, each with one answer per item of the chunk.
    pub patterns: Vec<Vec<u8>>,
}

/// Persons as codes, sorted and merged.
#[derive(Debug)]
pub(super) struct Coded {
    pub chunks: Vec<Chunk>,
    /// Row by row, one code per chunk.
    codes: Vec<u8>,
    pub weights: Vec<f64>,
    pub profile: Vec<u32>,
    pub cluster: Vec<u32>,
}

impl Chunk {
    /// Position and answer of each item of pattern `p`; missing ones are passed over.
    pub fn answers(&self, p: usize) -> impl Iterator<Item = (usize, usize)> + '_ {
        let present = self.patterns[p].iter().enumerate().filter(|(_, a)| **a != MISSING);
        present.map(|(j, &a)| (self.first + j, usize::from(a)))
    }
}

impl Coded {
    /// Number of rows after merging.
    pub fn rows(&self) -> usize {
        self.weights.len()
    }

    /// The codes of a row, one per chunk.
    pub fn row(&self, i: usize) -> &[u8] {
        &self.codes[i * self.chunks.len()..(i + 1) * self.chunks.len()]
    }

    /// Every `every`-th row.
    pub fn thinned(&self, every: usize) -> Self {
        let rows: Vec<usize> = (0..self.rows()).step_by(every).collect();
        Self {
            chunks: self.chunks.iter().map(|c| Chunk { first: c.first, patterns: c.patterns.clone() }).collect(),
            codes: rows.iter().flat_map(|&i| self.row(i).to_vec()).collect(),
            weights: rows.iter().map(|&i| self.weights[i]).collect(),
            profile: rows.iter().map(|&i| self.profile[i]).collect(),
            cluster: rows.iter().map(|&i| self.cluster[i]).collect(),
        }
    }
}

/// Codes all persons with a weight above zero. `categories[j]` is larger than every answer to item `j` but [`MISSING`];
/// empty `cluster` means one for all.
pub(super) fn code(
    responses: &Responses,
    categories: &[usize],
    profile: &[u32],
    cluster: &[u32],
    limit: usize,
) -> Coded {
    let persons: Vec<usize> = (0..responses.persons()).filter(|&i| responses.weight(i) > 0.0).collect();
    let mut chunks: Vec<Chunk> = Vec::new();
    let mut columns: Vec<Vec<u8>> = Vec::new();
    for (item, &categories) in categories.iter().enumerate() {
        let answers = responses.column(item);
        let base = categories + 1;
        let digit = |person: usize| if answers[person] == MISSING { categories } else { usize::from(answers[person]) };
        let grown = columns.last().zip(chunks.last()).and_then(|(codes, chunk)| {
            extend(
                &persons,
                |at, person| usize::from(codes[at]) * base + digit(person),
                chunk.patterns.len() * base,
                limit,
            )
        });
        let answer = |digit: usize| if digit == categories { MISSING } else { digit as u8 };
        if let (Some((codes, used)), Some(chunk)) = (grown, chunks.last_mut()) {
            let longer = |&u: &usize| {
                let mut pattern = chunk.patterns[u / base].clone();
                pattern.push(answer(u % base));
                pattern
            };
            chunk.patterns = used.iter().map(longer).collect();
            columns.pop();
            columns.push(codes);
        } else if let Some((codes, used)) = extend(&persons, |_, person| digit(person), base, base) {
            // Always: an item has at most 254 categories, and one more for no answer.
            chunks.push(Chunk { first: item, patterns: used.into_iter().map(|u| vec![answer(u)]).collect() });
            columns.push(codes);
        }
    }
    sorted(responses, &persons, chunks, &columns, profile, cluster)
}

/// New codes in the order of their values, and which values occur; `None` when those are more than the limit.
fn extend(
    persons: &[usize],
    value: impl Fn(usize, usize) -> usize,
    values: usize,
    limit: usize,
) -> Option<(Vec<u8>, Vec<usize>)> {
    let mut code_of = vec![u16::MAX; values];
    let mut found = 0;
    for (at, &person) in persons.iter().enumerate() {
        let cell = &mut code_of[value(at, person)];
        if *cell == u16::MAX {
            *cell = 0;
            found += 1;
            if found > limit {
                return None;
            }
        }
    }
    let used: Vec<usize> = (0..values).filter(|&v| code_of[v] != u16::MAX).collect();
    used.iter().enumerate().for_each(|(code, &v)| code_of[v] = code as u16);
    Some((persons.iter().enumerate().map(|(at, &person)| code_of[value(at, person)] as u8).collect(), used))
}

/// Sorts rows by profile, cluster and codes and merges equal ones.
fn sorted(
    responses: &Responses,
    persons: &[usize],
    chunks: Vec<Chunk>,
    columns: &[Vec<u8>],
    profile: &[u32],
    cluster: &[u32],
) -> Coded {
    let cluster_of = |person: usize| cluster.get(person).copied().unwrap_or(0);
    // Eight codes in one number sort quickly; where there are more, rows that differ only in the others are not merged
    // unless they happen to stand together.
    let head = |at: usize| columns.iter().take(8).fold(0u64, |key, c| (key << 8) | u64::from(c[at]));
    let mut order: Vec<(u32, u32, u64, u32)> =
        (0..persons.len()).map(|at| (profile[persons[at]], cluster_of(persons[at]), head(at), at as u32)).collect();
    order.sort_unstable();
    let count = columns.len();
    let mut coded = Coded {
        chunks,
        codes: Vec::with_capacity(order.len() * count),
        weights: Vec::new(),
        profile: Vec::new(),
        cluster: Vec::new(),
    };
    for (profile, cluster, _, at) in order {
        let start = coded.codes.len();
        coded.codes.extend(columns.iter().map(|c| c[at as usize]));
        let weight = responses.weight(persons[at as usize]);
        if let Some(last) = coded.weights.len().checked_sub(1)
            && coded.profile[last] == profile
            && coded.cluster[last] == cluster
            && coded.codes[start - count..start] == coded.codes[start..]
        {
            coded.codes.truncate(start);
            coded.weights[last] += weight;
            continue;
        }
        coded.weights.push(weight);
        coded.profile.push(profile);
        coded.cluster.push(cluster);
    }
    coded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_answer_can_be_read_back_from_the_codes() {
        let mut state = 1u64;
        let mut draw = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 40) as u8 % 4
        };
        let rows: Vec<Vec<u8>> = (0..500).map(|_| (0..11).map(|_| draw()).collect()).collect();
        let rows: Vec<Vec<u8>> =
            rows.into_iter().map(|r| r.into_iter().map(|a| if a == 3 { MISSING } else { a }).collect()).collect();
        let responses = Responses::from_rows(&rows).unwrap();
        let coded = code(&responses, &[3; 11], &[0; 500], &[], 40);
        assert!(coded.chunks.len() > 2 && coded.chunks.iter().all(|c| c.patterns.len() <= 40));
        let mut back: Vec<Vec<u8>> = Vec::new();
        for i in 0..coded.rows() {
            let row: Vec<u8> = coded
                .chunks
                .iter()
                .zip(coded.row(i))
                .flat_map(|(c, &code)| c.patterns[usize::from(code)].clone())
                .collect();
            (0..coded.weights[i] as usize).for_each(|_| back.push(row.clone()));
        }
        let mut rows = rows;
        rows.sort();
        back.sort();
        assert_eq!(rows, back);
    }
}
