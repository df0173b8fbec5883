//! The sync planner: what to ask the portal next, when, and what to save; no I/O, no clock.
