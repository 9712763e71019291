//! How is a table written so that Swedish Excel opens it well and computes nothing in it? UTF-8 with a byte order mark,
//! semicolons, Windows line ends, and no cell that begins like a formula.

use crate::formula::made_safe;

/// The file of a header and rows.
pub fn write<R, C>(header: &[&str], rows: R) -> Vec<u8>
where
    R: IntoIterator<Item = C>,
    C: IntoIterator,
    C::Item: AsRef<str>,
{
    let mut writer = csv::WriterBuilder::new()
        .delimiter(b';')
        .terminator(csv::Terminator::CRLF)
        .flexible(true)
        .from_writer(b"\xef\xbb\xbf".to_vec());
    let mut put = |cells: Vec<String>| writer.write_record(&cells).expect("writing to memory, rows of any width");
    put(header.iter().map(|cell| made_safe(cell)).collect());
    for row in rows {
        put(row.into_iter().map(|cell| made_safe(cell.as_ref())).collect());
    }
    writer.into_inner().expect("flushing to memory")
}
