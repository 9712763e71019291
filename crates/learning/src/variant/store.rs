use db::{Fetch, Row, Work, args, statement};
use kernel::{OrganisationId, VariantId};

use super::content::Content;
use super::{Origin, Variant};

statement!(
    INSERT_VARIANT,
    "insert into learning_variant (organisation_id, id, origin, origin_organisation_id, shared, created_at, created_by)
    values ($1, $2, $3, $4, $5, $6, $7)"
);
statement!(
    INSERT_VERSION,
    "insert into learning_variant_version (
        organisation_id, variant_id, version, content, origin_version, origin_content, saved_at, saved_by
    ) values ($1, $2, $3, $4, $5, $6, $7, $8)"
);
statement!(
    FIND_VARIANT,
    "select v.organisation_id, v.id, v.origin, v.origin_organisation_id, v.shared, w.version, w.content,
        w.origin_version, w.origin_content
    from learning_variant v join learning_variant_version w on w.organisation_id = v.organisation_id and w.variant_id = v.id
    where v.organisation_id = $1 and v.id = $2 and w.version = $3"
);
statement!(
    LATEST_VERSION,
    "select max(version) as version from learning_variant_version where organisation_id = $1 and variant_id = $2"
);
statement!(
    LIST_OWN_VARIANTS,
    "select v.organisation_id, v.id, v.origin, v.origin_organisation_id, v.shared, w.version, w.content,
        w.origin_version, w.origin_content
    from learning_variant v join learning_variant_version w on w.organisation_id = v.organisation_id and w.variant_id = v.id
    where v.organisation_id = $1 and not exists (
        select 1 from learning_variant_version l
        where l.organisation_id = $1 and l.variant_id = w.variant_id and l.version > w.version
    )"
);
statement!(
    LIST_SHARED_VARIANTS,
    "select v.organisation_id, v.id, v.origin, v.origin_organisation_id, v.shared, w.version, w.content,
        w.origin_version, w.origin_content
    from learning_variant v join learning_variant_version w on w.organisation_id = v.organisation_id and w.variant_id = v.id
    where v.shared = 1 and not exists (
        select 1 from learning_variant_version l
        where l.organisation_id = w.organisation_id and l.variant_id = w.variant_id and l.version > w.version
    )",
    across: "what a municipality shares is for every municipality of the installation"
);
statement!(SET_SHARED, "update learning_variant set shared = $3 where organisation_id = $1 and id = $2");

/// Inserts a variant with its version.
pub(crate) async fn insert(work: &mut Work, variant: &Variant) -> db::Result<()> {
    let (now, actor) = (work.now(), work.actor_id());
    let (origin, from) = match &variant.origin {
        Origin::Shipped(id) => (id.clone(), None),
        Origin::Variant(organisation, id) => (id.to_string(), Some(*organisation)),
    };
    let row = args![variant.organisation, variant.id, origin, from, variant.shared, now, actor];
    work.execute(&INSERT_VARIANT, row).await?;
    insert_version(work, variant).await
}

pub(super) async fn insert_version(work: &mut Work, variant: &Variant) -> db::Result<()> {
    let (now, actor) = (work.now(), work.actor_id());
    let (content, origin) = (variant.content.to_text()?, variant.origin_content.to_text()?);
    let (organisation, version, origin_version) = (variant.organisation, variant.version, variant.origin_version);
    let row = args![organisation, variant.id, version, content, origin_version, origin, now, actor];
    work.execute(&INSERT_VERSION, row).await.map(drop)
}

pub(super) async fn find(
    from: &mut impl Fetch,
    organisation: OrganisationId,
    variant: VariantId,
    version: Option<u32>,
) -> db::Result<Option<Variant>> {
    let version = match version {
        Some(version) => Some(version),
        None => from.one(&LATEST_VERSION, args![organisation, variant]).await?.get::<Option<u32>>("version")?,
    };
    let Some(version) = version else { return Ok(None) };
    from.optional(&FIND_VARIANT, args![organisation, variant, version]).await?.map(|row| read(&row)).transpose()
}

pub(super) async fn list_own(from: &mut impl Fetch, organisation: OrganisationId) -> db::Result<Vec<Variant>> {
    from.all(&LIST_OWN_VARIANTS, args![organisation]).await?.iter().map(read).collect()
}

pub(super) async fn list_shared(from: &mut impl Fetch) -> db::Result<Vec<Variant>> {
    from.all(&LIST_SHARED_VARIANTS, args![]).await?.iter().map(read).collect()
}

pub(super) async fn set_shared(
    work: &mut Work,
    organisation: OrganisationId,
    variant: VariantId,
    shared: bool,
) -> db::Result<u64> {
    work.execute(&SET_SHARED, args![organisation, variant, shared]).await
}

fn read(row: &Row) -> db::Result<Variant> {
    let origin: String = row.get("origin")?;
    let wrong = || db::Error::Column { column: "origin".into(), problem: "an origin is a kit or a variant".into() };
    let origin = match row.get::<Option<OrganisationId>>("origin_organisation_id")? {
        Some(organisation) => Origin::Variant(organisation, origin.parse().map_err(|_| wrong())?),
        None => Origin::Shipped(origin),
    };
    Ok(Variant {
        organisation: row.get("organisation_id")?,
        id: row.get("id")?,
        origin,
        shared: row.get("shared")?,
        version: row.get("version")?,
        content: Content::from_text(&row.get::<String>("content")?)?,
        origin_version: row.get("origin_version")?,
        origin_content: Content::from_text(&row.get::<String>("origin_content")?)?,
    })
}
