//! What is asked, of whom, when, and what do the answers say? Instruments, waves, frames, codes, responses and
//! pseudonyms. A response holds no name and no moment finer than the day; what is linked is linked by a pseudonym.

pub mod answer;
pub mod calibration;
pub mod code;
pub mod export;
pub mod headcount;
pub mod import;
pub mod instrument;
pub mod kept_page;
pub mod keyed;
pub mod linked;
pub mod load;
pub mod local;
pub mod nano;
pub mod needs;
pub mod own_code;
pub mod own_page;
pub mod pseudonym;
pub mod reach;
pub mod response;
pub mod results;
pub mod wave;

pub use answer::{Answer, NotAnAnswer};
pub use code::{Entrance, NoEntrance};
pub use instrument::{Bilingual, Instrument, Item, Question};
pub use response::{Response, ResponseError, State};
pub use wave::{Linkage, Phase, Wave};
