//! Which files does a page load? Those listed here, built into the program. Their address holds a hash of what is in
//! them, so a browser may keep them for ever and still never shows an old one.

use axum::extract::Path;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

use crate::failure::Failure;

/// A file that pages load.
pub(crate) struct Asset {
    name: &'static str,
    mime: &'static str,
    content: &'static str,
    hash: u64,
}

impl Asset {
    const fn new(name: &'static str, mime: &'static str, content: &'static str) -> Self {
        Self { name, mime, content, hash: fnv1a(content.as_bytes()) }
    }

    /// The address under which pages load it.
    pub(crate) fn address(&self) -> String {
        format!("/assets/{:016x}/{}", self.hash, self.name)
    }
}

/// The look of every page: the tokens and the rules in one file, as one request costs less than two.
pub(crate) static STYLE: Asset = Asset::new(
    "ombud.css",
    "text/css; charset=utf-8",
    concat!(include_str!("../assets/tokens.css"), include_str!("../assets/base.css")),
);

/// The small picture in the browser's tab.
pub(crate) static ICON: Asset = Asset::new("ombud.svg", "image/svg+xml", include_str!("../assets/ombud.svg"));

/// What lets a screen that goes round forget.
pub(crate) static TABLET: Asset =
    Asset::new("tablet.js", "text/javascript; charset=utf-8", include_str!("../assets/tablet.js"));

/// What tells how easy a text is while it is written.
pub(crate) static LIX: Asset = Asset::new("lix.js", "text/javascript; charset=utf-8", include_str!("../assets/lix.js"));

/// What reads a question aloud.
pub(crate) static SPEAK: Asset =
    Asset::new("speak.js", "text/javascript; charset=utf-8", include_str!("../assets/speak.js"));

/// What lets forms be keyed with the number keys and Enter.
pub(crate) static KEYING: Asset =
    Asset::new("keying.js", "text/javascript; charset=utf-8", include_str!("../assets/keying.js"));

/// Where registers wait that are not sent yet.
pub(crate) static QUEUE: Asset =
    Asset::new("queue.js", "text/javascript; charset=utf-8", include_str!("../assets/queue.js"));

/// The register's form, also without a network.
pub(crate) static REGISTER: Asset =
    Asset::new("register.js", "text/javascript; charset=utf-8", include_str!("../assets/register.js"));

/// How Ombud is put on a tablet's first screen.
pub(crate) static MANIFEST: Asset = Asset::new(
    "ombud.webmanifest",
    "application/manifest+json; charset=utf-8",
    include_str!("../assets/ombud.webmanifest"),
);

static ASSETS: &[&Asset] = &[&STYLE, &ICON, &TABLET, &LIX, &SPEAK, &KEYING, &QUEUE, &REGISTER, &MANIFEST];

/// Sends a file. One whose hash has gone out of date is sent as it is now, and is not kept.
pub(crate) async fn send_asset(Path((hash, name)): Path<(String, String)>) -> Result<Response, Failure> {
    let asset = ASSETS.iter().find(|asset| asset.name == name).ok_or(Failure::NotFound)?;
    let keep = if hash == format!("{:016x}", asset.hash) { "public, max-age=31536000, immutable" } else { "no-cache" };
    Ok(([(CONTENT_TYPE, asset.mime), (CACHE_CONTROL, keep)], asset.content).into_response())
}

/// Fowler-Noll-Vo 1a, 64 bits: tells versions of our own files apart, protects nothing.
pub(crate) const fn fnv1a(bytes: &[u8]) -> u64 {
    let (mut hash, mut i) = (0xcbf2_9ce4_8422_2325_u64, 0);
    while i < bytes.len() {
        hash = (hash ^ bytes[i] as u64).wrapping_mul(0x0100_0000_01b3);
        i += 1;
    }
    hash
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    #[test]
    fn the_hash_is_fnv_1a() {
        // Test vectors of draft-eastlake-fnv, 64-bit FNV-1a.
        assert_eq!(fnv1a(b""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(fnv1a(b"foobar"), 0x8594_4171_f739_67e8);
    }

    #[test]
    fn the_style_is_small_and_loads_nothing_from_elsewhere() {
        assert!(STYLE.content.len() < 30_000, "{} bytes", STYLE.content.len());
        for foreign in ["http:", "https:", "@import", "url("] {
            assert!(!STYLE.content.contains(foreign), "{foreign}");
        }
    }

    #[test]
    fn the_style_follows_the_direction_of_the_language() {
        for rule in STYLE.content.split([';', '{', '}']) {
            let words: Vec<&str> = rule.split(|c: char| !c.is_ascii_alphabetic()).collect();
            assert!(!words.iter().any(|word| ["left", "right"].contains(word)), "say start or end: {rule}");
        }
    }

    /// The colours of the tokens, by name.
    fn colours(tokens: &str) -> HashMap<&str, &str> {
        tokens.lines().filter_map(|line| line.trim().strip_prefix("--")?.split_once(": #")).collect()
    }

    /// Contrast of two colours (WCAG 2.2, relative luminance).
    fn contrast(one: &str, other: &str) -> f64 {
        let luminance = |colour: &str| {
            let part = |at: usize| {
                let level = f64::from(u8::from_str_radix(&colour[at..at + 2], 16).unwrap()) / 255.0;
                if level <= 0.04045 { level / 12.92 } else { ((level + 0.055) / 1.055).powf(2.4) }
            };
            0.2126 * part(0) + 0.7152 * part(2) + 0.0722 * part(4)
        };
        let (one, other) = (luminance(one), luminance(other));
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    #[test]
    fn colours_pass_contrast_in_light_and_dark() {
        let (light, dark) = include_str!("../assets/tokens.css").split_once("@media").unwrap();
        let (light, dark) = (colours(light), colours(dark));
        assert!((contrast("000000", "ffffff") - 21.0).abs() < 1e-9);
        let pairs = [
            ("ink", "ground", 4.5),
            ("quiet", "ground", 4.5),
            ("quiet", "sunken", 4.5),
            ("accent", "ground", 4.5),
            ("accent-strong", "accent-soft", 4.5),
            ("on-accent", "accent", 4.5),
            ("good", "good-soft", 4.5),
            ("warn", "warn-soft", 4.5),
            ("bad", "bad-soft", 4.5),
            ("bad", "ground", 4.5),
            ("edge", "surface", 3.0),
            ("focus", "ground", 3.0),
        ];
        let inks = |ends, middle| {
            [
                (ends, "level-1"),
                (middle, "level-2"),
                (middle, "level-3"),
                (middle, "level-4"),
                (ends, "level-5"),
                (ends, "level-6"),
            ]
        };
        let (on_dark, on_light) = ("on-dark-level", "on-light-level");
        for (is_dark, inks) in [(false, inks(on_dark, on_light)), (true, inks(on_light, on_dark))] {
            let colour = |name| {
                let value = dark.get(name).filter(|_| is_dark).or(light.get(name)).unwrap_or_else(|| panic!("{name}"));
                value.split(';').next().unwrap_or_default()
            };
            for (ink, ground, least) in pairs.into_iter().chain(inks.map(|(ink, level)| (ink, level, 4.5))) {
                let found = contrast(colour(ink), colour(ground));
                assert!(found >= least, "dark: {is_dark}, {ink} on {ground}: {found:.2}");
            }
        }
    }
}
