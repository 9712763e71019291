//! Which published figures do not add up? For those who evaluate and lead; the figures themselves are public.

use ::reporting::audit_report::{audit_document, audit_shipped};
use access::Role;
use axum::response::Response;

use super::DocumentPage;
use crate::failure::Failure;
use crate::layout::render;
use crate::people::session::SignedIn;

/// What the audit of the shipped figures finds.
pub(crate) async fn show_audit(signed_in: SignedIn) -> Result<Response, Failure> {
    if !signed_in.actor.has(Role::Evaluator) && !signed_in.actor.has(Role::ProgrammeLead) {
        return Err(Failure::NotFound);
    }
    let audit = audit_shipped().map_err(Failure::internal)?;
    let document = audit_document(signed_in.visit.t, &audit);
    Ok(render(&DocumentPage::of(signed_in.page("audit-title"), &document)))
}
