//! The people who work with the portal: departments with their heads, managers with different rights, dismissed ones.

use super::calendar::{Calendar, DAY, Moment};
use super::dice::Dice;
use super::names;
use crate::data::{Data, Language};
use crate::record::Record;
use crate::schema::{Entity, department, user};

/// The administrator; also the author of the import.
pub(super) const ADMIN: u32 = 1;
/// Head of all sales.
const HEAD_OF_SALES: u32 = 2;
/// Heads of the departments that deal with firms, with private persons, and of the service.
const HEADS: [u32; 3] = [3, 4, 5];
/// Chief accountant: no right to the CRM at all.
const ACCOUNTANT: u32 = 6;
/// Marketing: sees all cards.
const MARKETER: u32 = 7;
/// The first manager; the others follow without a gap.
const FIRST_MANAGER: u32 = 8;

/// Ids of the departments.
const COMPANY: u32 = 1;
const SALES: u32 = 2;
const TEAMS: [u32; 3] = [3, 4, 5];
const ACCOUNTING: u32 = 6;
const MARKETING: u32 = 7;

/// Which managers look after whom.
pub(super) struct Staff {
    /// Managers for firms, for private persons and of the service; each list holds active ones only.
    teams: [Vec<u32>; 3],
    /// Managers who have left, whose cards nobody has taken over.
    dismissed: Vec<u32>,
    /// Team of each manager from [`FIRST_MANAGER`] on, with the mark of those who have left.
    managers: Vec<(usize, bool)>,
}

/// The team that looks after firms.
pub(super) const FIRMS: usize = 0;
/// The team that looks after private persons.
pub(super) const PERSONS: usize = 1;
/// The service team.
pub(super) const SERVICE: usize = 2;

impl Staff {
    /// More managers for a larger portal: eleven for a small one, about forty for 85 000 cards.
    pub(super) fn new(clients: u32) -> Self {
        let count = 11 + (clients / 3_000).min(60);
        let managers = (0..count).map(|n| ([FIRMS, PERSONS, FIRMS, SERVICE, PERSONS][n as usize % 5], n % 4 == 3));
        let managers = managers.collect::<Vec<_>>();
        let mut staff = Self { teams: HEADS.map(|head| vec![head]), dismissed: Vec::new(), managers };
        for (id, &(team, left)) in (FIRST_MANAGER..).zip(&staff.managers) {
            if left { &mut staff.dismissed } else { &mut staff.teams[team] }.push(id);
        }
        staff
    }

    /// Who looks after a client of the team; old clients more often still belong to a manager who has left.
    pub(super) fn manager(&self, dice: &mut Dice, team: usize, created: Moment, now: Moment) -> u32 {
        let old = now - created > 3 * 365 * DAY;
        if dice.chance(if old { 15 } else { 2 }) {
            return dice.pick(&self.dismissed);
        }
        dice.pick(&self.teams[team])
    }

    /// Writes users and departments.
    pub(super) fn write(&self, data: &mut Data, calendar: &Calendar, language: Language, dice: &mut Dice) {
        data.departments = departments(language);
        let ru = language == Language::Ru;
        let said = |russian: &'static str, english: &'static str| if ru { russian } else { english };
        let mut hire = |id: u32, department: u32, position: &str, access: &str, active: bool| {
            let name = names::person(dice, language);
            let mut record = Record::new(Entity::User, id);
            record.set(user::NAME, name.first);
            if !name.middle.is_empty() {
                record.set(user::SECOND_NAME, name.middle);
            }
            record.set(user::EMAIL, names::email(&name.last, id as usize));
            record.set(user::LAST_NAME, name.last);
            record.set(user::PERSONAL_GENDER, if name.woman { "F" } else { "M" });
            record.set(user::ACTIVE, active);
            record.set(user::UF_DEPARTMENT, vec![department]);
            record.set(user::WORK_POSITION, position);
            record.set(user::USER_TYPE, "employee");
            record.set_time(user::DATE_REGISTER, calendar.start());
            record.set(user::IS_ADMIN, id == ADMIN);
            record.set(user::CRM_ACCESS, access);
            data.users.push(record);
        };
        hire(ADMIN, COMPANY, said("Администратор", "Administrator"), "all", true);
        hire(HEAD_OF_SALES, SALES, said("Руководитель отдела продаж", "Head of sales"), "department", true);
        for (head, team) in HEADS.into_iter().zip(TEAMS) {
            hire(head, team, said("Руководитель группы", "Head of team"), "department", true);
        }
        hire(ACCOUNTANT, ACCOUNTING, said("Главный бухгалтер", "Chief accountant"), "none", true);
        hire(MARKETER, MARKETING, said("Маркетолог", "Marketing manager"), "all", true);
        for (id, &(team, left)) in (FIRST_MANAGER..).zip(&self.managers) {
            hire(id, TEAMS[team], said("Менеджер", "Manager"), "own", !left);
        }
    }
}

fn departments(language: Language) -> Vec<Record> {
    let rows: [(u32, &str, &str, Option<u32>, u32); 7] = [
        (COMPANY, "Торговый дом «Образец»", "Sample Trading", None, ADMIN),
        (SALES, "Отдел продаж", "Sales", Some(COMPANY), HEAD_OF_SALES),
        (TEAMS[FIRMS], "Корпоративные продажи", "Corporate sales", Some(SALES), HEADS[FIRMS]),
        (TEAMS[PERSONS], "Розничные продажи", "Retail sales", Some(SALES), HEADS[PERSONS]),
        (TEAMS[SERVICE], "Сервис", "Service", Some(COMPANY), HEADS[SERVICE]),
        (ACCOUNTING, "Бухгалтерия", "Accounting", Some(COMPANY), ACCOUNTANT),
        (MARKETING, "Маркетинг", "Marketing", Some(COMPANY), MARKETER),
    ];
    let row = |(id, russian, english, parent, head): (u32, &str, &str, Option<u32>, u32)| {
        let mut record = Record::new(Entity::Department, id);
        record.set(department::NAME, if language == Language::Ru { russian } else { english });
        record.set(department::SORT, 500);
        if let Some(parent) = parent {
            record.set(department::PARENT, parent);
        }
        record.set(department::UF_HEAD, head);
        record
    };
    rows.into_iter().map(row).collect()
}
