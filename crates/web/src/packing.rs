//! How does a page travel? Packed (gzip), by a packer that each thread keeps: making one takes longer than packing a page, and
//! clears more memory than the processor's caches hold. What comes in parts, and what this leaves as it is, is packed by the layer
//! around it.

use std::cell::RefCell;

use axum::body::{Body, HttpBody as _, to_bytes};
use axum::http::header::{ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, VARY};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::Response;
use flate2::{Compress, Compression, Crc, FlushCompress, Status};

/// Smaller texts gain nothing.
const SMALLEST: u64 = 256;
/// Larger ones are packed part by part as they are sent.
const LARGEST: u64 = 512 * 1024;

/// The beginning of a packed text (RFC 1952): deflate, no name, no time, packed fast, on no particular system.
const BEGIN: [u8; 10] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 4, 255];

/// Whether the browser unpacks gzip.
pub(crate) fn unpacks(headers: &HeaderMap) -> bool {
    let refused = |q: &str| matches!(q.trim().strip_prefix("q=").map(str::parse::<f32>), Some(Ok(q)) if q <= 0.0);
    let named = headers.get_all(ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    named.flat_map(|value| value.split(',')).any(|way| {
        let (name, mut rest) = (way.split(';').next().unwrap_or_default(), way.split(';').skip(1));
        name.trim().eq_ignore_ascii_case("gzip") && !rest.any(refused)
    })
}

/// The response packed, if it is a text that is there as a whole; otherwise as it is.
pub(crate) async fn packed(response: Response) -> Response {
    if !is_worth_it(&response) {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let Ok(plain) = to_bytes(body, usize::MAX).await else {
        return Response::from_parts(parts, Body::empty()); // a text in memory cannot fail
    };
    let Some(packed) = gzip(&plain) else {
        return Response::from_parts(parts, plain.into());
    };
    parts.headers.remove(CONTENT_LENGTH);
    parts.headers.insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    parts.headers.append(VARY, HeaderValue::from_static("accept-encoding"));
    Response::from_parts(parts, packed.into())
}

fn is_worth_it(response: &Response) -> bool {
    let (headers, size) = (response.headers(), response.body().size_hint().exact());
    let is_text = headers.get(CONTENT_TYPE).is_some_and(|mime| mime.as_bytes().starts_with(b"text/"));
    is_text
        && size.is_some_and(|size| (SMALLEST..=LARGEST).contains(&size))
        && !headers.contains_key(CONTENT_ENCODING)
        && !headers.contains_key(CONTENT_RANGE)
}

thread_local! {
    static PACKER: RefCell<Compress> = RefCell::new(Compress::new(Compression::fast(), false));
}

/// The text packed; nothing when it cannot be.
fn gzip(plain: &[u8]) -> Option<Vec<u8>> {
    let mut packed = Vec::with_capacity(plain.len() / 2 + 64);
    packed.extend_from_slice(&BEGIN);
    PACKER.with_borrow_mut(|packer| {
        packer.reset();
        loop {
            let read = usize::try_from(packer.total_in()).ok()?;
            match packer.compress_vec(plain.get(read..)?, &mut packed, FlushCompress::Finish).ok()? {
                Status::StreamEnd => return Some(()),
                Status::Ok | Status::BufError => packed.reserve(plain.len() / 2 + 64),
            }
        }
    })?;
    let mut sum = Crc::new();
    sum.update(plain);
    packed.extend_from_slice(&sum.sum().to_le_bytes());
    packed.extend_from_slice(&sum.amount().to_le_bytes());
    Some(packed)
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use flate2::read::GzDecoder;

    use super::*;

    fn unpacked(packed: &[u8]) -> Vec<u8> {
        let mut plain = Vec::new();
        GzDecoder::new(packed).read_to_end(&mut plain).unwrap();
        plain
    }

    #[test]
    fn what_is_packed_is_unpacked_as_it_was_one_after_another() {
        let noise: Vec<u8> = (0..90_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
        let page = "<label class=\"row\">Vet inte</label>".repeat(300).into_bytes();
        for plain in [&page[..], &noise, b"", b"a", &page[..700], &noise[..300], &page] {
            let packed = gzip(plain).unwrap();
            assert!(unpacked(&packed) == plain, "{} bytes", plain.len());
        }
        assert!(gzip(&page).unwrap().len() < page.len() / 20);
    }

    #[test]
    fn a_browser_says_whether_it_unpacks() {
        for (said, unpacks_it) in [
            ("gzip", true),
            ("br, GZIP;q=0.5", true),
            ("deflate, gzip ; q=0", false),
            ("gzip;q=0.0", false),
            ("br", false),
            ("x-gzip", false),
            ("", false),
        ] {
            let headers = HeaderMap::from_iter([(ACCEPT_ENCODING, HeaderValue::from_static(said))]);
            assert_eq!(unpacks(&headers), unpacks_it, "{said}");
        }
        assert!(!unpacks(&HeaderMap::new()));
    }

    #[tokio::test]
    async fn only_a_whole_text_that_nobody_has_packed_is_packed() {
        let page = || "a page ".repeat(100);
        let response = |mime: &'static str, body: String| {
            let mut response = Response::new(Body::from(body));
            response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(mime));
            response
        };
        let sent = packed(response("text/html; charset=utf-8", page())).await;
        assert_eq!(sent.headers()[CONTENT_ENCODING], "gzip");
        assert_eq!(sent.headers()[VARY], "accept-encoding");
        let body = to_bytes(sent.into_body(), usize::MAX).await.unwrap();
        assert_eq!(unpacked(&body), page().into_bytes());

        let mut packed_before = response("text/html", page());
        packed_before.headers_mut().insert(CONTENT_ENCODING, HeaderValue::from_static("br"));
        for left in [
            response("image/png", page()),
            response("text/html", "short".into()),
            packed_before,
            response("text/csv", page().repeat(1_000)),
        ] {
            let before = left.headers().clone();
            assert_eq!(*packed(left).await.headers(), before);
        }
    }
}
