//! Every prefix, every kind of value, and the traps of filters.

use super::*;
use crate::schema::{Entity, contact};

fn person() -> Record {
    let mut record = Record::new(Entity::Contact, 7);
    record.set(contact::NAME, "Анна");
    record.set(contact::COMPANY_IDS, vec![3, 5]);
    record.set(contact::HAS_PHONE, true);
    record.set_time(contact::CREATED_TIME, 1_795_165_200);
    record.set_extra("UF_CRM_FLAG", "Y".into());
    record.set_extra("UF_CRM_LIST", 45.into());
    record
}

fn passes(form: &str) -> bool {
    let user_field = |name: &str| name.starts_with("UF_").then(|| name.to_owned());
    let names = ItemNames { entity: Entity::Contact, utc_offset: 10_800, user_field: &user_field };
    let filter = Param::from_form(form.as_bytes());
    parse(filter.get("filter"), &names).expect("the names are known").matches(&person())
}

#[test]
fn every_prefix_is_understood() {
    for (filter, expected) in [
        ("", true),
        ("filter[id]=7", true),
        ("filter[%3Did]=8", false),
        ("filter[>id]=6", true),
        ("filter[>id]=7", false),
        ("filter[>%3Did]=7", true),
        ("filter[<id]=7", false),
        ("filter[<%3Did]=7", true),
        ("filter[!id]=7", false),
        ("filter[!%3Did]=8", true),
        ("filter[@id][]=7&filter[@id][]=8", true),
        ("filter[!@id][]=7", false),
        ("filter[name]=анна", true),
        ("filter[%name]=нн", true),
        ("filter[!%name]=нн", false),
        ("filter[%25%3Dname]=А%25а", true),
        ("filter[%3D%25name]=А%25х", false),
        ("filter[!%3D%25name]=А%25", false),
        ("filter[lastName]=", true),
        ("filter[!lastName]=", false),
        ("filter[companyId]=0", true),
        ("filter[<companyId]=5", false),
        ("filter[opened]=Y", true),
        ("filter[opened]=N", false),
        ("filter[createdBy]=0", true),
        ("filter[<createdBy]=5", true),
        ("filter[companyId]=", true),
        ("filter[!companyId]=", false),
        ("filter[companyIds]=5", true),
        ("filter[companyIds]=4", false),
        ("filter[hasPhone]=Y", true),
        ("filter[hasEmail]=N", true),
        ("filter[hasEmail]=Y", false),
        ("filter[>%3DcreatedTime]=2026-11-20T12:00:00%2B03:00", true),
        ("filter[>createdTime]=2026-11-20T12:00:00%2B03:00", false),
        ("filter[>%3DupdatedTime]=2026-11-20", false),
        ("filter[UF_CRM_FLAG]=1", true),
        ("filter[UF_CRM_FLAG]=0", false),
        ("filter[UF_CRM_LIST]=45", true),
        ("filter[UF_CRM_NONE]=", true),
        ("filter[0][logic]=OR&filter[0][id]=1&filter[0][name]=Анна", true),
        ("filter[0][logic]=OR&filter[0][id]=1&filter[0][name]=Олег", false),
        ("filter[0][id]=7&filter[1][name]=Олег", false),
    ] {
        assert_eq!(passes(filter), expected, "{filter}");
    }
}

#[test]
fn a_comparison_with_an_array_vanishes() {
    assert!(passes("filter[>id][0]=100"), "this is how an unresolved reference returns wrong rows");
}

#[test]
fn unknown_names_are_refused_in_items_and_ignored_in_old_lists() {
    let none = |_: &str| None;
    let names = ItemNames { entity: Entity::Contact, utc_offset: 0, user_field: &none };
    let filter = Param::from_form(b"noSuchField=1");
    assert_eq!(parse(&filter, &names).expect_err("the name is unknown").code, "INVALID_ARG_VALUE");
    let old = OldNames { entity: Entity::Contact, utc_offset: 0, multifields: Some(contact::FM) };
    assert_eq!(parse(&filter, &old).expect("the name is ignored"), Condition::All(vec![]));
}
