//! What may lie before a meeting? A file of at most five megabytes that is what it says it is: told by what is in it, never by its name.
//! What a browser could run is refused, and everything is sent as something to keep, never as a page.

use access::rules::council::CanSeeCouncil;
use access::rules::development::CanCoordinate;
use db::{Fetch, Work};
use kernel::free_text::FreeText;
use kernel::{MeetingId, PaperId};

use super::{MeetingKind, Paper, agenda, archive, store};
use crate::codes::codes;

/// The largest file.
pub const PAPER_MAX: usize = 5 * 1024 * 1024;
/// The most files before a meeting.
pub const MOST_PAPERS: usize = 30;

codes! {
    /// What a file is.
    PaperKind {
        /// A document to read.
        Pdf = "pdf",
        /// A picture.
        Png = "png",
        /// A photograph.
        Jpeg = "jpg",
        /// Plain text.
        Text = "txt",
        /// A workbook.
        Xlsx = "xlsx",
        /// A document to write in.
        Docx = "docx",
    }
}

impl PaperKind {
    /// Its media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Text => "text/plain; charset=utf-8",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        }
    }
}

/// Why a file was not taken.
#[derive(Debug, thiserror::Error)]
pub enum PaperError {
    /// There is no such meeting.
    #[error("no such meeting")]
    NoSuchMeeting,
    /// It is larger than is taken.
    #[error("at most {PAPER_MAX} bytes")]
    TooLarge,
    /// It is none of the kinds that are taken, whatever it is called.
    #[error("it is none of the kinds that are taken")]
    Kind,
    /// There are too many.
    #[error("at most {MOST_PAPERS} files")]
    TooMany,
    /// The database failed; nothing was changed.
    #[error(transparent)]
    Db(#[from] db::Error),
}

/// Lays a file before a meeting.
///
/// # Errors
/// [`PaperError`]; the work should then be dropped.
pub async fn add_paper(
    work: &mut Work,
    may: &CanCoordinate,
    meeting: MeetingId,
    name: &FreeText,
    content: &[u8],
) -> Result<PaperId, PaperError> {
    let organisation = *may.organisation();
    agenda::hold(work, meeting).await?;
    let found = store::find_meeting(work, organisation, meeting).await?;
    found.filter(|meeting| meeting.kind == MeetingKind::Council).ok_or(PaperError::NoSuchMeeting)?;
    if content.len() > PAPER_MAX {
        return Err(PaperError::TooLarge);
    }
    let kind = kind_of(content).ok_or(PaperError::Kind)?;
    if store::papers(work, organisation, meeting).await?.len() >= MOST_PAPERS {
        return Err(PaperError::TooMany);
    }
    let paper =
        Paper { id: work.new_id()?, meeting, name: file_name(name.as_str(), kind), kind, bytes: content.len() as i64 };
    store::insert_paper(work, organisation, &paper, content).await?;
    Ok(paper.id)
}

/// The files before a meeting, in the order in which they came.
///
/// # Errors
/// As the database's.
pub async fn papers_of(from: &mut impl Fetch, may: &CanSeeCouncil, meeting: MeetingId) -> db::Result<Vec<Paper>> {
    store::papers(from, *may.organisation(), meeting).await
}

/// A file with what is in it.
///
/// # Errors
/// As the database's.
pub async fn read_paper(
    from: &mut impl Fetch,
    may: &CanSeeCouncil,
    paper: PaperId,
) -> db::Result<Option<(Paper, Vec<u8>)>> {
    store::read_paper(from, *may.organisation(), paper).await
}

/// What a file is, told by its beginning, its end and what it holds; nothing when it is none of the kinds that are taken.
pub fn kind_of(content: &[u8]) -> Option<PaperKind> {
    if content.starts_with(b"%PDF-") {
        // A reader runs what these name.
        let runs = [b"/JavaScript".as_slice(), b"/JS", b"/Launch", b"/OpenAction"];
        return (!runs.iter().any(|word| holds(content, word))).then_some(PaperKind::Pdf);
    }
    if content.starts_with(b"\x89PNG\r\n\x1a\n") {
        return content.ends_with(b"IEND\xaeB`\x82").then_some(PaperKind::Png);
    }
    if content.starts_with(b"\xff\xd8\xff") {
        return content.ends_with(b"\xff\xd9").then_some(PaperKind::Jpeg);
    }
    if content.starts_with(b"PK\x03\x04") {
        let names = archive::names(content)?;
        let has = |name: &str| names.iter().any(|known| known == name);
        let runs = |name: &String| {
            let name = name.to_lowercase();
            name.contains("vbaproject") || name.contains("activex") || name.contains("..") || name.starts_with('/')
        };
        if !has("[Content_Types].xml") || names.iter().any(runs) {
            return None;
        }
        let (sheet, document) = (has("xl/workbook.xml"), has("word/document.xml"));
        return match (sheet, document) {
            (true, false) => Some(PaperKind::Xlsx),
            (false, true) => Some(PaperKind::Docx),
            _ => None,
        };
    }
    is_plain(content).then_some(PaperKind::Text)
}

/// Whether it is text that no program reads as anything else.
fn is_plain(content: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(content) else { return false };
    let seen = text.chars().any(|letter| !letter.is_whitespace());
    let odd = |letter: char| letter.is_control() && !['\n', '\r', '\t'].contains(&letter);
    let text = text.trim_start_matches('\u{feff}').trim_start().to_lowercase();
    let runs = ["<script", "<html", "<!doctype", "<svg", "<iframe", "<?xml", "<?php", "<body", "<img", "javascript:"];
    seen && !text.chars().any(odd) && !text.starts_with("#!") && !runs.iter().any(|word| text.contains(word))
}

fn holds(content: &[u8], word: &[u8]) -> bool {
    content.windows(word.len()).any(|window| window == word)
}

/// What a file is called: nothing that is a place in a folder, and the ending of its kind.
fn file_name(name: &str, kind: PaperKind) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let stem = last.strip_suffix(&format!(".{}", kind.code())).unwrap_or(last);
    let odd = |letter: char| letter.is_control() || "\"<>|:*?;%".contains(letter);
    let stem: String = stem.chars().map(|letter| if odd(letter) { '-' } else { letter }).take(100).collect();
    let stem = stem.trim_matches(['.', ' ', '-']);
    format!("{}.{}", if stem.is_empty() { "fil" } else { stem }, kind.code())
}

#[cfg(test)]
mod tests {
    use super::archive::archive_of;
    use super::*;

    #[test]
    fn a_file_is_what_is_in_it() {
        let xlsx = archive_of(&["[Content_Types].xml", "xl/workbook.xml"]);
        let docx = archive_of(&["[Content_Types].xml", "word/document.xml"]);
        for (content, kind) in [
            (b"%PDF-1.7\n1 0 obj".as_slice(), PaperKind::Pdf),
            (b"\x89PNG\r\n\x1a\n....IEND\xaeB`\x82", PaperKind::Png),
            (b"\xff\xd8\xff\xe0..\xff\xd9", PaperKind::Jpeg),
            ("Hej åäö\r\n\tmer".as_bytes(), PaperKind::Text),
            (&xlsx, PaperKind::Xlsx),
            (&docx, PaperKind::Docx),
        ] {
            assert_eq!(kind_of(content), Some(kind));
        }
    }

    #[test]
    fn what_could_run_is_refused_whatever_it_pretends_to_be() {
        let macros = archive_of(&["[Content_Types].xml", "xl/workbook.xml", "xl/vbaProject.bin"]);
        let slip = archive_of(&["[Content_Types].xml", "word/document.xml", "../../etc/passwd"]);
        let both = archive_of(&["[Content_Types].xml", "word/document.xml", "xl/workbook.xml"]);
        let jar = archive_of(&["META-INF/MANIFEST.MF"]);
        for content in [
            b"<script>alert(1)</script>".as_slice(),
            b"  <!DOCTYPE html><p>",
            b"text and <ScRiPt src=x>",
            b"<svg onload=alert(1)>",
            b"#!/bin/sh\nrm",
            b"\xef\xbb\xbf<html>",
            b"%PDF-1.7 /OpenAction /JavaScript",
            b"\x89PNG\r\n\x1a\n<script>",
            b"\xff\xd8\xff<script>",
            b"GIF89a\x01\0\x01\0\x80\0\0",
            b"MZ\x90\0",
            b"\0",
            b"",
            b" \n",
            b"\xff\xfeh\0e\0j\0",
            &macros,
            &slip,
            &both,
            &jar,
            b"PK\x03\x04 [Content_Types].xml xl/workbook.xml",
        ] {
            assert_eq!(kind_of(content), None, "{:?}", String::from_utf8_lossy(content));
        }
    }

    #[test]
    fn a_name_is_no_place_and_has_the_ending_of_its_kind() {
        for (name, file) in [
            ("Kalkyl", "Kalkyl.pdf"),
            ("Kalkyl.pdf", "Kalkyl.pdf"),
            ("../../etc/passwd", "passwd.pdf"),
            ("C:\\temp\\a\"b.exe", "a-b.exe.pdf"),
            ("...", "fil.pdf"),
        ] {
            assert_eq!(file_name(name, PaperKind::Pdf), file);
        }
    }
}
