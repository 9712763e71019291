//! Kits, sessions, registers and champions' mandates.
