//! How often may one try? Misses at signing in and at codes are counted by the address they come from and, for accounts,
//! by name, so that neither one machine nor many can guess.

use std::collections::HashMap;
use std::convert::Infallible;
use std::hash::Hash;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::num::NonZeroU32;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use crate::app::App;
use crate::failure::Failure;

/// Where a request comes from, as far as we can tell. IPv6 networks of one household count as one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct ClientAddress(IpAddr);

impl FromRequestParts<App> for ClientAddress {
    type Rejection = Infallible;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(address)| address.ip());
        let forwarded = parts.headers.get("x-forwarded-for").and_then(|value| value.to_str().ok());
        Ok(Self(client(peer, forwarded, app.config().trusted_proxy)))
    }
}

/// The last address in `X-Forwarded-For` when the request comes from the configured proxy; else the peer itself.
fn client(peer: Option<IpAddr>, forwarded: Option<&str>, trusted_proxy: Option<IpAddr>) -> IpAddr {
    let peer = peer.unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED));
    let told = forwarded.and_then(|list| list.rsplit(',').next()).and_then(|last| last.trim().parse().ok());
    let address = if Some(peer) == trusted_proxy { told.unwrap_or(peer) } else { peer };
    match address {
        IpAddr::V6(v6) => {
            let mut octets = v6.octets();
            octets[8..].fill(0);
            IpAddr::from(octets)
        }
        v4 => v4,
    }
}

/// The counters.
pub(crate) struct Limits {
    by_address: Attempts<IpAddr>,
    by_name: Attempts<String>,
    code_misses: DefaultKeyedRateLimiter<IpAddr>,
    locked: Mutex<HashMap<IpAddr, Instant>>,
    clock: DefaultClock,
}

/// Attempts to sign in from one address: thirty at once (a whole office sits behind one), then one in ten seconds.
const BY_ADDRESS: (u32, Duration) = (30, Duration::from_secs(10));
/// Attempts to sign in to one account: ten at once, then one a minute.
const BY_NAME: (u32, Duration) = (10, Duration::from_secs(60));
/// Codes that were not found, from one address: twenty at once (a meeting shares one address), then one in thirty seconds.
const CODE_MISSES: (u32, Duration) = (20, Duration::from_secs(30));
/// How long an address that has guessed too often may not try any code.
const LOCKED_OUT: Duration = Duration::from_secs(120);

impl Limits {
    pub(crate) fn new() -> Self {
        Self {
            by_address: Attempts::new(BY_ADDRESS),
            by_name: Attempts::new(BY_NAME),
            code_misses: RateLimiter::keyed(quota(CODE_MISSES)),
            locked: Mutex::default(),
            clock: DefaultClock::default(),
        }
    }

    /// Counts an attempt to sign in.
    pub(crate) fn sign_in(&self, client: ClientAddress, name: &str) -> Result<(), Failure> {
        let by_address = self.by_address.count(client.0);
        let by_name = self.by_name.count(name.trim().to_lowercase());
        by_address.and(by_name).map_err(|until| self.wait(&until))
    }

    /// The attempt was no guess: it is not counted after all. Whoever signs in twenty times a day is not locked out.
    pub(crate) fn signed_in(&self, client: ClientAddress, name: &str) {
        self.by_address.give_back(client.0);
        self.by_name.give_back(name.trim().to_lowercase());
    }

    /// Whether an address may try a code at all: one that has guessed too often may not, even if it guesses right.
    pub(crate) fn may_try_code(&self, client: ClientAddress) -> Result<(), Failure> {
        let locked = self.locked.lock().unwrap_or_else(PoisonError::into_inner);
        match locked.get(&client.0).map(|until| until.saturating_duration_since(Instant::now())) {
            Some(left) if !left.is_zero() => {
                Err(Failure::TooMany { retry_after: u32::try_from(left.as_secs() + 1).unwrap_or(60) })
            }
            _ => Ok(()),
        }
    }

    /// Counts a code that was not found; too many lock the address out for a while.
    pub(crate) fn code_miss(&self, client: ClientAddress) -> Result<(), Failure> {
        self.code_misses.check_key(&client.0).map_err(|_| {
            let mut locked = self.locked.lock().unwrap_or_else(PoisonError::into_inner);
            locked.insert(client.0, Instant::now() + LOCKED_OUT);
            Failure::TooMany { retry_after: u32::try_from(LOCKED_OUT.as_secs()).unwrap_or(60) }
        })
    }

    /// Forgets addresses and names that have not been heard of for long; called now and then.
    pub(crate) fn tidy(&self) {
        self.by_address.tidy();
        self.by_name.tidy();
        self.code_misses.retain_recent();
        self.locked.lock().unwrap_or_else(PoisonError::into_inner).retain(|_, until| *until > Instant::now());
    }

    fn wait(&self, until: &governor::NotUntil<governor::clock::QuantaInstant>) -> Failure {
        let seconds = until.wait_time_from(self.clock.now()).as_secs() + 1;
        Failure::TooMany { retry_after: u32::try_from(seconds).unwrap_or(60) }
    }
}

/// Attempts that are counted before anybody knows whether they are guesses; those that were none are given back.
struct Attempts<K: Hash + Eq + Clone> {
    limiter: DefaultKeyedRateLimiter<K>,
    given_back: Mutex<HashMap<K, u32>>,
    most: u32,
}

impl<K: Hash + Eq + Clone> Attempts<K> {
    fn new(allowed: (u32, Duration)) -> Self {
        Self { limiter: RateLimiter::keyed(quota(allowed)), given_back: Mutex::default(), most: allowed.0 }
    }

    fn count(&self, key: K) -> Result<(), governor::NotUntil<governor::clock::QuantaInstant>> {
        let mut given_back = self.given_back.lock().unwrap_or_else(PoisonError::into_inner);
        match given_back.get_mut(&key).filter(|left| **left > 0) {
            Some(left) => {
                *left -= 1;
                Ok(())
            }
            None => self.limiter.check_key(&key),
        }
    }

    fn give_back(&self, key: K) {
        let mut given_back = self.given_back.lock().unwrap_or_else(PoisonError::into_inner);
        let left = given_back.entry(key).or_default();
        *left = (*left + 1).min(self.most);
    }

    fn tidy(&self) {
        self.limiter.retain_recent();
        self.given_back.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

fn quota((burst, each): (u32, Duration)) -> Quota {
    Quota::with_period(each)
        .unwrap_or(Quota::per_minute(NonZeroU32::MIN))
        .allow_burst(NonZeroU32::new(burst).unwrap_or(NonZeroU32::MIN))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn a_stranger_cannot_choose_an_address_to_be_counted_by() {
        assert_eq!(client(Some(ip("10.0.0.9")), Some("1.2.3.4"), None), ip("10.0.0.9"));
        assert_eq!(client(Some(ip("10.0.0.9")), Some("6.6.6.6, 1.2.3.4"), Some(ip("10.0.0.9"))), ip("1.2.3.4"));
        assert_eq!(client(Some(ip("10.0.0.9")), Some("nonsense"), Some(ip("10.0.0.9"))), ip("10.0.0.9"));
    }

    #[test]
    fn a_household_counts_as_one() {
        assert_eq!(client(Some(ip("2001:db8::1:2:3:4")), None, None), client(Some(ip("2001:db8::9")), None, None));
    }

    #[test]
    fn whoever_guesses_codes_is_locked_out_even_with_a_right_one() {
        let limits = Limits::new();
        let (guesser, colleague) = (ClientAddress(ip("10.0.0.1")), ClientAddress(ip("10.0.0.2")));
        for n in 0..20 {
            assert_eq!(limits.code_miss(guesser), Ok(()), "{n}");
            assert_eq!(limits.may_try_code(guesser), Ok(()), "{n}");
        }
        assert!(limits.code_miss(guesser).is_err());
        assert!(matches!(limits.may_try_code(guesser), Err(Failure::TooMany { retry_after: 1..=121 })));
        assert_eq!(limits.may_try_code(colleague), Ok(()));
    }

    #[test]
    fn the_eleventh_guess_at_an_account_is_told_to_wait_wherever_it_comes_from() {
        let limits = Limits::new();
        for n in 0..10 {
            assert_eq!(limits.sign_in(ClientAddress(ip(&format!("10.0.0.{n}"))), "kim"), Ok(()), "{n}");
        }
        let refused = limits.sign_in(ClientAddress(ip("10.0.1.1")), " KIM ");
        assert!(matches!(refused, Err(Failure::TooMany { retry_after: 1..=61 })), "{refused:?}");
        assert_eq!(limits.sign_in(ClientAddress(ip("10.0.1.1")), "robin"), Ok(()));
    }

    #[test]
    fn whoever_knows_the_secret_is_never_told_to_wait_and_gets_no_more_guesses_by_it() {
        let limits = Limits::new();
        let office = ClientAddress(ip("10.0.0.1"));
        for n in 0..100 {
            assert_eq!(limits.sign_in(office, "kim"), Ok(()), "{n}");
            limits.signed_in(office, "Kim ");
        }
        let guesses = (0..100).take_while(|_| limits.sign_in(office, "kim").is_ok()).count();
        assert_eq!(guesses, 10);
    }
}
