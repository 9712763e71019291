//! How do cookies travel? `__Host-` and Secure over https; plain names only on one's own machine. All are HttpOnly and
//! SameSite=Lax, and none holds anything about a person but an opaque key.

use axum::http::HeaderMap;
use axum::http::header::COOKIE;
use axum_extra::extract::cookie::{Cookie, SameSite};

/// How long a browser keeps a cookie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lifetime {
    /// Until the browser is closed.
    Visit,
    /// So many seconds.
    Seconds(u32),
}

/// Names and attributes of an installation's cookies.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cookies {
    secure: bool,
}

impl Cookies {
    pub(crate) fn new(secure: bool) -> Self {
        Self { secure }
    }

    /// The value of a cookie in a request.
    pub(crate) fn read(self, headers: &HeaderMap, name: &str) -> Option<String> {
        let name = self.name(name);
        headers
            .get_all(COOKIE)
            .iter()
            .filter_map(|header| header.to_str().ok())
            .flat_map(|header| header.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .find_map(|(key, value)| (key == name).then(|| value.to_owned()))
    }

    /// A `Set-Cookie` value, to be put into a response: `[(SET_COOKIE, app.cookies().set(..))]`. The value is a key or a
    /// token of ours: letters, digits, `-`, `_` and `.`; anything else is left out.
    pub(crate) fn set(self, name: &str, value: &str, lifetime: Lifetime) -> String {
        let value: String = value.chars().filter(|c| c.is_ascii_alphanumeric() || "-_.".contains(*c)).collect();
        let cookie = self.built(name, value);
        match lifetime {
            Lifetime::Visit => cookie.to_string(),
            Lifetime::Seconds(seconds) => format!("{cookie}; Max-Age={seconds}"),
        }
    }

    /// A `Set-Cookie` value that takes the cookie away.
    pub(crate) fn remove(self, name: &str) -> String {
        format!("{}; Max-Age=0", self.built(name, String::new()))
    }

    fn built(self, name: &str, value: String) -> Cookie<'static> {
        Cookie::build((self.name(name), value))
            .path("/")
            .http_only(true)
            .same_site(SameSite::Lax)
            .secure(self.secure)
            .build()
    }

    fn name(self, name: &str) -> String {
        if self.secure { format!("__Host-{name}") } else { name.to_owned() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn over_https_a_cookie_belongs_to_this_host_alone() {
        let cookie = Cookies::new(true).set("session", "a1.b-c; Domain=evil", Lifetime::Visit);
        assert_eq!(cookie, "__Host-session=a1.b-cDomainevil; HttpOnly; SameSite=Lax; Secure; Path=/");
    }

    #[test]
    fn a_plain_cookie_is_not_taken_for_a_secure_one() {
        let mut headers = HeaderMap::new();
        headers.insert(COOKIE, "session=planted; lang=en; __Host-session=ours".parse().unwrap());
        assert_eq!(Cookies::new(true).read(&headers, "session").as_deref(), Some("ours"));
        assert_eq!(Cookies::new(false).read(&headers, "lang").as_deref(), Some("en"));
        assert_eq!(Cookies::new(false).read(&headers, "other"), None);
    }
}
