//! What are people and units called? Invented combinations; any likeness to real persons or units is chance.

use kernel::Sex;

use crate::draw::Draw;
use crate::facts::Service;

/// Names of people who share an origin: weight among the staff, women's and men's given names, family names.
struct Origin {
    weight: f64,
    women: &'static [&'static str],
    men: &'static [&'static str],
    families: &'static [&'static str],
}

/// A given and a family name of the same origin, now and then a family name of another (married into).
pub(crate) fn person(draw: &mut Draw, sex: Sex) -> (&'static str, &'static str) {
    let origin = &ORIGINS[draw.weighted(ORIGINS.iter().map(|o| o.weight))];
    let family_origin = if draw.chance(0.06) { &ORIGINS[draw.below(ORIGINS.len())] } else { origin };
    let given = draw.pick(if sex == Sex::Woman { origin.women } else { origin.men });
    (given, draw.pick(family_origin.families))
}

/// What a service area is called.
pub(crate) fn service_area(service: Service) -> &'static str {
    match service {
        Service::HomeCare => "Hemtjänst",
        Service::Residential => "Särskilt boende",
        Service::Disability => "Funktionsstöd",
        Service::Health => "Hälso- och sjukvård",
        Service::IndividualAndFamily => "Individ- och familjeomsorg",
    }
}

/// Place names for the units of a municipality, each once, in random order.
pub(crate) fn places(draw: &mut Draw) -> Vec<String> {
    let mut places: Vec<String> =
        FIRST_PARTS.iter().flat_map(|first| LAST_PARTS.iter().map(move |last| format!("{first}{last}"))).collect();
    draw.shuffle(&mut places);
    places
}

/// What a unit of the service at the place is called.
pub(crate) fn unit(draw: &mut Draw, service: Service, place: &str) -> String {
    let kinds: &[&str] = match service {
        Service::HomeCare => &["Hemtjänsten", "Hemtjänsten", "Hemtjänsten", "Nattpatrullen"],
        Service::Residential => &["Vård- och omsorgsboendet", "Äldreboendet", "Boendet", "Korttidsboendet"],
        Service::Disability => &["Gruppbostaden", "Servicebostaden", "Daglig verksamhet", "Boendestödet"],
        Service::Health => &["Hemsjukvården", "Sjuksköterskeenheten", "Rehabenheten"],
        Service::IndividualAndFamily => &["Stödboendet", "Öppenvården", "Familjestödet", "Resursteamet"],
    };
    format!("{} {place}", draw.pick(kinds))
}

const FIRST_PARTS: &[&str] = &[
    "Björk", "Ek", "Lind", "Sol", "Ask", "Hassel", "Rönn", "Lärk", "Sval", "Kvarn", "Bäck", "Strand", "Skogs", "Vind",
    "Ljung", "Klöver", "Lilje", "Rosen", "Havs", "Sten", "Fur", "Gran", "Tall", "Enbärs", "Sjö", "Måne", "Hägg",
    "Päron", "Äppel", "Lönn",
];

const LAST_PARTS: &[&str] = &[
    "backen", "gläntan", "höjden", "gården", "liden", "dalen", "hagen", "lunden", "vången", "kullen", "stigen", "viken",
];

const ORIGINS: &[Origin] = &[
    Origin {
        weight: 66.0,
        women: &[
            "Anna",
            "Maria",
            "Eva",
            "Karin",
            "Kristina",
            "Lena",
            "Emma",
            "Sara",
            "Ingrid",
            "Marie",
            "Malin",
            "Jenny",
            "Annika",
            "Susanne",
            "Monica",
            "Linda",
            "Ulrika",
            "Helena",
            "Sofia",
            "Johanna",
            "Camilla",
            "Åsa",
            "Ida",
            "Elin",
            "Frida",
            "Josefin",
            "Pernilla",
            "Therese",
            "Gunilla",
            "Birgitta",
            "Lisbeth",
            "Agneta",
            "Hanna",
            "Sandra",
            "Matilda",
            "Cecilia",
            "Petra",
            "Carina",
            "Ann-Sofie",
            "Madeleine",
            "Veronica",
            "Moa",
            "Lovisa",
        ],
        men: &[
            "Lars", "Mikael", "Anders", "Johan", "Per", "Erik", "Peter", "Daniel", "Fredrik", "Andreas", "Magnus",
            "Mattias", "Stefan", "Jonas", "Henrik", "Niklas", "Martin", "Oskar", "Emil", "Viktor", "Robin", "Tobias",
        ],
        families: &[
            "Andersson",
            "Johansson",
            "Karlsson",
            "Nilsson",
            "Eriksson",
            "Larsson",
            "Olsson",
            "Persson",
            "Svensson",
            "Gustafsson",
            "Pettersson",
            "Jonsson",
            "Jansson",
            "Hansson",
            "Bengtsson",
            "Lindberg",
            "Lindström",
            "Berg",
            "Lindgren",
            "Sandberg",
            "Berglund",
            "Bergström",
            "Forsberg",
            "Lundin",
            "Engström",
            "Sjöberg",
            "Wallin",
            "Holm",
            "Nyström",
            "Ekström",
            "Hedlund",
            "Björk",
            "Norén",
            "Arvidsson",
            "Söderberg",
            "Strömberg",
            "Åkesson",
            "Blom",
            "Falk",
            "Ljung",
            "Hermansson",
            "Abrahamsson",
            "Claesson",
            "Bohlin",
            "Stenberg",
            "Torstensson",
        ],
    },
    Origin {
        weight: 7.0,
        women: &[
            "Amira", "Selma", "Azra", "Jasmina", "Mirela", "Sanela", "Emina", "Dragana", "Snežana", "Blerta", "Arta",
        ],
        men: &["Emir", "Adnan", "Mirza", "Goran", "Zoran", "Dejan", "Arben", "Haris"],
        families: &[
            "Hadžić",
            "Begović",
            "Kovačević",
            "Jovanović",
            "Petrović",
            "Marković",
            "Halilović",
            "Krasniqi",
            "Berisha",
        ],
    },
    Origin {
        weight: 7.0,
        women: &["Fatima", "Layla", "Nour", "Rana", "Hanan", "Zeinab", "Mariam", "Samar", "Hiba", "Rasha", "Yasmin"],
        men: &["Ahmad", "Omar", "Yousef", "Khaled", "Hassan", "Mahmoud", "Samir", "Bilal"],
        families: &["Haddad", "Khalil", "Nasser", "Mansour", "Hussein", "Saleh", "Darwish", "Ibrahim", "Al-Jabouri"],
    },
    Origin {
        weight: 5.0,
        women: &["Amina", "Hodan", "Ifrah", "Sahra", "Fadumo", "Nasra", "Ayaan", "Hibo"],
        men: &["Abdi", "Mohamed", "Ali", "Liban", "Mahad", "Yusuf"],
        families: &["Abdullahi", "Warsame", "Farah", "Jama", "Osman", "Hersi", "Mohamud", "Isse"],
    },
    Origin {
        weight: 4.0,
        women: &["Shirin", "Maryam", "Parisa", "Nasrin", "Leila", "Zahra", "Mina", "Shilan", "Rozhin"],
        men: &["Reza", "Amir", "Dara", "Behzad", "Farhad", "Soran"],
        families: &["Hosseini", "Ahmadi", "Karimi", "Rahimi", "Rostami", "Moradi", "Azizi", "Sharifi"],
    },
    Origin {
        weight: 4.0,
        women: &["Päivi", "Tuula", "Merja", "Sari", "Anneli", "Tiina", "Marjatta"],
        men: &["Jari", "Timo", "Kari", "Mika", "Pekka"],
        families: &["Korhonen", "Virtanen", "Mäkinen", "Nieminen", "Heikkinen", "Laine", "Koskinen"],
    },
    Origin {
        weight: 3.0,
        women: &["Agnieszka", "Katarzyna", "Małgorzata", "Joanna", "Monika", "Irena"],
        men: &["Piotr", "Tomasz", "Krzysztof", "Marek"],
        families: &["Nowak", "Kowalska", "Wiśniewska", "Zielińska", "Wójcik", "Mazur"],
    },
    Origin {
        weight: 2.0,
        women: &["Selam", "Senait", "Tsega", "Rahel", "Feven", "Helen"],
        men: &["Yonas", "Samuel", "Robel", "Filmon"],
        families: &["Tesfay", "Haile", "Gebremedhin", "Kidane", "Berhane", "Abraham"],
    },
    Origin {
        weight: 2.0,
        women: &["Suda", "Malee", "Siriporn", "Maricel", "Rosalie", "Linh", "Mai"],
        men: &["Anan", "Jun", "Minh", "Duc"],
        families: &["Srisuk", "Santos", "Reyes", "Nguyen", "Tran", "Wongsa"],
    },
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draw::Stage;

    #[test]
    fn there_are_places_enough_and_each_comes_once() {
        let mut places = places(&mut Draw::new(1, Stage::Staff, 0));
        let all = places.len();
        places.sort();
        places.dedup();
        assert_eq!((places.len(), all), (360, 360));
    }
}
