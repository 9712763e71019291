//! Somebody at a browser, without a network: follows no redirects by itself, keeps cookies, sends forms and files as a
//! browser sends them.

use std::collections::BTreeMap;
use std::net::SocketAddr;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::ConnectInfo;
use axum::http::header::{LOCATION, SET_COOKIE};
use axum::http::{HeaderMap, Request};
use tower::ServiceExt as _;

/// A browser with its cookies.
#[derive(Clone)]
pub struct Browser {
    pages: Router,
    address: SocketAddr,
    cookies: BTreeMap<String, String>,
    headers: Vec<(&'static str, String)>,
}

/// What came back.
#[derive(Debug, Clone)]
pub struct Got {
    /// The status.
    pub status: u16,
    /// Where to go on; empty when the response does not say.
    pub to: String,
    /// Every header.
    pub headers: HeaderMap,
    /// The body.
    pub body: Vec<u8>,
}

impl Got {
    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The same, after making sure of the status.
    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "to {:?}: {}", self.to, self.text());
        self
    }

    /// Whether the body says this.
    pub fn says(&self, what: &str) -> bool {
        self.text().contains(what)
    }

    /// The first piece of the body between `before` and `after`.
    #[track_caller]
    pub fn between(&self, before: &str, after: &str) -> String {
        let text = self.text();
        let found = text.split_once(before).and_then(|(_, rest)| rest.split_once(after)).map(|(piece, _)| piece);
        found.unwrap_or_else(|| panic!("nothing between {before:?} and {after:?} in {text}")).to_owned()
    }
}

impl Browser {
    /// A fresh browser at a machine of its own.
    pub fn new(pages: &Router, machine: u8) -> Self {
        let address = SocketAddr::from(([10, 0, 0, machine], 50_000));
        Self { pages: pages.clone(), address, cookies: BTreeMap::new(), headers: Vec::new() }
    }

    /// The same browser, which sends a header more (or another value of one that it sends anyway).
    #[must_use]
    pub fn with_header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// Opens a page.
    pub async fn get(&mut self, path: &str) -> Got {
        self.send("GET", path, None, Vec::new()).await
    }

    /// Sends a form.
    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Got {
        let encoded: Vec<String> = fields.iter().map(|(k, v)| format!("{}={}", encoded(k), encoded(v))).collect();
        self.send("POST", path, Some("application/x-www-form-urlencoded"), encoded.join("&").into_bytes()).await
    }

    /// Sends a form with a file in the field `file`.
    pub async fn upload(&mut self, path: &str, fields: &[(&str, &str)], file: &[u8]) -> Got {
        const BOUNDARY: &str = "----between-the-parts";
        let mut body = Vec::new();
        for (name, value) in fields {
            let head = format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
            body.extend_from_slice(head.as_bytes());
        }
        let head = "Content-Disposition: form-data; name=\"file\"; filename=\"file.csv\"\r\nContent-Type: text/csv";
        body.extend_from_slice(format!("--{BOUNDARY}\r\n{head}\r\n\r\n").as_bytes());
        body.extend_from_slice(file);
        body.extend_from_slice(format!("\r\n--{BOUNDARY}--\r\n").as_bytes());
        self.send("POST", path, Some(&format!("multipart/form-data; boundary={BOUNDARY}")), body).await
    }

    /// Signs in.
    pub async fn sign_in(&mut self, name: &str, secret: &str) {
        let got = self.post("/sign-in", &[("name", name), ("secret", secret)]).await;
        assert_eq!((got.status, got.to.as_str()), (303, "/home"), "{name}: {}", got.text());
    }

    /// Sends a request, and keeps the cookies that come back.
    pub async fn send(&mut self, method: &str, path: &str, kind: Option<&str>, body: Vec<u8>) -> Got {
        let mut request = Request::builder().method(method).uri(path).body(Body::from(body)).expect("a request");
        let mut set = |name: &'static str, value: &str| {
            drop(request.headers_mut().insert(name, value.parse().expect("a header")));
        };
        set("host", "127.0.0.1:8080");
        set("sec-fetch-site", "same-origin");
        if let Some(kind) = kind {
            set("content-type", kind);
        }
        let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        set("cookie", &cookies.join("; "));
        for (name, value) in &self.headers {
            set(name, value);
        }
        request.extensions_mut().insert(ConnectInfo(self.address));
        let response = self.pages.clone().oneshot(request).await.expect("a router always answers");
        for cookie in response.headers().get_all(SET_COOKIE) {
            let cookie = cookie.to_str().expect("cookies are ASCII");
            let (name, value) = cookie.split(';').next().and_then(|pair| pair.split_once('=')).expect("a pair");
            if cookie.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        let headers = response.headers().clone();
        let to = headers.get(LOCATION).map(|to| to.to_str().expect("an address").to_owned()).unwrap_or_default();
        let status = response.status().as_u16();
        let body = to_bytes(response.into_body(), 64 * 1024 * 1024).await.expect("a body").to_vec();
        Got { status, to, headers, body }
    }
}

fn encoded(text: &str) -> String {
    text.bytes()
        .map(|b| if b.is_ascii_alphanumeric() { char::from(b).to_string() } else { format!("%{b:02X}") })
        .collect()
}
