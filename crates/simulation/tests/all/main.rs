//! The app in the demo portal, in virtual time. All tests are one program, because each program is linked anew.

mod cards;
mod chaos;
mod columns;
mod counting;
mod device;
mod fields;
mod first_run;
mod handover;
mod leads;
mod notes;
mod odd;
mod on_demand;
mod panels;
mod peers;
mod placements;
mod planning;
mod publication;
mod readings;
mod segments;
mod sharing;
mod whole;
mod writing;
