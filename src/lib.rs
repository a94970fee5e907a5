//! Mark certificates.
