//! The form with its errors, two administrators, and the words.

use protocol::{CountingAnswer, SaveAnswer, Set};
use segmentation::{AbcCut, Counts, UserId};

use super::*;

fn thresholds(sleeping: u32, lost: u32) -> Settings {
    Settings { sleeping_after_months: sleeping, lost_after_months: lost, ..Settings::default() }
}

fn form(sleeping: &str, lost: &str) -> Form {
    Form { sleeping: sleeping.into(), lost: lost.into(), ..Form::from(&Settings::default()) }
}

#[test]
fn a_form_holds_its_settings() {
    let all = Settings {
        payment_funnels: Some([FunnelId::GENERAL, FunnelId(4)].into()),
        chats_are_dialogs: true,
        left_out_company_types: ["SUPPLIER".to_owned()].into(),
        left_out_contact_types: ["PARTNER".to_owned()].into(),
        invoices_count_apart: true,
        leads_are_requests: true,
        abc: AbcRule { months: Some(6), ..AbcRule::default() },
        xyz: XyzSettings { measure: MonthlyMeasure::Revenue, regularity: Regularity { months: 6, x: 40, y: 120 } },
        rfm_months: 12,
        touch_norms: Norms { a: 2, b: 3, c: 12 },
        touch_kinds: [TouchKind::Call].into(),
        filling: Filling {
            only_paying: true,
            leaves_empty: true,
            fields: [true, false, true, true, true, true, true, true],
            item_update: true,
            optional: [true, false, true, true],
        },
        ..thresholds(3, 12)
    };
    for settings in [Settings::default(), all] {
        assert_eq!(Form::from(&settings).settings(), Ok(settings));
    }
}

#[test]
fn every_setting_that_is_on_or_off_can_be_switched_and_no_other() {
    for setting in Setting::ALL {
        let mut form = Form::from(&Settings::default());
        let is_switch = form.switch(setting).map(|is_on| *is_on = !*is_on).is_some();
        let changed = form.settings().map(|settings| settings.differing(&Settings::default()));
        assert_eq!(changed, Ok(if is_switch { vec![setting] } else { vec![] }), "{setting:?}");
        // Which cards are written is chosen from two, each with its cost.
        let is_on_or_off =
            matches!(Settings::default().value(setting), SettingValue::YesNo(_)) && setting != Setting::OnlyPaying;
        assert_eq!(is_switch, is_on_or_off, "{setting:?}");
    }
}

#[test]
fn what_is_wrong_is_told_at_its_field() {
    use FieldError::{NoNumber, NoneChosen, OutOfRange};
    use Setting::{LostAfter, PaymentFunnels, SleepingAfter};
    for (sleeping, lost, expected) in [
        ("", "18", vec![(SleepingAfter, NoNumber)]),
        ("6,5", "18", vec![(SleepingAfter, NoNumber)]),
        ("-1", "x", vec![(SleepingAfter, NoNumber), (LostAfter, NoNumber)]),
        ("0", "18", vec![(SleepingAfter, OutOfRange(1, 119))]),
        ("120", "120", vec![(SleepingAfter, OutOfRange(1, 119))]),
        ("6", "6", vec![(LostAfter, OutOfRange(7, 120))]),
        ("6", "121", vec![(LostAfter, OutOfRange(7, 120))]),
        ("99999999999", "18", vec![(SleepingAfter, NoNumber)]),
    ] {
        assert_eq!(form(sleeping, lost).settings(), Err(expected), "{sleeping} {lost}");
    }
    assert_eq!(form(" 3 ", "4").settings(), Ok(thresholds(3, 4)));
    let none = Form { all_funnels: false, ..form("6", "18") };
    assert_eq!(none.settings(), Err(vec![(PaymentFunnels, NoneChosen)]));
    let norms = Form { norms: ["0".into(), "4".into(), "x".into()], kinds: BTreeSet::new(), ..form("6", "18") };
    let expected = vec![
        (Setting::TouchNorm(Abc::A), OutOfRange(1, 120)),
        (Setting::TouchNorm(Abc::C), NoNumber),
        (Setting::TouchKinds, NoneChosen),
    ];
    assert_eq!(norms.settings(), Err(expected));
    let regularity = Form { xyz: ["0".into(), "60".into(), "60".into()], rfm: "1,5".into(), ..form("6", "18") };
    let expected = vec![
        (Setting::XyzMonths, OutOfRange(1, 120)),
        (Setting::XyzY, OutOfRange(61, 1_100)),
        (Setting::RfmMonths, NoNumber),
    ];
    assert_eq!(regularity.settings(), Err(expected));
    let cut = AbcCut::Limits { a: 100, b: 200 };
    let ranks = Form { abc: AbcRule { cut, ..AbcRule::default() }, ..form("6", "18") };
    assert_eq!(ranks.settings(), Err(vec![(Setting::Abc, FieldError::WrongLimits)]));
    let filling = Filling { fields: [false; FIELD_COUNT], ..Filling::default() };
    let no_field = Form { filling, ..form("6", "18") };
    assert_eq!(no_field.settings(), Err(vec![(Setting::WrittenFields, NoneChosen)]));
}

#[test]
fn only_numbers_that_change_are_shown() {
    let mut effect = Effect { moved: 3, ..Effect::default() };
    for (group, now, then) in [(Group::Active, 5, 2), (Group::Sleeping, 1, 4), (Group::Lost, 7, 7)] {
        (effect.now[group], effect.then[group]) = (now, then);
    }
    let row = |group, now, then| EffectRow { group, now, then };
    assert_eq!(effect_rows(&effect), [row(Group::Active, 5, 2), row(Group::Sleeping, 1, 4)]);
    assert_eq!(effect_rows(&Effect { now: Counts::default(), ..Effect::default() }), []);
}

#[test]
fn what_was_chosen_and_is_gone_can_still_be_seen_and_left() {
    let known = [(0, "Общая".to_owned()), (4, String::new())];
    let chosen = BTreeSet::from([4, 9]);
    assert_eq!(choices(Some(&known), &chosen), [(0, Some("Общая".to_owned())), (4, None), (9, None)]);
    assert_eq!(choices(None, &chosen), [(4, None), (9, None)]);
}

#[test]
fn a_change_is_told_in_the_names_of_the_portal() {
    let directories = Directories {
        funnels: Some(vec![(FunnelId(0), "Общая".into()), (FunnelId(4), "Опт".into())]),
        company_types: Some(vec![("SUPPLIER".into(), "Поставщик".into())]),
        contact_types: None,
        sources: None,
        ..Directories::default()
    };
    let entry = |setting, from, to| SettingsChange {
        at: "2026-11-29T12:30".into(),
        user: UserId(7),
        name: "Анна".into(),
        setting,
        from,
        to,
    };
    let types = |code: &str| SettingValue::Types([code.to_owned()].into());
    for (change, ru, en) in [
        (
            entry(Setting::LostAfter, SettingValue::Months(18), SettingValue::Months(21)),
            "Потерянный — после скольких месяцев без оплат: было — 18 месяцев, стало — 21 месяц",
            "Lost: after how many months without a payment: was 18 months, is 21 months",
        ),
        (
            entry(
                Setting::PaymentFunnels,
                SettingValue::Funnels(None),
                SettingValue::Funnels(Some([FunnelId(4), FunnelId(9)].into())),
            ),
            "В каких воронках успешная сделка — оплата: было — Во всех, стало — Опт, Воронка № 9",
            "In which funnels a won deal is a payment: was In all of them, is Опт, Funnel no. 9",
        ),
        (
            entry(Setting::CompanyTypes, SettingValue::Types(BTreeSet::new()), types("SUPPLIER")),
            "Типы компаний, которые не клиенты: было — нет, стало — Поставщик",
            "Types of companies that are not clients: was none, is Поставщик",
        ),
        (
            entry(Setting::ContactTypes, types("GONE"), types("SUPPLIER")),
            "Типы контактов, которые не клиенты: было — GONE, стало — SUPPLIER",
            "Types of contacts that are not clients: was GONE, is SUPPLIER",
        ),
        (
            entry(Setting::ChatsAreDialogs, SettingValue::YesNo(false), SettingValue::YesNo(true)),
            "Чаты открытых линий — диалоги: было — нет, стало — да",
            "Chats of open lines are dialogs: was no, is yes",
        ),
        (
            entry(Setting::LeadsAreRequests, SettingValue::YesNo(true), SettingValue::YesNo(false)),
            "Лиды — тоже заявки: было — да, стало — нет",
            "Leads are requests too: was yes, is no",
        ),
    ] {
        assert_eq!(super::change(Lang::Ru, &change, &directories), ru);
        assert_eq!(super::change(Lang::En, &change, &directories), en);
    }
}

#[test]
fn clients_who_move_agree_with_their_number() {
    for (n, ru, en) in [
        (1, "1 клиент сменит группу.", "1 client will change group."),
        (3, "3 клиента сменят группу.", "3 clients will change group."),
        (12, "12 клиентов сменят группу.", "12 clients will change group."),
    ] {
        assert_eq!((Lang::Ru.words::<CountingTexts>().moved)(n, &n.to_string()), ru);
        assert_eq!((Lang::En.words::<CountingTexts>().moved)(n, &n.to_string()), en);
    }
}

fn set(settings: Settings) -> Set {
    Set { settings, journal: Vec::new() }
}

#[test]
fn what_is_filled_in_survives_what_the_portal_tells_later() {
    let told = CountingAnswer { settings: thresholds(4, 18), ..CountingAnswer::default() };
    let mut editing = Editing::of(&Settings::default());
    editing.receive(told.clone());
    assert_eq!((editing.form.sleeping.as_str(), editing.is_changed()), ("4", false));
    let mut editing = Editing::of(&Settings::default());
    editing.edit(|form| form.sleeping = "3".into());
    editing.receive(told);
    assert_eq!((editing.form.sleeping.as_str(), &editing.seen), ("3", &Settings::default()));
}

#[test]
fn only_what_makes_sense_and_differs_can_be_saved() {
    let mut editing = Editing::of(&Settings::default());
    assert_eq!((editing.save(), editing.can_save()), (None, false));
    editing.edit(|form| form.sleeping = "18".into());
    assert_eq!((editing.save(), editing.tried()), (None, None));
    editing.edit(|form| form.sleeping = "3".into());
    let save = editing.save().expect("something to save");
    assert_eq!((save.seen, save.wanted), (Settings::default(), thresholds(3, 18)));
    assert_eq!((editing.outcome.clone(), editing.save()), (Outcome::Saving, None));
    editing.saved(SaveAnswer::Saved(set(thresholds(3, 18))));
    assert_eq!((editing.outcome.clone(), editing.is_changed()), (Outcome::Saved, false));
    // What nobody can read may be replaced by what holds in its place.
    editing.problem = Some(protocol::CountingProblem::Damaged);
    assert!(editing.can_save());
}

#[test]
fn of_two_administrators_the_later_one_is_asked() {
    let overtaken = |theirs: Settings| {
        let mut editing = Editing::of(&Settings::default());
        editing.edit(|form| form.sleeping = "3".into());
        assert!(editing.save().is_some());
        editing.saved(SaveAnswer::Overtaken(set(theirs)));
        editing
    };
    let mut editing = overtaken(thresholds(6, 12));
    assert_eq!(editing.changed_by_others(), [(Setting::LostAfter, thresholds(6, 12))]);
    let save = editing.save_over().expect("something to save");
    assert_eq!((save.seen, save.wanted), (thresholds(6, 12), thresholds(3, 12)));
    // Together they may make no sense: then the form says so.
    let mut editing = overtaken(thresholds(2, 3));
    assert_eq!(editing.save_over(), None);
    assert_eq!(editing.form.settings(), Err(vec![(Setting::LostAfter, FieldError::OutOfRange(4, 120))]));
    let mut editing = overtaken(thresholds(6, 12));
    editing.take_theirs();
    assert_eq!((editing.seen.clone(), editing.is_changed()), (thresholds(6, 12), false));
}

#[test]
fn a_refusal_leaves_what_is_filled_in() {
    for (answer, outcome) in [
        (SaveAnswer::NotAllowed, Outcome::NotAllowed),
        (SaveAnswer::Newer, Outcome::Newer),
        (SaveAnswer::Refused("no".into()), Outcome::Refused("no".into())),
        (SaveAnswer::OutOfRange(Setting::LostAfter), Outcome::Nothing),
    ] {
        let mut editing = Editing::of(&Settings::default());
        editing.edit(|form| form.sleeping = "3".into());
        assert!(editing.save().is_some());
        editing.saved(answer);
        assert_eq!((editing.outcome.clone(), editing.form.sleeping.as_str()), (outcome, "3"));
        editing.reset();
        assert_eq!((editing.form.sleeping.as_str(), editing.outcome), ("6", Outcome::Nothing));
    }
}
