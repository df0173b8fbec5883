//! How people work: what they write down after a call, which calls they miss, what they do late and what they forget.

use serde_json::json;

use super::purpose;
use crate::data::{Data, Language};
use crate::record::{Record, Value};
use crate::schema::activity;
use crate::seeds::calendar::{DAY, HOUR, Moment, date_of, moment};
use crate::seeds::dice::Dice;
use crate::seeds::rows::fixed;
use crate::seeds::{names_en, names_ru};

/// How somebody works.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::seeds) enum Zeal {
    Diligent,
    Usual,
    Lazy,
}

impl Zeal {
    /// Of four people one works well and one badly; it follows from the number, so that every department has both.
    pub(in crate::seeds) fn of(seed: u64, user: u32) -> Self {
        match (u64::from(user) + seed) % 4 {
            0 => Zeal::Lazy,
            1 => Zeal::Diligent,
            _ => Zeal::Usual,
        }
    }

    fn percent(self, diligent: u32, usual: u32, lazy: u32) -> u32 {
        match self {
            Zeal::Diligent => diligent,
            Zeal::Usual => usual,
            Zeal::Lazy => lazy,
        }
    }
}

/// Adds what there is to say about every activity.
pub(super) fn detail(data: &mut Data, seed: u64) {
    let (now, language) = (data.info.now, data.info.language);
    for record in &mut data.activities {
        let dice = Dice::of_record(seed, purpose::TOUCH, record.id);
        let zeal = Zeal::of(seed, record.reference(activity::RESPONSIBLE_ID).unwrap_or(0));
        let completed = record.flag(activity::COMPLETED) == Some(true);
        Desk { dice, zeal, completed, now, language }.detail(record);
        record.shrink();
    }
}

struct Desk {
    dice: Dice,
    zeal: Zeal,
    completed: bool,
    now: Moment,
    language: Language,
}

impl Desk {
    fn detail(mut self, record: &mut Record) {
        match (record.int(activity::TYPE_ID), record.text(activity::PROVIDER_ID)) {
            (Some(1), _) => {
                if self.dice.chance(50) {
                    let place = self.said(names_ru::MEETING_PLACES, names_en::MEETING_PLACES);
                    record.set(activity::LOCATION, place);
                }
                self.result(record);
                self.times(record);
            }
            (Some(2), _) => {
                let incoming = record.int(activity::DIRECTION) == Some(1);
                // A missed call stays to be done until somebody calls back.
                let missed = if self.completed { self.zeal.percent(3, 8, 17) } else { 50 };
                if incoming && self.dice.chance(missed) {
                    // How a portal marks it is not documented; its own code keeps it among the settings.
                    record.set(activity::SETTINGS, json!({"MISSED_CALL": true}));
                } else {
                    self.result(record);
                }
                self.times(record);
            }
            (Some(4), _) => {
                let text = self.said(names_ru::LETTER_TEXTS, names_en::LETTER_TEXTS);
                record.set(activity::DESCRIPTION, text);
                record.set(activity::DESCRIPTION_TYPE, 3);
                if !self.completed && record.int(activity::DIRECTION) == Some(1) && self.dice.chance(25) {
                    // A letter that waits for an answer, without a day by which it must have one.
                    for field in [activity::START_TIME, activity::END_TIME, activity::DEADLINE] {
                        record.set(field, Value::Empty);
                    }
                } else {
                    self.times(record);
                }
            }
            (Some(6), "CRM_TODO") => {
                self.result(record);
                self.times(record);
            }
            (Some(3), _) => {
                if self.dice.chance(40) {
                    let text = self.said(names_ru::TASK_TEXTS, names_en::TASK_TEXTS);
                    record.set(activity::DESCRIPTION, text);
                }
                self.times(record);
            }
            _ => {}
        }
    }

    fn said(&mut self, russian: &'static [&'static str], english: &'static [&'static str]) -> Value {
        fixed(self.dice.pick(if self.language == Language::Ru { russian } else { english }))
    }

    /// What came of it, if it is done and the manager writes such things down; what is planned has its purpose at times.
    fn result(&mut self, record: &mut Record) {
        if !self.completed {
            if self.dice.chance(25) {
                let text = self.said(names_ru::TASK_TEXTS, names_en::TASK_TEXTS);
                record.set(activity::DESCRIPTION, text);
            }
        } else if self.dice.chance(self.zeal.percent(88, 50, 10)) {
            let text = self.said(names_ru::RESULTS, names_en::RESULTS);
            record.set(activity::DESCRIPTION, text);
        } else if self.dice.chance(4) {
            // Some fill in the fields for results instead.
            record.set(activity::RESULT_MARK, self.dice.between(1, 3));
            record.set(activity::RESULT_VALUE, self.dice.between(1, 10) as f64);
        }
    }

    /// Done late: the day by which it was planned had passed. Not done: the diligent put it off before it is overdue.
    fn times(&mut self, record: &mut Record) {
        let (Some(created), Some(deadline)) = (record.time(activity::CREATED), record.time(activity::DEADLINE)) else {
            return;
        };
        if self.completed {
            let late = self.zeal.percent(3, 12, 38);
            let days = self.dice.between(1, 12);
            if deadline - created > 2 * DAY && self.dice.chance(late) {
                record.set_time(activity::DEADLINE, (deadline - days * DAY).max(created + DAY));
            }
        } else if deadline < self.now {
            let put_off = self.zeal.percent(85, 30, 3);
            let (days, hour) = (self.dice.between(1, 25), self.dice.between(9, 18));
            if self.dice.chance(put_off) {
                let at = moment(date_of(self.now + days * DAY), hour * HOUR);
                let lasts = record.time(activity::END_TIME).map_or(0, |end| (end - deadline).max(0));
                record.set_time(activity::DEADLINE, at);
                record.set_time(activity::START_TIME, at);
                record.set_time(activity::END_TIME, at + lasts);
            }
        }
    }
}
