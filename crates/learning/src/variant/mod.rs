//! How does a municipality make a kit its own? By a variant: a copy that it changes, which remembers its origin. When the origin
//! gets another version, each change can be taken over or left. A version never changes once it is saved, so that a session
//! keeps what it was planned with. Variants can be shared with the other municipalities of the installation, and be origins
//! themselves.

mod compare;
mod content;
mod store;

use access::rules::help::CanEditVariants;
use db::{Fetch, Work};
use kernel::{OrganisationId, VariantId};

pub use compare::{Change, Tag, changes};
pub use content::{Content, ContentProblem, ContentStep, PART_MAX, STEPS_MAX, TITLE_MAX};

pub(crate) use store::insert;

use crate::kit::{Kit, find_kit};

/// Where a variant comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// A shipped kit, by its id.
    Shipped(String),
    /// A variant, of this organisation.
    Variant(OrganisationId, VariantId),
}

/// A variant in one of its versions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variant {
    /// The organisation whose it is.
    pub organisation: OrganisationId,
    /// Its id.
    pub id: VariantId,
    /// Where it comes from.
    pub origin: Origin,
    /// Whether the other organisations of the installation see it.
    pub shared: bool,
    /// The version, from 1.
    pub version: u32,
    /// What it says.
    pub content: Content,
    /// The version of the origin that it was compared with last.
    pub origin_version: u32,
    /// What the origin said then.
    pub origin_content: Content,
}

/// Why a variant was not made or changed.
#[derive(Debug, thiserror::Error)]
pub enum VariantError {
    /// There is no such variant or origin to be seen.
    #[error("no such variant")]
    NoSuchVariant,
    /// Somebody has saved another version meanwhile.
    #[error("there is another version meanwhile")]
    ChangedMeanwhile,
    /// The content makes no kit.
    #[error(transparent)]
    Content(#[from] ContentProblem),
    /// The database failed; nothing was changed.
    #[error(transparent)]
    Db(#[from] db::Error),
}

/// The latest version of each variant that somebody of the organisation sees: its own, and those that others share; by title.
///
/// # Errors
/// As the database's.
pub async fn list_variants(from: &mut impl Fetch, seen_from: OrganisationId) -> db::Result<Vec<Variant>> {
    let mut variants = store::list_own(from, seen_from).await?;
    variants.extend(store::list_shared(from).await?.into_iter().filter(|v| v.organisation != seen_from));
    variants.sort_by(|a, b| (&a.content.title.sv, a.id).cmp(&(&b.content.title.sv, b.id)));
    Ok(variants)
}

/// A variant that somebody of the organisation `seen_from` sees, in a version or else in the latest.
///
/// # Errors
/// As the database's.
pub async fn find_variant(
    from: &mut impl Fetch,
    seen_from: OrganisationId,
    organisation: OrganisationId,
    variant: VariantId,
    version: Option<u32>,
) -> db::Result<Option<Variant>> {
    let found = store::find(from, organisation, variant, version).await?;
    Ok(found.filter(|variant| variant.shared || variant.organisation == seen_from))
}

/// What the origin of a variant says now, with its version; nothing when it is no longer to be seen.
///
/// # Errors
/// As the database's.
pub async fn origin_now(from: &mut impl Fetch, variant: &Variant) -> db::Result<Option<(u32, Content)>> {
    current(from, variant.organisation, &variant.origin).await
}

async fn current(
    from: &mut impl Fetch,
    seen_from: OrganisationId,
    origin: &Origin,
) -> db::Result<Option<(u32, Content)>> {
    Ok(match origin {
        Origin::Shipped(id) => shipped(id).map(|kit| (kit.version, Content::of(kit))),
        Origin::Variant(organisation, id) => {
            let found = find_variant(from, seen_from, *organisation, *id, None).await?;
            found.map(|variant| (variant.version, variant.content))
        }
    })
}

/// The shipped kits that are run with others: those alone have variants.
fn shipped(id: &str) -> Option<&'static Kit> {
    find_kit(id).filter(|kit| kit.is_session())
}

/// Makes a variant of a kit or of another variant that the organisation sees.
///
/// # Errors
/// [`VariantError::NoSuchVariant`].
pub async fn make_variant(work: &mut Work, may: &CanEditVariants, origin: Origin) -> Result<VariantId, VariantError> {
    let organisation = *may.organisation();
    let (version, content) = current(work, organisation, &origin).await?.ok_or(VariantError::NoSuchVariant)?;
    let variant = Variant {
        organisation,
        id: work.new_id()?,
        origin,
        shared: false,
        version: 1,
        origin_version: version,
        origin_content: content.clone(),
        content,
    };
    insert(work, &variant).await?;
    Ok(variant.id)
}

/// Saves a changed content as the next version, if the latest is still `based_on`. The same content again is no new version.
/// Returns the version that holds it.
///
/// # Errors
/// [`VariantError`] says what to change; the work should then be dropped.
pub async fn save_variant(
    work: &mut Work,
    may: &CanEditVariants,
    variant: VariantId,
    based_on: u32,
    content: Content,
) -> Result<u32, VariantError> {
    let latest = latest(work, may, variant, based_on).await?;
    content.kit(&variant.to_string(), based_on + 1)?;
    if content == latest.content {
        return Ok(latest.version);
    }
    let next = Variant { version: latest.version + 1, content, ..latest };
    store::insert_version(work, &next).await?;
    Ok(next.version)
}

/// Takes these changes of the origin over and leaves the others, if the variant is still `based_on` and the origin still in the
/// version that was looked at. From then on the variant is compared with that version.
///
/// # Errors
/// [`VariantError`] says what to change; the work should then be dropped.
pub async fn take_over(
    work: &mut Work,
    may: &CanEditVariants,
    variant: VariantId,
    based_on: u32,
    origin_version: u32,
    keys: &[String],
) -> Result<u32, VariantError> {
    let latest = latest(work, may, variant, based_on).await?;
    let (version, now) = origin_now(work, &latest).await?.ok_or(VariantError::NoSuchVariant)?;
    if version != origin_version {
        return Err(VariantError::ChangedMeanwhile);
    }
    let content = compare::taken_over(&latest.content, &now, keys);
    content.kit(&variant.to_string(), based_on + 1)?;
    let next = Variant { version: latest.version + 1, content, origin_version: version, origin_content: now, ..latest };
    store::insert_version(work, &next).await?;
    Ok(next.version)
}

/// Shares a variant with the other organisations of the installation, or no longer.
///
/// # Errors
/// [`VariantError::NoSuchVariant`].
pub async fn share_variant(
    work: &mut Work,
    may: &CanEditVariants,
    variant: VariantId,
    shared: bool,
) -> Result<(), VariantError> {
    match store::set_shared(work, *may.organisation(), variant, shared).await? {
        0 => Err(VariantError::NoSuchVariant),
        _ => Ok(()),
    }
}

/// The latest version, while nobody else saves one: the row of the variant is held first.
async fn latest(
    work: &mut Work,
    may: &CanEditVariants,
    variant: VariantId,
    based_on: u32,
) -> Result<Variant, VariantError> {
    let organisation = *may.organisation();
    work.hold(db::Hold::Alone, &format!("variant {organisation} {variant}")).await?;
    let latest = store::find(work, organisation, variant, None).await?.ok_or(VariantError::NoSuchVariant)?;
    if latest.version == based_on { Ok(latest) } else { Err(VariantError::ChangedMeanwhile) }
}

impl Variant {
    /// The kit that it makes.
    ///
    /// # Errors
    /// [`ContentProblem`]; what was saved makes a kit.
    pub fn kit(&self) -> Result<Kit, ContentProblem> {
        self.content.kit(&self.id.to_string(), self.version)
    }
}
