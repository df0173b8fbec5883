//! The app's worker and the demo portal in one process, in virtual time.
