//! Where do the programmes' keys lie? One file a programme beside the database, not in it: whoever has only the database
//! cannot go from a pseudonym to a person.

use std::collections::HashMap;
use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use kernel::ProgrammeId;
use measurement::pseudonym::{KeyRing, KeyUnavailable, ProgrammeKey};

/// Keys in files `keys/<programme>.key` under the data folder: 64 hexadecimal digits, readable by the owner only.
pub struct KeyFiles {
    folder: PathBuf,
    known: Mutex<HashMap<ProgrammeId, ProgrammeKey>>,
    random: Box<dyn Fn() -> Option<[u8; 32]> + Send + Sync>,
}

impl KeyFiles {
    /// The keys under a data folder; new ones are made from `random`.
    pub fn new(data: &Path, random: impl Fn() -> Option<[u8; 32]> + Send + Sync + 'static) -> Self {
        Self { folder: data.join("keys"), known: Mutex::new(HashMap::new()), random: Box::new(random) }
    }

    fn read_or_make(&self, programme: ProgrammeId) -> Result<ProgrammeKey, String> {
        let path = self.folder.join(format!("{programme}.key"));
        match fs::read_to_string(&path) {
            Ok(text) => {
                bytes(text.trim()).map(ProgrammeKey::new).ok_or_else(|| format!("{} is no key", path.display()))
            }
            Err(why) if why.kind() == std::io::ErrorKind::NotFound => {
                let key = (self.random)().ok_or("no randomness")?;
                self.write(&path, &key).map_err(|why| format!("{}: {why}", path.display()))?;
                Ok(ProgrammeKey::new(key))
            }
            Err(why) => Err(format!("{}: {why}", path.display())),
        }
    }

    fn write(&self, path: &Path, key: &[u8; 32]) -> std::io::Result<()> {
        fs::create_dir_all(&self.folder)?;
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(path)?;
        let text: String = key.iter().map(|byte| format!("{byte:02x}")).collect();
        writeln!(file, "{text}")?;
        file.sync_all()
    }
}

impl KeyRing for KeyFiles {
    fn key(&self, programme: ProgrammeId) -> Result<ProgrammeKey, KeyUnavailable> {
        let mut known = self.known.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some(key) = known.get(&programme) {
            return Ok(key.clone());
        }
        let key = self.read_or_make(programme).map_err(KeyUnavailable)?;
        known.insert(programme, key.clone());
        Ok(key)
    }
}

fn bytes(text: &str) -> Option<[u8; 32]> {
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    let mut key = [0; 32];
    for (i, byte) in key.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[2 * i..2 * i + 2], 16).ok()?;
    }
    Some(key)
}

#[cfg(test)]
mod tests {
    use kernel::PersonId;
    use measurement::pseudonym::link;

    use super::*;

    #[test]
    fn a_key_is_made_once_and_found_again() {
        let folder = std::env::temp_dir().join(format!("ombud-keys-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        let programme = ProgrammeId(uuid::Uuid::from_u128(1));
        let person = PersonId(uuid::Uuid::from_u128(2));
        let first = KeyFiles::new(&folder, || Some([7; 32]));
        let pseudonym = link(&first.key(programme).unwrap(), person);
        let later = KeyFiles::new(&folder, || None);
        assert_eq!(link(&later.key(programme).unwrap(), person), pseudonym);
        fs::write(folder.join("keys").join(format!("{programme}.key")), "nonsense").unwrap();
        let broken = KeyFiles::new(&folder, || Some([9; 32]));
        assert!(broken.key(programme).is_err(), "a damaged key is not replaced by a new one");
        fs::remove_dir_all(&folder).unwrap();
    }
}
