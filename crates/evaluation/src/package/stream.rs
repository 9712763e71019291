//! How is a file of any number of answers read and checked? Block by block, several at a time, and what they say is put
//! together in the order of the file: the same package and the same faults however many threads there are.
//!
//! What takes more than one block to see is seen here: that the rows of one questionnaire agree, that no item is answered
//! twice, which line a row stands on.

use std::io::{self, Read};

use hashbrown::DefaultHashBuilder;
use rayon::prelude::*;

use super::answer::Answers;
use super::block::{self, Block, Rules, WIDTH};
use super::blocks::{BLOCK, Blocks};
use super::check::{Known, Wrong};
use super::expected::expected;
use super::fault::{Fault, Faults, PackageErrors};
use super::responses::{Answer, Builder, Head, Responses};
use super::rows::{ResponseRow, Row as _};
use super::source::{Source, TooLarge};
use super::table::{self, BOM};

/// `responses.csv` with its header read.
pub(crate) struct Stream<'s> {
    blocks: Blocks<Box<dyn Read + Send + 's>>,
    first: Vec<u8>,
    /// Where the columns stand, and the byte after the header; nothing when there is no sound header.
    header: Option<([usize; WIDTH], usize)>,
    /// Where in the list of what is wrong with files the faults of this one belong.
    place: usize,
    faults: PackageErrors,
}

/// What a file of answers holds.
pub(crate) struct ReadResponses {
    /// The rows that keep the rules.
    pub responses: Responses,
    /// What was wrong with rows that cannot be read.
    pub unreadable: Faults,
    /// What was wrong with other rows.
    pub wrong: Faults,
}

/// The fault of a file that the system does not hand out.
pub(crate) fn unread(file: &str, why: &io::Error) -> Fault {
    let too_large = why.get_ref().and_then(|inner| inner.downcast_ref::<TooLarge>());
    let expected = match too_large {
        Some(TooLarge { megabytes }) => expected!(SmallEnough { most: megabytes }),
        None => expected!(Readable { why: why }),
    };
    Fault::of_file(file, expected)
}

impl<'s> Stream<'s> {
    /// Opens the file and reads its header.
    pub(crate) fn open<S: Source + ?Sized>(source: &'s S, whole: &PackageErrors) -> Self {
        Self::in_blocks(source, whole, BLOCK)
    }

    fn in_blocks<S: Source + ?Sized>(source: &'s S, whole: &PackageErrors, size: usize) -> Self {
        let mut faults = PackageErrors::default();
        let reader = source.open(ResponseRow::FILE).unwrap_or_else(|why| {
            faults.push(unread(ResponseRow::FILE, &why));
            Box::new(io::empty())
        });
        let mut blocks = Blocks::of(reader, size);
        let mut first = match blocks.next() {
            Ok(first) => first.unwrap_or_default(),
            Err(why) => {
                faults.push(unread(ResponseRow::FILE, &why));
                Vec::new()
            }
        };
        if first.starts_with(BOM) {
            first.drain(..BOM.len());
        }
        let header = if faults.is_empty() { header(&first, &mut faults) } else { None };
        Self { blocks, first, header, place: whole.faults.len(), faults }
    }

    /// Reads and checks the rows.
    pub(crate) fn read(
        mut self,
        (waves, units, answers): (&Known, &Known, &Answers<'_>),
        hasher: &DefaultHashBuilder,
        skipping: bool,
        whole: &mut PackageErrors,
    ) -> ReadResponses {
        let (order, from) = self.header.unwrap_or_default();
        let rules = Rules { order, waves, units, answers, hasher: hasher.clone() };
        let mut rows = Rows::new(hasher, skipping);
        let at_a_time = 2 * rayon::current_num_threads();
        let mut waiting = vec![std::mem::take(&mut self.first)];
        let mut from = from;
        let mut parsed: Vec<Result<Block, u64>> = Vec::new();
        let mut failed = None;
        while failed.is_none() && !(waiting.is_empty() && parsed.is_empty()) {
            let sound = self.header.is_some();
            let (next, read) = rayon::join(
                || {
                    failed = std::mem::take(&mut parsed).into_iter().find_map(|block| rows.add(block, sound));
                    if failed.is_some() { Ok(Vec::new()) } else { batch(&mut self.blocks, at_a_time) }
                },
                || {
                    let starts = waiting.par_iter().enumerate().map(|(place, _)| if place == 0 { from } else { 0 });
                    let each = waiting.par_iter().zip(starts);
                    each.map(|(bytes, from)| block::read(bytes, from, &rules)).collect::<Vec<_>>()
                },
            );
            from = 0;
            (parsed, waiting) = (read, Vec::new());
            match next {
                Ok(next) => waiting = next,
                Err(why) => failed = failed.or_else(|| Some(unread(ResponseRow::FILE, &why))),
            }
        }
        if let Some(fault) = failed {
            self.faults = PackageErrors::default();
            self.faults.push(fault);
        }
        if !self.faults.is_empty() {
            whole.insert(self.place, self.faults);
            rows = Rows::new(hasher, skipping);
        }
        ReadResponses { responses: rows.builder.finish(), unreadable: rows.unreadable, wrong: rows.wrong }
    }
}

/// Where the columns stand, and the byte after the header.
fn header(first: &[u8], faults: &mut PackageErrors) -> Option<([usize; WIDTH], usize)> {
    // What is not UTF-8 is told by the block it stands in.
    let text = std::str::from_utf8(first).ok()?;
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut record = csv::StringRecord::new();
    if !reader.read_record(&mut record).unwrap_or(false) {
        faults.push(table::no_header::<ResponseRow>());
        return None;
    }
    let order = table::order::<ResponseRow>(&record, faults)?;
    let after = usize::try_from(reader.position().byte()).ok()?;
    let order: Vec<usize> = order.into_iter().collect::<Option<_>>()?;
    Some((order.try_into().ok()?, after.min(first.len())))
}

fn batch<R: Read>(blocks: &mut Blocks<R>, most: usize) -> io::Result<Vec<Vec<u8>>> {
    let mut batch = Vec::with_capacity(most);
    while batch.len() < most {
        let Some(block) = blocks.next()? else { break };
        batch.push(block);
    }
    Ok(batch)
}

/// The rows of the blocks so far.
struct Rows {
    builder: Builder,
    unreadable: Faults,
    wrong: Faults,
    /// Line breaks before the next block, and line feeds among them.
    lines: u64,
    line_feeds: u64,
}

impl Rows {
    fn new(hasher: &DefaultHashBuilder, skipping: bool) -> Self {
        Self {
            builder: Builder::new(hasher),
            unreadable: Faults::new(skipping),
            wrong: Faults::new(skipping),
            lines: 0,
            line_feeds: 0,
        }
    }

    /// Adds the next block; what is wrong with the file when it is not text.
    fn add(&mut self, block: Result<Block, u64>, sound: bool) -> Option<Fault> {
        let block = match block {
            Ok(block) => block,
            Err(line_feeds) => return Some(table::not_utf8(ResponseRow::FILE, 1 + self.line_feeds + line_feeds)),
        };
        if sound {
            self.add_rows(&block);
        }
        self.lines += block.end - 1;
        self.line_feeds += block.line_feeds;
        None
    }

    fn add_rows(&mut self, block: &Block) {
        let before = self.lines;
        self.unreadable.extend(
            block.faults.iter().map(|fault| Fault { line: fault.line.map(|line| line + before), ..fault.clone() }),
        );
        let builder = &mut self.builder;
        let waves: Vec<u32> = block.waves.texts().iter().map(|key| builder.waves.number(key)).collect();
        let units: Vec<u32> = block.units.texts().iter().map(|key| builder.units.number(key)).collect();
        let items: Vec<u32> = block.items.texts().iter().map(|key| builder.items.number(key)).collect();
        let values: Vec<u32> = block.values.texts().iter().map(|key| builder.values.number(key)).collect();
        let of_pair =
            |pair: &block::Pair| Answer { item: items[pair.item as usize], value: values[pair.value as usize] };
        let answers: Vec<Answer> = block.pairs.iter().map(of_pair).collect();
        let mut wrong = block.wrong.iter().peekable();
        let mut begins = 0;
        for run in &block.runs {
            let (response, hash) = run.response;
            let response = builder.responses.number_hashed(hash, block.keys.get(response));
            let link = run.link.map(|(link, hash)| builder.links.number_hashed(hash, block.keys.get(link)));
            let head = Head::new(waves[run.wave as usize], units[run.unit as usize], run.group, link);
            let own = builder.questionnaire(response, head);
            let disagreement = own.err().map(|said| disagreement(builder, head, said));
            // A row that disagrees still belongs to the questionnaire that it names.
            let own = own.unwrap_or_else(|_| builder.first_of(response));
            let rows = begins..begins + run.rows;
            begins = rows.end;
            for row in rows {
                let answer = answers[block.rows[row] as usize];
                let by_itself = wrong.next_if(|(place, _)| *place == row).map(|(_, wrong)| wrong.as_slice());
                let twice = builder.holds(own, answer.item);
                if by_itself.is_none() && disagreement.is_none() && !twice {
                    builder.push(own, answer);
                    continue;
                }
                let twice = twice.then(|| {
                    let item = builder.items.texts().get(answer.item);
                    (ResponseRow::SECOND_KEY, item.to_owned(), expected!(KeyOnce))
                });
                let line = before + block.lines[row];
                for (column, value, expected) in by_itself.unwrap_or_default().iter().chain(&disagreement).chain(&twice)
                {
                    self.wrong.push(Fault::of_cell(ResponseRow::FILE, line, column, value, expected.clone()));
                }
            }
        }
    }
}

/// In what a row differs from the first row of its questionnaire.
fn disagreement(builder: &Builder, row: Head, first: Head) -> Wrong {
    let said = |value: &str| expected!(AsFirstRow { value: value });
    let (waves, units, links) = (builder.waves.texts(), builder.units.texts(), builder.links.texts());
    if row.wave != first.wave {
        ("wave", waves.get(row.wave).to_owned(), said(waves.get(first.wave)))
    } else if row.unit != first.unit {
        ("unit", units.get(row.unit).to_owned(), said(units.get(first.unit)))
    } else if row.group != first.group {
        ("group", row.group.to_string(), said(first.group.code()))
    } else {
        let stands = row.link().map(|link| links.get(link)).unwrap_or_default();
        let own = first.link().map_or_else(|| expected!(NothingAsFirstRow), |link| said(links.get(link)));
        ("link", stands.to_owned(), own)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{HashMap, HashSet};

    use proptest::prelude::*;

    use super::super::rows::{InstrumentRow, WaveRow};
    use super::super::table::Table;
    use super::super::{Files, ItemKind};
    use super::*;

    fn instruments() -> Vec<InstrumentRow> {
        let item = |item: &str, kind, max| InstrumentRow {
            instrument: "i".into(),
            item: item.into(),
            kind,
            construct: None,
            indicator: None,
            form: None,
            min: Some(1.0),
            max,
            options: Vec::new(),
            key: Vec::new(),
            core: false,
        };
        vec![item("a", ItemKind::Rating, Some(2.0)), item("b", ItemKind::Text, None)]
    }

    fn waves() -> Vec<WaveRow> {
        let wave = |wave: &str, instrument: &str| WaveRow {
            wave: wave.into(),
            programme: "p".into(),
            instrument: instrument.into(),
            moment: kernel::Moment::Before,
            opens: kernel::Date::new(2020, 1, 1).unwrap(),
            closes: kernel::Date::new(2020, 1, 1).unwrap(),
            group: kernel::Group::Staff,
            imported: None,
            modes: None,
        };
        vec![wave("w", "i"), wave("x", "unknown")]
    }

    type Told = (Vec<ResponseRow>, Vec<Fault>, PackageErrors);

    /// The rows of a file, and everything that is wrong with them, read in blocks.
    fn read(text: &[u8], size: usize) -> Told {
        let files = Files::from([(ResponseRow::FILE.to_owned(), text.to_vec())]);
        let (waves, instruments) = (waves(), instruments());
        let answers = Answers::of(Some(&waves), Some(&instruments));
        let (known_waves, known_units) = (Known::among(&["w", "x"]), Known::among(&["u", "v"]));
        let mut whole = PackageErrors::default();
        let stream = Stream::in_blocks(&files, &whole, size);
        let known = (&known_waves, &known_units, &answers);
        let read = stream.read(known, &DefaultHashBuilder::default(), true, &mut whole);
        (read.responses.iter().collect(), [read.unreadable.kept, read.wrong.kept].concat(), whole)
    }

    /// The same by the rules as they are written down, a row at a time.
    fn by_the_rules(text: &[u8]) -> Told {
        let mut whole = PackageErrors::default();
        let table = Table::<ResponseRow>::read(text, &mut whole);
        let (waves, instruments) = (waves(), instruments());
        let answers = Answers::of(Some(&waves), Some(&instruments));
        let (mut faults, mut kept) = (table.faults, Vec::<ResponseRow>::new());
        let mut first: HashMap<String, ResponseRow> = HashMap::new();
        let mut keys: HashSet<(String, String)> = HashSet::new();
        for (line, row) in table.rows {
            let mut wrong: Vec<Wrong> = Vec::new();
            if !["w", "x"].contains(&row.wave.as_str()) {
                wrong.push(("wave", row.wave.clone(), expected!(Known { column: "wave" })));
            }
            if !["u", "v"].contains(&row.unit.as_str()) {
                wrong.push(("unit", row.unit.clone(), expected!(Known { column: "unit" })));
            }
            wrong.extend(answers.set_of(&row.wave).and_then(|set| answers.wrong(set, &row.item, &row.value)));
            let one = first.entry(row.response.clone()).or_insert_with(|| row.clone());
            let said = |value: &str| expected!(AsFirstRow { value: value });
            if one.wave != row.wave {
                wrong.push(("wave", row.wave.clone(), said(&one.wave)));
            } else if one.unit != row.unit {
                wrong.push(("unit", row.unit.clone(), said(&one.unit)));
            } else if one.group != row.group {
                wrong.push(("group", row.group.to_string(), said(one.group.code())));
            } else if one.link != row.link {
                let stands = row.link.clone().unwrap_or_default();
                wrong.push(("link", stands, one.link.as_deref().map_or_else(|| expected!(NothingAsFirstRow), said)));
            }
            let key = (row.response.clone(), row.item.clone());
            if keys.contains(&key) {
                wrong.push(("item", row.item.clone(), expected!(KeyOnce)));
            }
            if wrong.is_empty() {
                keys.insert(key);
                kept.push(row.clone());
            }
            let fault =
                |(column, value, expected): Wrong| Fault::of_cell("responses.csv", line, column, &value, expected);
            faults.extend(wrong.into_iter().map(fault));
        }
        // Rows of a questionnaire stand together, questionnaires in the order of their first rows.
        let rows: Responses = kept.into_iter().collect();
        (rows.iter().collect(), faults, whole)
    }

    fn cell() -> impl Strategy<Value = [&'static str; 7]> {
        (
            prop::sample::select(vec!["r", "r", "q", "s", "", "\"t\""]),
            prop::sample::select(vec!["w", "w", "w", "x", "y"]),
            prop::sample::select(vec!["u", "u", "u", "v", "o"]),
            prop::sample::select(vec!["staff", "staff", "staff", "manager", "nurse"]),
            prop::sample::select(vec!["", "k", "k", " k"]),
            prop::sample::select(vec!["a", "b", "c", "\"b\""]),
            prop::sample::select(vec!["1", "2", "3", "dk", "", "'=x", "\"=1,2\"", "\"x\ny\"", "å", "1,2", "\"\"\""]),
        )
            .prop_map(|(response, wave, unit, group, link, item, value)| {
                [response, wave, unit, group, link, item, value]
            })
    }

    const HEADER: &str = "response,wave,unit,group,link,item,value";

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(512))]
        #[test]
        fn blocks_of_any_size_tell_what_a_row_at_a_time_does(
            rows in prop::collection::vec((cell(), prop::sample::select(vec!["\n", "\r\n", "\r", "\n\n", "\u{feff}\n"])), 0..24),
            size in 1usize..300, bom: bool, mirrored: bool,
        ) {
            let order = |cells: [&str; 7]| {
                let mut cells = cells.map(str::to_owned);
                if mirrored { cells.reverse(); }
                cells.join(",")
            };
            let columns: Vec<&str> = HEADER.split(',').collect();
            let mut text = if bom { "\u{feff}".to_owned() } else { String::new() };
            text += &order(columns.try_into().unwrap());
            text.push('\n');
            for (cells, end) in rows {
                text += &order(cells);
                text += end;
            }
            prop_assert_eq!(read(text.as_bytes(), size), by_the_rules(text.as_bytes()));
        }

        #[test]
        fn any_bytes_are_told_as_a_row_at_a_time_tells_them(bytes in prop::collection::vec(any::<u8>(), 0..60), size in 1usize..60, header: bool) {
            let mut text = if header { format!("{HEADER}\n").into_bytes() } else { Vec::new() };
            text.extend(bytes);
            prop_assert_eq!(read(&text, size), by_the_rules(&text));
        }
    }

    #[test]
    fn another_encoding_is_told_with_its_line_in_whichever_block_it_stands() {
        let row = "r,w,u,staff,,b,x\n";
        let text = [HEADER.as_bytes(), b"\n", row.as_bytes(), row.as_bytes(), b"r,w,u,staff,,b,\xe5\n"].concat();
        for size in [10, 40, 1000] {
            let (rows, faults, whole) = read(&text, size);
            assert_eq!((rows.len(), faults.len(), whole.total, whole.faults[0].line), (0, 0, 1, Some(4)));
        }
    }
}
