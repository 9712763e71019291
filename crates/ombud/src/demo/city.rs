//! What does a plan look like when a city works from needs to initiatives? A made-up city with fourteen districts, whose initiatives stand in
//! `content/demonstration/`; it takes part in no programme, so that nothing of it enters any estimate.

use access::Role;
use access::rules::development::{can_coordinate, can_see_initiatives};
use access::{Actor, Grant, Scope};
use anyhow::{Context as _, anyhow};
use db::Work;
use development::initiative_file::{CityFile, InitiativeFile};
use development::load::{City, load_initiative, load_parties};
use development::load_council::load_council;
use development::party::{Party, PartyKind};
use development::plan::{keep_edition, read_plan};
use include_dir::{Dir, include_dir};
use kernel::OrganisationId;
use kernel::free_text::FreeText;
use people::load::NewAccount;
use people::role::NewRole;
use people::{Organisation, OrganisationKind, Unit};

use super::ids::Ids;
use super::summary::SignIn;

static SHIPPED: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/../../content/demonstration");

/// The city and its initiatives as the files tell them.
pub(super) fn files() -> anyhow::Result<(CityFile, Vec<InitiativeFile>)> {
    let text = |path: &str| SHIPPED.get_file(path).and_then(|file| file.contents_utf8()).context("a file of the city");
    let city = CityFile::parse(text("city.toml")?).map_err(|why| anyhow!("city.toml: {why}"))?;
    let mut initiatives = Vec::new();
    for file in SHIPPED.get_dir("initiatives").context("the city's initiatives")?.files() {
        let name = file.path().display();
        let text = file.contents_utf8().with_context(|| format!("{name} is no text"))?;
        initiatives.push(InitiativeFile::parse(text, &city).map_err(|why| anyhow!("{name}: {why}"))?);
    }
    Ok((city, initiatives))
}

/// Loads the city; returns who may sign in there.
pub(super) async fn load(work: &mut Work, ids: &mut Ids, secret: &str) -> anyhow::Result<Vec<SignIn>> {
    let (file, initiatives) = files()?;
    let today = work.now().day_in_sweden();
    let organisation: OrganisationId = ids.next();
    let row = Organisation {
        id: organisation,
        name: file.name.clone(),
        kind: OrganisationKind::Municipality,
        municipality_code: None,
        simulated: true,
    };
    people::load::organisations(work, &[row]).await?;
    let (units, rows, mut parties) = places(&file, ids);
    people::load::units(work, organisation, &rows).await?;
    let named = [(&file.departments, PartyKind::Department), (&file.companies, PartyKind::Company)];
    for (names, kind) in named {
        parties.extend(names.iter().map(|name| Party { id: ids.next(), name: name.clone(), kind, unit: None }));
    }
    let (home, _) = *units.first().context("a city has districts")?;
    let mut sign_ins = Vec::new();
    let mut accounts = Vec::new();
    for (name, display_name, role) in [
        ("city-coordinator@demo.example", "Sam Samordnare", NewRole::Organisation(Role::LocalLead)),
        ("city-manager@demo.example", "Eli Enhetschef", NewRole::Unit(Role::Manager, home)),
    ] {
        let new = NewAccount { organisation, name, display_name, secret, person: None, roles: &[role] };
        accounts.push(people::load::account(work, new).await?);
        let role = name.split('@').next().unwrap_or_default().replace('-', "_");
        sign_ins.push(SignIn { role, name: name.to_owned(), secret: secret.to_owned() });
    }
    let city = City { organisation, units, parties, coordinator: accounts[0], manager: accounts[1] };
    load_parties(work, &city).await?;
    for initiative in &initiatives {
        load_initiative(work, &city, initiative, today, || ids.next()).await?;
    }
    load_council(work, &city, today, || ids.next()).await?;
    let coordinator = Actor {
        sign_in: city.coordinator,
        organisation,
        person: None,
        display_name: String::new(),
        grants: vec![Grant { role: Role::LocalLead, scope: Scope::Organisation(organisation) }],
    };
    let denied = |_| anyhow!("the coordinator coordinates");
    let plan = read_plan(work, &can_see_initiatives(&coordinator, organisation).map_err(denied)?).await?;
    let name = FreeText::parse(&today.parts().0.to_string(), 10)?;
    keep_edition(work, &can_coordinate(&coordinator, organisation).map_err(denied)?, &name, &plan).await?;
    Ok(sign_ins)
}

/// The home care and the residential care of each district, all units, and the districts as those who take part.
type Places = (Vec<(kernel::UnitId, kernel::UnitId)>, Vec<Unit>, Vec<Party>);

fn places(file: &CityFile, ids: &mut Ids) -> Places {
    let (mut units, mut rows, mut parties) = (Vec::new(), Vec::new(), Vec::new());
    for (number, district) in (1..).zip(&file.districts) {
        let (above, home, residential) = (ids.next(), ids.next(), ids.next());
        let mut unit = |id, parent, suffix: &str, name: String, service: Option<&str>| {
            rows.push(Unit {
                id,
                parent,
                code: format!("S{number:02}{suffix}"),
                name,
                service: service.map(str::to_owned),
            });
        };
        unit(above, None, "", district.clone(), None);
        unit(home, Some(above), "H", format!("{district} hemtjänst"), Some("home_care"));
        unit(residential, Some(above), "B", format!("{district} vård- och omsorgsboende"), Some("residential_care"));
        units.push((home, residential));
        parties.push(Party { id: ids.next(), name: district.clone(), kind: PartyKind::District, unit: Some(above) });
    }
    (units, rows, parties)
}

#[cfg(test)]
mod tests {
    use access::rules::council::can_see_council;
    use development::council::list_meetings;
    use development::tryout::list_loans;

    use super::*;

    #[test]
    fn every_initiative_of_the_city_is_read_and_points_to_kits_that_there_are() {
        let (_, initiatives) = files().unwrap();
        assert!(initiatives.len() >= 5);
        let kits = initiatives.iter().flat_map(|one| &one.content.competence).filter_map(|step| step.kit.as_ref());
        for kit in kits {
            assert!(learning::kit::find_kit(kit).is_some(), "{kit} is no kit");
        }
        let mut names: Vec<&str> = initiatives.iter().map(|one| one.name.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), initiatives.len(), "names are unique");
    }

    #[tokio::test]
    async fn the_city_is_loaded_with_its_needs_decisions_and_an_edition() {
        testkit::each_db(|db| async move {
            let mut work = db.work(db::Actor::Program).await.unwrap();
            let sign_ins = load(&mut work, &mut Ids::new(7), "en riktigt lång hemlighet").await.unwrap();
            assert_eq!(sign_ins.len(), 2);
            let organisation: OrganisationId = Ids::new(7).next();
            let actor = Actor {
                sign_in: Ids::new(8).next(),
                organisation,
                person: None,
                display_name: String::new(),
                grants: vec![Grant { role: Role::LocalLead, scope: Scope::Organisation(organisation) }],
            };
            let today = work.now().day_in_sweden();
            let sees = can_see_initiatives(&actor, organisation).unwrap();
            let plan = read_plan(&mut work, &sees).await.unwrap();
            let (_, files) = files().unwrap();
            assert_eq!(plan.initiatives.len(), files.len());
            assert_eq!(plan.needs.len(), files.iter().map(|file| file.need.len()).sum::<usize>());
            assert_eq!(plan.parties.len(), 14 + 3 + 1);
            let figures = plan.figures();
            assert!(figures.begun_by_staff > 0 && figures.begun_by_staff < figures.initiatives);
            let decisions = development::gate::list_decisions(&mut work, &sees).await.unwrap();
            assert_eq!(decisions.len(), files.iter().map(|file| file.decision.len()).sum::<usize>());
            assert!(decisions.iter().any(|one| one.evidence.iter().any(|standing| standing.there)));
            let council = can_see_council(&actor, organisation, &[], today).unwrap();
            let meetings = list_meetings(&mut work, &council).await.unwrap();
            let decided = decisions.iter().map(|decision| decision.decided_on);
            for day in decided.chain(meetings.iter().map(|meeting| meeting.held_on)) {
                assert!(day.is_working_day(), "{day}");
            }
            let loans = list_loans(&mut work, &sees).await.unwrap();
            assert!(!loans.is_empty() && meetings.len() > 8);
            for loan in loans {
                assert_eq!((loan.starts_on.weekday(), loan.ends_on.weekday()), (1, 5), "{loan:?}");
            }
            assert_eq!(development::plan::list_editions(&mut work, &sees).await.unwrap().len(), 1);
            work.commit(organisation, "city_loaded", None).await.unwrap();
        })
        .await;
    }
}
