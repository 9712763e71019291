//! A SIE file on its way into a programme's costs: every öre is accounted for, nothing comes in undecided, nothing twice.

use testkit::{Got, each_db};

use crate::answers::send;
use crate::town::{Town, Who};

const LEDGER: &[u8] = include_bytes!("../../../economy/tests/files/ekby.se");

#[tokio::test]
async fn a_ledger_is_looked_at_decided_about_and_read_in_once() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        let path = format!("/programmes/{}/{}/costs/ledger", town.world.lead, town.world.programme);
        let before = town.stored().await;
        let paula = town.browser(Who::ProgrammeLead);
        let start = paula.get(&path).await.expect(200);
        assert!(start.says("SIE-fil, typ 4"));

        let looked = paula.upload(&path, &[], LEDGER).await.expect(200);
        assert!(looked.says("PC8 (CP437)") && looked.says("Löner timanställda") && looked.says("Östra förvaltningen"));
        assert!(!looked.says("Lön Anna") && !looked.says("Anna Andersson"), "no words of vouchers, no employees");
        assert!(!looked.says("value=\"take_in\""), "rows are undecided");
        // Only the programme's project; its rows without an activity are something else; the payer is Ekby.
        let only = send(paula, &path, &looked, &[("step", "look"), ("only", "6\u{1f}P12")]).await.expect(200);
        assert!(!only.says("value=\"take_in\""));
        let name = field(&only, "Rader utan");
        let decided = send(paula, &path, &only, &[("step", "look"), (&name, "other")]).await.expect(200);
        assert!(decided.says("value=\"take_in\"") && decided.says("6\u{a0}800,50"), "{}", decided.text());
        assert_eq!(town.stored().await, before, "looking changes nothing");

        // Choices that nobody has seen the outcome of are shown first.
        let paula = town.browser(Who::ProgrammeLead);
        let sly = send(paula, &path, &decided, &[("step", "take_in"), (&name, "left_out")]).await.expect(200);
        assert!(sly.says("5\u{a0}000,50"));
        let taken = send(paula, &path, &decided, &[("step", "take_in")]).await.expect(303);
        assert!(paula.get(&taken.to).await.expect(200).says("6\u{a0}80"));

        // The same again: told, and refused when the form is sent all the same.
        let again = paula.upload(&path, &[], LEDGER).await.expect(200);
        assert!(again.says("redan inläst") && !again.says("value=\"take_in\""));
        send(paula, &path, &decided, &[("step", "take_in")]).await.expect(409);
        assert!(paula.get(&taken.to).await.expect(200).says("6\u{a0}80"));
    })
    .await;
}

#[tokio::test]
async fn a_file_with_faults_is_told_line_by_line_and_an_odd_one_must_be_looked_at() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        let path = format!("/programmes/{}/{}/costs/ledger", town.world.lead, town.world.programme);
        let before = town.stored().await;
        let paula = town.browser(Who::ProgrammeLead);
        for (file, told) in [
            (&b"konto;belopp\n1;2\n"[..], "ingen SIE-fil"),
            (b"#SIETYP 2\n#UB 0 1510 1\n", "SIE-typ 2"),
            (b"#SIETYP 4\n#VER A 1 20260101 \"\"\n{\n#TRANS 5021 {} <b>\n}\n", "Ska vara ett belopp"),
            (b"#SIETYP 4\n#KONTO 1 x\n", "inga verifikationer"),
            (b"#SIETYP 4\n#FNAMN \"Ekby\n#VER A 1 20260101\n{\n#TRANS 5021 {} 1\n}\n", "Ett citattecken saknas"),
            (b"\xff\xfe#\0S\0I\0E\0T\0Y\0P\0 \x004\0", "ingen SIE-fil"),
            (b"", "Välj en fil"),
        ] {
            let got = paula.upload(&path, &[], file).await.expect(422);
            assert!(got.says(told) && !got.says("<b>"), "{told}: {}", got.text());
        }
        let odd = b"#SIETYP 4\n#VER A 1 20260101 \"\"\n{\n#TRANS 5021 {} 10.00\n#TRANS 1930 {} -9.00\n}\n";
        let looked = paula.upload(&path, &[], odd).await.expect(200);
        assert!(looked.says("inte jämnt upp: 1.00 kr"));
        let name = field(&looked, "Alla rader");
        let decided = send(paula, &path, &looked, &[("step", "look"), (&name, "other")]).await.expect(200);
        let unseen = send(paula, &path, &decided, &[("step", "take_in")]).await.expect(200);
        assert!(unseen.says("kryssa i"));
        let forged = [("rows", "#SIETYP 4\n"), ("seen", "nonsense")];
        assert!(paula.upload(&path, &forged, b"").await.status < 500);
        assert_eq!(town.stored().await, before);
        let paula = town.browser(Who::ProgrammeLead);
        send(paula, &path, &decided, &[("step", "take_in"), ("remarks", "seen")]).await.expect(303);
    })
    .await;
}

#[tokio::test]
async fn rows_of_an_unknown_dimension_are_shown_and_the_costs_are_the_ledgers_to_the_ore() {
    each_db(|db| async move {
        let mut town = Town::build(db).await;
        let path = format!("/programmes/{}/{}/costs/ledger", town.world.lead, town.world.programme);
        let paula = town.browser(Who::ProgrammeLead);
        let file = b"#SIETYP 4\n#DIM 21 \"Aktivitet\"\n#OBJEKT 21 \"A\" \"network\"\n#VER A 1 20260101 \"\"\n{\n\
                     #TRANS 5021 {21 \"A\"} 10.01\n#TRANS 5021 {99 \"X\"} 5.02\n#TRANS 1930 {} -15.03\n}\n";
        let looked = paula.upload(&path, &[], file).await.expect(200);
        assert!(
            looked.says("Dimensionen finns inte i filen") && !looked.says("value=\"take_in\""),
            "{}",
            looked.text()
        );
        assert!(
            looked.says("10,01") && looked.says("5,02"),
            "what is matched and what nobody has decided: {}",
            looked.text()
        );
        let name = field(&looked, "Rader utan");
        let decided = send(paula, &path, &looked, &[("step", "look"), (&name, "other")]).await.expect(200);
        let taken = send(paula, &path, &decided, &[("step", "take_in"), ("remarks", "seen")]).await.expect(303);
        let costs = paula.get(&taken.to).await.expect(200);
        assert!(costs.says("15,03") && costs.says("10,01") && costs.says("5,02"), "{}", costs.text());
    })
    .await;
}

/// The name of the field with this label.
fn field(page: &Got, label: &str) -> String {
    let text = page.text();
    let before = text.split(&format!("\">{label}</label>")).next().expect("a label").to_owned();
    before.rsplit("for=\"").next().expect("what it is for").to_owned()
}
