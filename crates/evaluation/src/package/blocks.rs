//! How is a large file taken piece by piece? In blocks that end where a record ends, so that each can be read by itself.

use std::io::{self, Read};

/// So much is read at a time.
pub(crate) const BLOCK: usize = 2 * 1024 * 1024;

/// A record longer than this is no record but a quotation mark that is never closed.
const LONGEST_RECORD: usize = 256 * 1024 * 1024;

/// A file in blocks.
pub(crate) struct Blocks<R> {
    reader: R,
    size: usize,
    rest: Vec<u8>,
    ended: bool,
}

impl<R: Read> Blocks<R> {
    /// Reads in blocks of about this size.
    pub(crate) fn of(reader: R, size: usize) -> Self {
        Self { reader, size, rest: Vec::new(), ended: false }
    }

    /// The next block; nothing at the end.
    ///
    /// # Errors
    /// When the file cannot be read, or a record does not end.
    pub(crate) fn next(&mut self) -> io::Result<Option<Vec<u8>>> {
        let mut block = std::mem::take(&mut self.rest);
        let mut wanted = self.size;
        loop {
            while !self.ended && block.len() < wanted {
                let room = (wanted - block.len()) as u64;
                block.reserve(wanted - block.len());
                self.ended = self.reader.by_ref().take(room).read_to_end(&mut block)? == 0;
            }
            if self.ended {
                return Ok((!block.is_empty()).then_some(block));
            }
            if let Some(end) = last_record_end(&block) {
                self.rest = block[end..].to_vec();
                block.truncate(end);
                return Ok(Some(block));
            }
            if block.len() >= LONGEST_RECORD {
                return Err(io::Error::new(io::ErrorKind::InvalidData, "a quotation mark is not closed"));
            }
            wanted = block.len() * 2;
        }
    }
}

/// Where the last record that surely ends in the block does; the block begins where a record does.
fn last_record_end(block: &[u8]) -> Option<usize> {
    if !block.contains(&b'"') {
        let line_feed = block.iter().rposition(|byte| *byte == b'\n');
        // Without line feeds a carriage return ends the record, when it is seen that no line feed follows.
        let sure = &block[..block.len().saturating_sub(1)];
        return line_feed.or_else(|| sure.iter().rposition(|byte| *byte == b'\r')).map(|last| last + 1);
    }
    let (mut state, mut end) = (State::Record, None);
    for (place, byte) in block.iter().enumerate() {
        state = match (state, byte) {
            (State::Quoted, b'"') => State::QuoteInQuoted,
            (State::Quoted, _) => State::Quoted,
            (State::QuoteInQuoted, b'"') => State::Quoted,
            (_, b'\n' | b'\r') => State::Record,
            (_, b',') => State::Field,
            (State::Record | State::Field, b'"') => State::Quoted,
            _ => State::Unquoted,
        };
        let splits = *byte == b'\r' && block.get(place + 1).is_none_or(|next| *next == b'\n');
        if state == State::Record && !splits {
            end = Some(place + 1);
        }
    }
    end
}

/// Where in a CSV file a byte stands: a quotation mark begins a quoted cell only where a cell begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Record,
    Field,
    Unquoted,
    Quoted,
    QuoteInQuoted,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn records(bytes: &[u8]) -> Vec<Vec<Vec<u8>>> {
        let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes);
        reader.byte_records().map(|record| record.unwrap().iter().map(<[u8]>::to_vec).collect()).collect()
    }

    fn blocks(text: &str, size: usize) -> Vec<Vec<u8>> {
        let mut blocks = Blocks::of(text.as_bytes(), size);
        std::iter::from_fn(|| blocks.next().unwrap()).collect()
    }

    #[test]
    fn a_carriage_return_is_not_parted_from_its_line_feed() {
        assert_eq!(blocks("a\r\nb\r\n", 2), [b"a\r\n", b"b\r\n"]);
        assert_eq!(blocks("a\rb\rc", 3), [b"a\r".to_vec(), b"b\r".to_vec(), b"c".to_vec()]);
        assert_eq!(blocks("\"a\"\r\nb\r\n", 5), [b"\"a\"\r\n".to_vec(), b"b\r\n".to_vec()]);
    }

    proptest! {
        #[test]
        fn the_records_of_the_blocks_are_those_of_the_file(text in "[ab\",\n\r]{0,60}", size in 1usize..20) {
            let of_blocks: Vec<_> = blocks(&text, size).iter().flat_map(|block| records(block)).collect();
            prop_assert_eq!(of_blocks, records(text.as_bytes()));
            prop_assert_eq!(blocks(&text, size).concat(), text.as_bytes());
        }
    }
}
