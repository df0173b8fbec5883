//! The whole probe against the demo portal, in virtual time.
