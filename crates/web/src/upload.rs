//! Which file did somebody hand in? The file of a `multipart/form-data` form, read whole within the route's limit.

use axum::body::Bytes;
use axum::extract::multipart::MultipartError;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::StatusCode;

use crate::failure::Failure;

/// A form with one file in the field `file`, and small fields beside it.
#[derive(Debug, Default)]
pub(crate) struct Upload {
    /// The file; nothing when none was chosen.
    pub(crate) file: Option<Bytes>,
    fields: Vec<(String, String)>,
}

/// The most fields beside the file: a file of answers has a choice for each column and each word in it.
const MOST_FIELDS: usize = 3_000;

impl Upload {
    /// What was written in a field beside the file; empty when nothing was.
    pub(crate) fn value(&self, name: &str) -> &str {
        self.fields.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value)
    }

    /// The rows that were looked at before, which travel with the form as `rows`, or else the file; nothing without either.
    pub(crate) fn rows_or_file(&self) -> Option<&[u8]> {
        match self.value("rows") {
            "" => self.file.as_deref(),
            rows => Some(rows.as_bytes()),
        }
    }
}

impl<S: Send + Sync> FromRequest<S> for Upload {
    type Rejection = Failure;
    async fn from_request(request: Request, state: &S) -> Result<Self, Failure> {
        let mut form = Multipart::from_request(request, state).await.map_err(|_| Failure::BadRequest)?;
        let mut upload = Self::default();
        while let Some(field) = form.next_field().await.map_err(failure)? {
            let name = field.name().unwrap_or_default().to_owned();
            if name == "file" {
                let bytes = field.bytes().await.map_err(failure)?;
                upload.file = (!bytes.is_empty()).then_some(bytes);
            } else if upload.fields.len() < MOST_FIELDS {
                upload.fields.push((name, field.text().await.map_err(failure)?));
            } else {
                return Err(Failure::TooLarge);
            }
        }
        Ok(upload)
    }
}

fn failure(why: MultipartError) -> Failure {
    if why.status() == StatusCode::PAYLOAD_TOO_LARGE { Failure::TooLarge } else { Failure::BadRequest }
}
