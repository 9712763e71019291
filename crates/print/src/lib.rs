//! How is a report set as a PDF that everybody can read? With Typst, as a tagged file after PDF/UA-1, with fonts that are a part of
//! this program. The same report gives the same bytes.
//!
//! What a report says is data to the template (`report.typ`) and never a part of it, so that no text can become an instruction.

mod desk;

use paper::{Paper, SCHEMA};
use typst::foundations::{Datetime, Smart};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use crate::desk::Desk;

/// Sizes of type for a report that must stand on one page, the largest that fits is taken.
const ONE_PAGE_SIZES: [f64; 5] = [10.0, 9.0, 8.0, 7.0, 6.5];
/// The size of type otherwise, in points.
const SIZE: f64 = 10.5;

/// Why a report cannot be printed.
#[derive(Debug, thiserror::Error)]
pub enum NotPrinted {
    /// It is of another version than this program.
    #[error(
        "the report is of version `{0}`, and this program sets `{SCHEMA}`: use the ombud-print that came with ombud"
    )]
    OtherVersion(String),
    /// What should stand on one page does not.
    #[error("the report does not fit on one page")]
    TooLong,
    /// When it was made is no moment.
    #[error("`{0}` is no moment")]
    NoMoment(String),
    /// The setting failed: a fault of this program.
    #[error("the report could not be set: {0}")]
    NotSet(String),
}

/// The file.
///
/// # Errors
/// [`NotPrinted`] says why there is none.
pub fn print(paper: &Paper) -> Result<Vec<u8>, NotPrinted> {
    if paper.schema != SCHEMA {
        return Err(NotPrinted::OtherVersion(paper.schema.clone()));
    }
    let made = moment(&paper.made_at).ok_or_else(|| NotPrinted::NoMoment(paper.made_at.clone()))?;
    let document = set(paper)?;
    let options = PdfOptions {
        ident: Smart::Custom(paper.id.clone()),
        timestamp: Some(Timestamp::new_utc(made)),
        standards: PdfStandards::new(&[PdfStandard::Ua_1]).map_err(|why| NotPrinted::NotSet(format!("{why:?}")))?,
        ..PdfOptions::default()
    };
    typst_pdf::pdf(&document, &options).map_err(|why| failure(&why))
}

/// The report on pages.
fn set(paper: &Paper) -> Result<PagedDocument, NotPrinted> {
    let sizes: &[f64] = if paper.one_page { &ONE_PAGE_SIZES } else { &[SIZE] };
    for size in sizes {
        let desk = Desk::new(paper, *size);
        let document: PagedDocument = typst::compile(&desk).output.map_err(|why| failure(&why))?;
        if !paper.one_page || document.pages().len() == 1 {
            return Ok(document);
        }
    }
    Err(NotPrinted::TooLong)
}

fn failure(why: &[typst::diag::SourceDiagnostic]) -> NotPrinted {
    let said: Vec<String> = why.iter().map(|one| format!("{} {:?}", one.message, one.hints)).collect();
    NotPrinted::NotSet(said.join("; "))
}

/// `2025-01-15T10:00` as Typst has it.
fn moment(text: &str) -> Option<Datetime> {
    let (day, clock) = text.split_once('T')?;
    let mut day = day.split('-').map(|part| part.parse::<i32>().ok());
    let mut clock = clock.split(':').map(|part| part.parse::<u8>().ok());
    let (year, month, date) = (day.next()??, u8::try_from(day.next()??).ok()?, u8::try_from(day.next()??).ok()?);
    Datetime::from_ymd_hms(year, month, date, clock.next()??, clock.next()??, 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_read_and_nothing_else() {
        assert!(moment("2025-01-15T10:00").is_some());
        for text in ["", "2025-01-15", "2025-13-15T10:00", "2025-01-15T25:00", "today"] {
            assert!(moment(text).is_none(), "{text}");
        }
    }
}
