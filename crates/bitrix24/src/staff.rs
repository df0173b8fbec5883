//! Departments and who works in them (docs: api-reference/departments/department-get.md, api-reference/user/user-get.md).

use segmentation::{DepartmentId, UserId};
use serde::Deserialize;
use serde_json::json;
use serde_json::value::RawValue;

use crate::reply::OddAnswer;
use crate::request::{Call, PAGE_LENGTH};
use crate::tolerant;

/// A department.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub struct Department {
    /// Its number.
    #[serde(deserialize_with = "tolerant::id")]
    pub id: DepartmentId,
    /// Its name.
    #[serde(default, deserialize_with = "tolerant::text")]
    pub name: String,
    /// The department above it; 0 for the uppermost.
    #[serde(default, deserialize_with = "tolerant::link")]
    pub parent: DepartmentId,
    /// Who heads it; 0 for nobody.
    #[serde(default, rename = "UF_HEAD", deserialize_with = "tolerant::link")]
    pub head: UserId,
}

/// Somebody who works in the company now.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub struct Employee {
    /// Number of the user.
    #[serde(deserialize_with = "tolerant::id")]
    pub id: UserId,
    #[serde(default, deserialize_with = "tolerant::text")]
    name: String,
    #[serde(default, deserialize_with = "tolerant::text")]
    last_name: String,
    /// The departments that the user works in.
    #[serde(default, rename = "UF_DEPARTMENT", deserialize_with = "departments_of")]
    pub departments: Vec<DepartmentId>,
}

impl Employee {
    /// First and last name.
    #[must_use]
    pub fn full_name(&self) -> String {
        format!("{} {}", self.name, self.last_name).trim().to_owned()
    }
}

/// One department may come by itself, none as `false`.
fn departments_of<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Vec<DepartmentId>, D::Error> {
    let value = serde_json::Value::deserialize(deserializer)?;
    let id = |value: &serde_json::Value| {
        let number = value.as_u64().or_else(|| value.as_str()?.parse().ok())?;
        u32::try_from(number).ok().filter(|&id| id > 0).map(DepartmentId)
    };
    Ok(match &value {
        serde_json::Value::Array(list) => list.iter().filter_map(id).collect(),
        one => id(one).into_iter().collect(),
    })
}

/// Asks for a page of the departments.
#[must_use]
pub fn departments(page: usize) -> Call {
    Call::new("department.get", json!({ "sort": "ID", "order": "ASC", "START": page * PAGE_LENGTH }))
}

/// Asks for a page of those who work in the company now.
#[must_use]
pub fn employees(page: usize) -> Call {
    let filter = json!({ "ACTIVE": true, "USER_TYPE": "employee" });
    Call::new("user.get", json!({ "sort": "ID", "order": "ASC", "FILTER": filter, "start": page * PAGE_LENGTH }))
}

/// Asks which of some users, of whom there may be a page, work in the company now.
#[must_use]
pub fn active(users: &[UserId]) -> Call {
    Call::new("user.get", json!({ "FILTER": { "ID": users, "ACTIVE": true }, "start": 0 }))
}

/// Reads a page of departments.
///
/// # Errors
/// If it is none.
pub fn read_departments(raw: &RawValue) -> Result<Vec<Department>, OddAnswer> {
    serde_json::from_str(raw.get()).map_err(|error| OddAnswer::from_json("department.get", &error))
}

/// Reads a page of employees.
///
/// # Errors
/// If it is none.
pub fn read_employees(raw: &RawValue) -> Result<Vec<Employee>, OddAnswer> {
    serde_json::from_str(raw.get()).map_err(|error| OddAnswer::from_json("user.get", &error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_documented_answers_are_understood() {
        let raw = |json: &str| -> Box<RawValue> { serde_json::from_str(json).expect("JSON in the test") };
        let departments =
            r#"[{"ID":"1","NAME":"Компания","SORT":500,"UF_HEAD":"1"},{"ID":"4","NAME":"Опт","PARENT":"1"}]"#;
        let department = |id, name: &str, parent, head| Department {
            id: DepartmentId(id),
            name: name.into(),
            parent: DepartmentId(parent),
            head: UserId(head),
        };
        assert_eq!(
            read_departments(&raw(departments)),
            Ok(vec![department(1, "Компания", 0, 1), department(4, "Опт", 1, 0)])
        );
        let users = r#"[{"ID":"1","NAME":"Анна","LAST_NAME":"Ли","UF_DEPARTMENT":[1,"4"]},{"ID":"2","UF_DEPARTMENT":4},{"ID":"3","UF_DEPARTMENT":false}]"#;
        let users = read_employees(&raw(users)).expect("users");
        assert_eq!(
            users.iter().map(|user| user.departments.clone()).collect::<Vec<_>>(),
            [vec![DepartmentId(1), DepartmentId(4)], vec![DepartmentId(4)], vec![]]
        );
        assert_eq!(users[0].full_name(), "Анна Ли");
    }
}
