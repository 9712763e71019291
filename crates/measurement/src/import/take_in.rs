//! All of a file comes in, or nothing; and as long as the wave is open, all of it can go out again. What comes when the wave has
//! closed is late: it counts in a new edition, and can go out again too.

use std::collections::{BTreeMap, HashSet};

use access::rules::measurement::CanPlanWaves;
use db::{Fetch, Work, args};
use kernel::{Date, ImportId, Mode, OrganisationId, ResponseId};

use super::store::{self, DELETE_RESPONSES, INSERT_IMPORT, INSERT_IMPORTED_RESPONSE, KEEP_MAPPING, TAKE_BACK};
use super::{AnswerFile, Ground, Mapping, Understood};
use crate::pseudonym::Link;
use crate::results::release_first;
use crate::wave::{Phase, Wave, store as wave_store, whole};

/// The longest reason.
const LONGEST_REASON: usize = 300;

/// Why nothing came in.
#[derive(Debug, thiserror::Error)]
pub enum TakeInError {
    /// The file has come in before and stands.
    #[error("this file has been taken in before")]
    TakenInBefore,
    /// The wave has not opened.
    #[error("the wave has not opened")]
    NotOpen,
    /// Something is wrong with the file, or there is nothing in it.
    #[error("the file has faults")]
    Faults,
    /// Somebody whose answers the file holds has answered in the meantime: look at the file again.
    #[error("somebody has answered in the meantime")]
    AnsweredMeanwhile,
    /// The database's trouble.
    #[error(transparent)]
    Db(#[from] db::Error),
}

/// Why nothing was taken back.
#[derive(Debug, thiserror::Error)]
pub enum TakeBackError {
    /// The programme has no such import that stands.
    #[error("there is no such import")]
    NotFound,
    /// The wave has closed since: the first edition rests on these answers.
    #[error("the wave has closed")]
    Closed,
    /// A reason of at most 300 characters is needed.
    #[error("a reason is needed")]
    Reason,
    /// The database's trouble.
    #[error(transparent)]
    Db(#[from] db::Error),
}

/// A mapping kept from an earlier file with the same headings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeptMapping {
    /// For the same version of the instrument.
    Same(Mapping),
    /// For another instrument or another version of it, and therefore of no use here.
    OtherVersion,
    /// None.
    None,
}

/// The mapping that was kept for files like this one.
///
/// # Errors
/// As the database's.
pub async fn kept_mapping(
    from: &mut impl Fetch,
    may: &CanPlanWaves,
    file: &AnswerFile,
    ground: &Ground,
) -> db::Result<KeptMapping> {
    let programme = may.programme();
    let kept = store::mappings(from, programme.lead, programme.programme, file.header()).await?;
    let hash = ground.instrument.hash();
    let own = kept.iter().find(|(of, _)| *of == hash).and_then(|(_, json)| Mapping::from_json(json));
    Ok(match own.filter(|mapping| mapping.columns.len() == file.grid.headings.len()) {
        Some(mapping) => KeptMapping::Same(mapping),
        None if kept.is_empty() => KeptMapping::None,
        None => KeptMapping::OtherVersion,
    })
}

/// Whether the file has come into the wave before and stands, and whether another file with the same headings has.
///
/// # Errors
/// As the database's.
pub async fn was_taken_in(from: &mut impl Fetch, file: &AnswerFile, ground: &Ground) -> db::Result<(bool, bool)> {
    let (fingerprint, header) = (file.fingerprint(), file.header());
    let (mut same, mut like) = (false, false);
    for wave in &ground.waves {
        same |= store::has_file(from, wave.organisation, wave.id, fingerprint).await?;
        like |= store::has_header(from, wave.organisation, wave.id, header).await?;
    }
    Ok((same, like && !same))
}

/// The pseudonyms that have answered in the wave.
///
/// # Errors
/// As the database's.
pub async fn linked_already(from: &mut impl Fetch, ground: &Ground) -> db::Result<HashSet<Link>> {
    let mut links = HashSet::new();
    for wave in &ground.waves {
        store::links(from, wave.organisation, wave.id, &mut links).await?;
    }
    Ok(links)
}

/// Takes in what was understood, and keeps the mapping where it is handed in. The caller commits:
/// `work.commit(lead, "answers_imported", Some(import.into()))`.
///
/// # Errors
/// [`TakeInError`]; then the work must be dropped.
pub async fn take_in(
    work: &mut Work,
    may: &CanPlanWaves,
    (file, ground): (&AnswerFile, &Ground),
    understood: &Understood,
    keep: Option<&Mapping>,
    today: Date,
) -> Result<ImportId, TakeInError> {
    if !understood.problems.is_empty() || understood.is_empty() {
        return Err(TakeInError::Faults);
    }
    let programme = may.programme();
    let planned = |wave: &Wave| wave.phase(today) == Phase::Planned || wave.programme != programme.programme;
    if ground.waves.iter().any(planned) {
        return Err(TakeInError::NotOpen);
    }
    if was_taken_in(work, file, ground).await?.0 {
        return Err(TakeInError::TakenInBefore);
    }
    for wave in &ground.waves {
        before_late_answers(work, wave, today).await?;
    }
    let import: ImportId = work.new_id()?;
    let (now, by) = (work.now(), work.actor_id());
    let mut counts: BTreeMap<OrganisationId, u64> = BTreeMap::new();
    for sheet in &understood.sheets {
        *counts.entry(sheet.organisation).or_default() += 1;
    }
    for wave in &ground.waves {
        let responses = whole(counts.get(&wave.organisation).copied().unwrap_or(0));
        let row = args![
            wave.organisation,
            import,
            wave.id,
            programme.programme,
            file.kind.code(),
            file.fingerprint().to_vec(),
            file.header().to_vec(),
            responses,
            now,
            by
        ];
        match work.execute(&INSERT_IMPORT, row).await {
            Ok(_) => {}
            // The twin of this import, at the same moment.
            Err(db::Error::Rule(_)) => return Err(TakeInError::TakenInBefore),
            Err(other) => return Err(other.into()),
        }
    }
    let wave = ground.wave();
    let mut rows = Vec::with_capacity(understood.sheets.len());
    for sheet in &understood.sheets {
        let id: ResponseId = work.new_random_id()?;
        rows.push(args![
            sheet.organisation,
            id,
            wave.id,
            sheet.unit,
            wave.group,
            sheet.link.map(|link| link.0.to_vec()),
            sheet.form.as_str(),
            sheet.state.code(),
            sheet.day,
            sheet.packed.clone(),
            import,
            Mode::Import.code()
        ]);
    }
    match work.insert_many(&INSERT_IMPORTED_RESPONSE, rows).await {
        Ok(_) => {}
        Err(db::Error::Rule(_)) => return Err(TakeInError::AnsweredMeanwhile),
        Err(other) => return Err(other.into()),
    }
    if let Some(mapping) = keep {
        let row = args![
            programme.lead,
            programme.programme,
            file.header().to_vec(),
            ground.instrument.hash(),
            mapping.to_json(),
            now,
            by
        ];
        work.execute(&KEEP_MAPPING, row).await?;
    }
    Ok(import)
}

/// What comes or goes when a wave has closed must not change what was given out: the first edition is made before.
async fn before_late_answers(work: &mut Work, wave: &Wave, today: Date) -> db::Result<()> {
    if wave.phase(today) == Phase::Closed { release_first(work, wave, today).await } else { Ok(()) }
}

/// Takes an import back as a whole, with the reason. The caller commits:
/// `work.commit(lead, "answers_import_taken_back", Some(import.into()))`. Returns how many filled-in instruments went.
///
/// # Errors
/// [`TakeBackError`].
pub async fn take_back(
    work: &mut Work,
    may: &CanPlanWaves,
    import: ImportId,
    reason: &str,
    today: Date,
) -> Result<u64, TakeBackError> {
    let reason = reason.trim();
    if reason.is_empty() || reason.chars().count() > LONGEST_REASON {
        return Err(TakeBackError::Reason);
    }
    let lines = store::imports_of_programme(work, may).await?;
    let line = lines.iter().find(|line| line.id == import && line.taken_back.is_none());
    let line = line.ok_or(TakeBackError::NotFound)?;
    if line.closes_on < today && !line.is_late {
        return Err(TakeBackError::Closed);
    }
    let (now, by) = (work.now(), work.actor_id());
    let mut gone = 0;
    for member in &may.programme().members {
        if let Some(wave) = wave_store::find_wave(work, *member, line.wave).await? {
            before_late_answers(work, &wave, today).await?;
        }
        if work.execute(&TAKE_BACK, args![*member, import, now, by, reason]).await? == 1 {
            gone += work.execute(&DELETE_RESPONSES, args![*member, line.wave, import]).await?;
        }
    }
    Ok(gone)
}
