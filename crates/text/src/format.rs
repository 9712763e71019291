//! How does the language write a number, an amount, a day? Swedish: `12 345,5` with no-break spaces and a real minus.

use std::borrow::Borrow;

use fluent_templates::fluent_bundle::FluentValue;
use kernel::{Date, Estimate, Month, Ore};

use crate::{Lang, Texts, Value};

const NO_BREAK_SPACE: char = '\u{a0}';
const MINUS: char = '\u{2212}';

impl Texts {
    /// A number with so many decimals: `12 345,5` or `12,345.5`.
    pub fn number(self, value: impl Borrow<f64>, decimals: usize) -> String {
        let value = *value.borrow();
        let (group, point) = match self.lang() {
            Lang::Sv => (NO_BREAK_SPACE, ','),
            Lang::En => (',', '.'),
        };
        let digits = format!("{:.decimals$}", value.abs());
        let (whole, rest) = digits.split_once('.').unwrap_or((&digits, ""));
        let mut text = String::new();
        if value < 0.0 && digits.bytes().any(|b| (b'1'..=b'9').contains(&b)) {
            text.push(MINUS);
        }
        for (place, digit) in whole.chars().enumerate() {
            if place > 0 && (whole.len() - place).is_multiple_of(3) {
                text.push(group);
            }
            text.push(digit);
        }
        if !rest.is_empty() {
            text.push(point);
            text.push_str(rest);
        }
        text
    }

    /// A whole number: `12 345`.
    pub fn whole(self, value: impl Value) -> String {
        match value.fluent() {
            FluentValue::Number(number) => self.number(number.value, 0),
            FluentValue::String(text) => text.into_owned(),
            _ => String::new(),
        }
    }

    /// A change with its sign, so that a rise looks different from a level: `+0,4` or `−0,4`.
    pub fn change(self, value: impl Borrow<f64>, decimals: usize) -> String {
        let value = *value.borrow();
        let text = self.number(value, decimals);
        if value > 0.0 && text.bytes().any(|b| (b'1'..=b'9').contains(&b)) { format!("+{text}") } else { text }
    }

    /// An amount of money: whole kronor when there are no öre, else two decimals.
    pub fn kronor(self, amount: impl Borrow<Ore>) -> String {
        let amount = *amount.borrow();
        let number = self.number(amount.kronor(), if amount.0 % 100 == 0 { 0 } else { 2 });
        match self.lang() {
            Lang::Sv => format!("{number}{NO_BREAK_SPACE}kr"),
            Lang::En => format!("SEK{NO_BREAK_SPACE}{number}"),
        }
    }

    /// A percentage given from 0 to 100, without decimals from 10 up: `56 %`, `4,5 %`.
    pub fn percent(self, percent: impl Borrow<f64>) -> String {
        let percent = *percent.borrow();
        let decimals = if percent.abs() >= 10.0 || percent.fract() == 0.0 { 0 } else { 1 };
        let number = self.number(percent, decimals);
        match self.lang() {
            Lang::Sv => format!("{number}{NO_BREAK_SPACE}%"),
            Lang::En => format!("{number}%"),
        }
    }

    /// A day: `3 mars 2025` or `3 March 2025`.
    pub fn date(self, date: impl Borrow<Date>) -> String {
        let date = *date.borrow();
        let (year, month, day) = date.parts();
        format!("{day}{NO_BREAK_SPACE}{}{NO_BREAK_SPACE}{year}", self.month_name(month))
    }

    /// A day with its weekday: `måndag 3 mars 2025`.
    pub fn weekday_date(self, date: impl Borrow<Date>) -> String {
        let date = *date.borrow();
        const SWEDISH: [&str; 7] = ["måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag"];
        const ENGLISH: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
        let names = if self.lang() == Lang::Sv { SWEDISH } else { ENGLISH };
        let name = usize::try_from(date.weekday() - 1).ok().and_then(|i| names.get(i)).copied().unwrap_or_default();
        format!("{name} {}", self.date(date))
    }

    /// A month: `mars 2025`.
    pub fn month(self, month: impl Borrow<Month>) -> String {
        let month = *month.borrow();
        let (year, number, _) = month.first_day().parts();
        format!("{}{NO_BREAK_SPACE}{year}", self.month_name(number))
    }

    /// A time of day from the minutes since midnight: `13:05`.
    pub fn clock(self, minute_of_day: u16) -> String {
        format!("{:02}:{:02}", minute_of_day / 60, minute_of_day % 60)
    }

    /// The value of an estimate with its unit, or a dash when it is withheld: `3,4 på skalan 1–6`, `+0,4 poäng`.
    pub fn value(self, estimate: &Estimate) -> String {
        match estimate.value {
            None => "–".to_owned(),
            Some(_) => self.in_unit(estimate),
        }
    }

    /// The value of an estimate without its unit, for a picture whose axis says it. A share keeps its `%` and a difference
    /// its sign.
    pub fn figure(self, estimate: &Estimate) -> String {
        match (estimate.value, estimate.unit.as_str()) {
            (None, _) => "–".to_owned(),
            (Some(value), "percent") => self.percent(value),
            (Some(value), "percentage_points") => self.change(value, decimals(&estimate.unit)),
            (Some(value), unit) => self.number(value, decimals_of(unit, value)),
        }
    }

    /// The interval of an estimate, in its unit: `95 % intervall 3,1 till 3,7`.
    pub fn interval(self, estimate: &Estimate) -> Option<String> {
        let [low, high] = estimate.ci?;
        let decimals = decimals_of(&estimate.unit, high);
        let level = self.percent(estimate.level.unwrap_or(0.95) * 100.0);
        Some(self.with(
            "interval",
            &[("level", &level), ("low", &self.number(low, decimals)), ("high", &self.number(high, decimals))],
        ))
    }

    /// What the unit of an estimate is called; the unit itself when no language knows it.
    pub fn unit(self, unit: &str) -> String {
        let key = format!("unit-{}", unit.replace('_', "-"));
        if self.has(&key) { self.get(&key) } else { unit.replace('_', " ") }
    }

    fn in_unit(self, estimate: &Estimate) -> String {
        let figure = self.figure(estimate);
        match (estimate.unit.as_str(), estimate.scale) {
            ("percent", _) => figure,
            ("points", Some([low, high])) => {
                self.with("on-scale", &[("value", &figure), ("low", &self.short(low)), ("high", &self.short(high))])
            }
            (unit, _) => format!("{figure}{NO_BREAK_SPACE}{}", self.unit(unit)),
        }
    }

    /// A number with the decimals it needs, at most one.
    fn short(self, value: f64) -> String {
        self.number(value, if value.fract() == 0.0 { 0 } else { 1 })
    }

    fn month_name(self, month: i8) -> &'static str {
        const SWEDISH: [&str; 12] = [
            "januari",
            "februari",
            "mars",
            "april",
            "maj",
            "juni",
            "juli",
            "augusti",
            "september",
            "oktober",
            "november",
            "december",
        ];
        const ENGLISH: [&str; 12] = [
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ];
        let names = if self.lang() == Lang::Sv { SWEDISH } else { ENGLISH };
        usize::try_from(month - 1).ok().and_then(|i| names.get(i)).copied().unwrap_or_default()
    }
}

/// How many decimals a reader can use of a number; hours have none from a hundred up.
fn decimals_of(unit: &str, value: f64) -> usize {
    if unit == "hours" && value.abs() >= 100.0 { 0 } else { decimals(unit) }
}

/// How many decimals a reader can use, by unit: what is counted has none, what is measured on a short scale has two.
fn decimals(unit: &str) -> usize {
    match unit {
        "persons" | "participations" | "rows" | "answers" | "units" | "sessions" | "minutes" => 0,
        "sek" | "sek_per_hour" | "sek_per_participant" | "sek_per_person" | "sek_per_sd" => 0,
        "points" | "sd" | "reliability" | "delta" | "level" => 2,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use kernel::Caveat;

    use super::*;

    const SV: Texts = Texts { lang: Lang::Sv };
    const EN: Texts = Texts { lang: Lang::En };

    #[test]
    fn thousands_and_decimals_follow_the_language() {
        assert_eq!(SV.number(1_234_567.891, 2), "1\u{a0}234\u{a0}567,89");
        assert_eq!(EN.number(1_234_567.891, 2), "1,234,567.89");
        assert_eq!(SV.number(999.0, 0), "999");
        assert_eq!(SV.number(-0.04, 1), "0,0", "what rounds to nothing has no sign");
        assert_eq!(SV.number(-1234.5, 1), "\u{2212}1\u{a0}234,5");
        assert_eq!((SV.change(0.4, 1), SV.change(0.01, 1)), ("+0,4".to_owned(), "0,0".to_owned()));
    }

    #[test]
    fn money_time_and_shares_carry_their_unit() {
        assert_eq!(SV.kronor(Ore(123_450)), "1\u{a0}234,50\u{a0}kr");
        assert_eq!(EN.kronor(Ore(-500_000)), "SEK\u{a0}\u{2212}5,000");
        let hours = |value: f64| Estimate::plain(value, "hours", 50, "persons", "hour_ledger");
        assert_eq!((SV.figure(&hours(99.26)), SV.figure(&hours(1_234.6))), ("99,3".into(), "1\u{a0}235".into()));
        assert_eq!((SV.percent(56.4), EN.percent(4.5)), ("56\u{a0}%".to_owned(), "4.5%".to_owned()));
    }

    #[test]
    fn days_are_written_out() {
        let day: Date = "2025-03-03".parse().unwrap();
        assert_eq!(SV.weekday_date(day), "måndag 3\u{a0}mars\u{a0}2025");
        assert_eq!(EN.month(day.month()), "March\u{a0}2025");
        assert_eq!(SV.clock(785), "13:05");
    }

    #[test]
    fn an_estimate_is_never_a_bare_number() {
        let mean = Estimate::plain(3.4, "points", 57, "staff", "mean").on_scale(1.0, 6.0).with_interval(
            [3.1, 3.7],
            0.95,
            None,
            None,
        );
        assert_eq!(SV.value(&mean), "3,40 på skalan 1–6");
        assert_eq!(SV.interval(&mean).unwrap(), "95\u{a0}% intervall: 3,10 till 3,70");
        assert_eq!(SV.value(&mean.with_caveat(Caveat::TooFew)), "–");
        assert_eq!(
            EN.value(&Estimate::plain(4.0, "percentage_points", 80, "staff", "difference")),
            "+4.0\u{a0}percentage points"
        );
        assert_eq!(EN.value(&Estimate::plain(4.0, "odd_unit", 80, "staff", "x")), "4.0\u{a0}odd unit");
    }
}
