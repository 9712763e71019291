//! The rules, one file a domain. Each rule is a question about an actor and a subject; its answer is a proof that only
//! this crate can make.

pub mod council;
pub mod development;
pub mod economy;
pub mod help;
pub mod learning;
pub mod measurement;
pub mod participation;
pub mod people;
pub mod reporting;

/// Declares a proof: a type that holds its subject and can be made here only.
macro_rules! proof {
    ($(#[$doc:meta])* $name:ident($subject:ident: $type:ty)) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct $name {
            $subject: $type,
        }

        impl $name {
            /// The subject of the permission.
            pub fn $subject(&self) -> &$type {
                &self.$subject
            }
        }
    };
}
pub(crate) use proof;

#[cfg(test)]
mod tests;
