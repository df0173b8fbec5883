//! Reads departments and who works in them, page by page.

use bitrix24::staff::{self as wire, Department, Employee};
use bitrix24::{Batch, BatchReply, PAGE_LENGTH};

use super::answer;

/// How many pages of each list are read at the most: for five thousand people.
const MOST_PAGES: usize = 100;

/// How many pages of each list one batch asks for.
const PAGES_PER_BATCH: usize = 10;

/// The job.
#[derive(Debug, Default)]
pub struct ReadStaff {
    /// The departments that are read; a portal may have none.
    pub departments: Vec<Department>,
    /// Those who work in the company now.
    pub employees: Vec<Employee>,
    /// Whether there is more than was read, or the portal has told nothing.
    pub is_cut: bool,
    pages: usize,
    departments_end: bool,
    is_done: bool,
}

impl ReadStaff {
    /// How many pages are asked for next: at first one, which tells whether there are more.
    fn next(&self) -> std::ops::Range<usize> {
        let count = if self.pages == 0 { 1 } else { PAGES_PER_BATCH };
        self.pages..self.pages + count
    }

    pub(super) fn batch(&self) -> Option<Batch> {
        if self.is_done {
            return None;
        }
        let employees = self.next().map(wire::employees);
        let departments = self.next().filter(|_| !self.departments_end).map(wire::departments);
        Some(Batch::new(employees.chain(departments).collect()))
    }

    pub(super) fn take(&mut self, reply: &BatchReply<'_>) {
        let count = self.next().len();
        let mut employees_end = false;
        for page in 0..count {
            match answer(reply, page).and_then(|raw| wire::read_employees(raw).ok()) {
                Some(page) => {
                    employees_end |= page.len() < PAGE_LENGTH;
                    self.employees.extend(page);
                }
                None => {
                    employees_end = true;
                    self.is_cut = true;
                }
            }
        }
        if !self.departments_end {
            for page in count..2 * count {
                // A portal without departments, or an app without the right to read them, has none.
                let page = answer(reply, page).and_then(|raw| wire::read_departments(raw).ok()).unwrap_or_default();
                self.departments_end |= page.len() < PAGE_LENGTH;
                self.departments.extend(page);
            }
        }
        self.pages += count;
        self.is_cut |= self.pages >= MOST_PAGES && !employees_end;
        self.is_done = self.pages >= MOST_PAGES || employees_end && self.departments_end;
        if self.is_done {
            // A page beyond the last one repeats it in some portals.
            self.employees.sort_by_key(|user| user.id);
            self.employees.dedup_by_key(|user| user.id);
            self.departments.sort_by_key(|department| department.id);
            self.departments.dedup_by_key(|department| department.id);
        }
    }
}
