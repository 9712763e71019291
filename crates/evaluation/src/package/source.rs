//! Where do the files of a package come from, and where do they go? Read and written in order, piece by piece, so that
//! a file larger than the memory is no hindrance.

use std::io::{self, Read, Write};

use super::Files;

/// Something that holds the files of a package.
pub trait Source: Sync {
    /// The names of the files, without folders, in order.
    fn names(&self) -> Vec<String>;

    /// Opens a file.
    ///
    /// # Errors
    /// When it is not there or cannot be read.
    fn open(&self, name: &str) -> io::Result<Box<dyn Read + Send + '_>>;

    /// The whole content of a file.
    ///
    /// # Errors
    /// When it is not there or cannot be read.
    fn content(&self, name: &str) -> io::Result<Vec<u8>> {
        let mut content = Vec::new();
        self.open(name)?.read_to_end(&mut content)?;
        Ok(content)
    }
}

impl Source for Files {
    fn names(&self) -> Vec<String> {
        self.keys().cloned().collect()
    }

    fn open(&self, name: &str) -> io::Result<Box<dyn Read + Send + '_>> {
        match self.get(name) {
            Some(content) => Ok(Box::new(content.as_slice())),
            None => Err(io::ErrorKind::NotFound.into()),
        }
    }
}

/// What a source answers, within an [`io::Error`], when the package is larger than it may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the package is larger than {megabytes} MB once unpacked")]
pub struct TooLarge {
    /// The most it may hold.
    pub megabytes: u64,
}

/// Writes the content of one file.
pub type Content<'a> = &'a mut dyn FnMut(&mut dyn Write) -> io::Result<()>;

/// Something that takes the files of a package.
pub trait Sink {
    /// Makes a file and lets its content be written.
    ///
    /// # Errors
    /// When it cannot be made or written.
    fn file(&mut self, name: &str, content: Content<'_>) -> io::Result<()>;
}

impl Sink for Files {
    fn file(&mut self, name: &str, content: Content<'_>) -> io::Result<()> {
        let mut bytes = Vec::new();
        content(&mut bytes)?;
        self.insert(name.to_owned(), bytes);
        Ok(())
    }
}
