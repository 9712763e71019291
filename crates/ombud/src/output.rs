//! What happens when nobody reads on? `ombud routes | head` stops reading after ten lines: the program then ends quietly, as others do
//! on a Unix. The standard library's macros would panic.

use std::fmt::Arguments;
use std::io::{ErrorKind, Write as _, stdout};
use std::process::exit;

/// As the standard library's.
macro_rules! print {
    ($($words:tt)*) => { $crate::output::write(format_args!($($words)*)) };
}

/// As the standard library's.
macro_rules! println {
    ($($words:tt)*) => { $crate::output::write(format_args!("{}\n", format_args!($($words)*))) };
}

/// Writes to the standard output.
pub(crate) fn write(words: Arguments<'_>) {
    let Err(why) = stdout().lock().write_fmt(words) else { return };
    if why.kind() == ErrorKind::BrokenPipe {
        exit(0);
    }
    eprintln!("The output cannot be written: {why}");
    exit(1);
}
