//! Which addresses does the server answer? For tests and for whoever sets up a proxy.

use web::{Kind, ROUTES, Stranger};

use crate::cli::Format;

pub(crate) fn print(format: Format) {
    if format == Format::Json {
        let rows: Vec<_> = ROUTES
            .iter()
            .map(|route| {
                serde_json::json!({
                    "method": route.method, "path": route.path, "kind": kind(route.kind), "stranger": stranger(route.stranger),
                })
            })
            .collect();
        println!("{}", serde_json::Value::Array(rows));
    } else {
        for route in ROUTES {
            println!("{:4} {:60} {:6} {}", route.method, route.path, kind(route.kind), stranger(route.stranger));
        }
    }
}

fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Page => "page",
        Kind::Action => "action",
        Kind::File => "file",
        Kind::Asset => "asset",
        Kind::Health => "health",
    }
}

fn stranger(stranger: Stranger) -> &'static str {
    match stranger {
        Stranger::Open => "open",
        Stranger::SignIn => "sign_in",
        Stranger::NotFound => "not_found",
    }
}
