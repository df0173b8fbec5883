//! The user fields, made ready to be shown: what can be done with them now.

use protocol::{FIELD_COUNT, FieldsCommand, FieldsDone, FieldsStage, FieldsState, Held, HeldField};

/// The one thing that is most likely wanted next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MainCommand {
    /// Make all fields, and keep them filled.
    Create,
    /// Begin to fill the fields that are there.
    Fill,
    /// Make what is missing.
    Complete,
    /// Mend what was changed.
    Check,
}

/// What can be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Commands {
    /// What the main button does.
    pub main: MainCommand,
    /// Whether the buttons work: not without a network, nor while something is under way.
    pub are_enabled: bool,
    /// Whether there is anything to remove.
    pub can_remove: bool,
}

/// What can be done, as things stand; nothing is told before the worker has looked.
#[must_use]
pub fn commands(state: Option<&FieldsState>, is_online: bool) -> Commands {
    let is_at_rest = state.is_some_and(|state| {
        !matches!(state.stage, FieldsStage::Unknown | FieldsStage::Looking | FieldsStage::Working { .. })
    });
    let held = state.and_then(|state| state.held.as_ref());
    let all = |is: fn(Held) -> bool| {
        held.is_some_and(|fields| fields.iter().all(|field: &HeldField| is(field.contacts) && is(field.companies)))
    };
    let has_none = held.is_none() || all(|held| matches!(held, Held::Missing | Held::Taken | Held::Unchosen));
    let is_left = state.is_some_and(|state| state.stage == FieldsStage::Left);
    let main = if has_none {
        MainCommand::Create
    } else if is_left {
        MainCommand::Fill
    } else if all(|held| matches!(held, Held::Whole | Held::Unchosen | Held::Unkept)) {
        MainCommand::Check
    } else {
        MainCommand::Complete
    };
    Commands { main, are_enabled: is_online && is_at_rest, can_remove: !has_none }
}

/// What the portal is to remember of the viewer's choice about the fields, so that what was begun is gone on with after
/// the tab was closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Memory {
    /// That they are being made.
    Remember,
    /// Nothing any more.
    Forget,
    /// They were being made when the tab was closed: they are to be made now.
    GoOn,
    /// What it remembers.
    Keep,
}

/// What follows for that from where the work stands; `is_remembered` is whether they were being made.
#[must_use]
pub fn memory(stage: &FieldsStage, is_remembered: bool) -> Memory {
    match stage {
        FieldsStage::Working { command: FieldsCommand::Keep, .. } if !is_remembered => Memory::Remember,
        FieldsStage::Absent | FieldsStage::Incomplete if is_remembered => Memory::GoOn,
        FieldsStage::Working { command: FieldsCommand::Remove, .. }
        | FieldsStage::Ready
        | FieldsStage::Left
        | FieldsStage::Refused(_)
            if is_remembered =>
        {
            Memory::Forget
        }
        _ => Memory::Keep,
    }
}

/// How much of a change is done, 0 to 1; nothing while that cannot be told.
#[must_use]
pub fn share_done(state: &FieldsState) -> Option<f64> {
    match state.stage {
        FieldsStage::Working { done, total, .. } if total > 0 => Some(f64::from(done.min(total)) / f64::from(total)),
        _ => None,
    }
}

/// What is told of the last change; nothing if a refusal says all there is to say.
#[must_use]
pub fn told_done(state: &FieldsState) -> Option<FieldsDone> {
    let is_refused = matches!(state.stage, FieldsStage::Refused(_));
    state.done.filter(|done| !(is_refused && *done == FieldsDone::default()))
}

/// How many fields of contacts and companies the portal has, and how many there should be.
#[must_use]
pub fn made(state: &FieldsState) -> (usize, usize) {
    let held = || state.held.iter().flatten().flat_map(|field| [field.contacts, field.companies]);
    let made = held().filter(|held| matches!(held, Held::Whole | Held::Partly)).count();
    (made, held().filter(|held| !matches!(held, Held::Unchosen | Held::Unkept)).count())
}

/// Whether a field is shown, by its place among all: an optional one is if it is chosen, or there.
#[must_use]
pub fn is_shown(state: Option<&FieldsState>, place: usize) -> bool {
    let held = state.and_then(|state| state.held.as_ref());
    held.map_or(place < FIELD_COUNT, |held| {
        held.get(place).is_some_and(|it| [it.contacts, it.companies] != [Held::Unchosen; 2])
    })
}

#[cfg(test)]
mod tests {
    use protocol::{ALL_FIELDS, FieldsRefusal};

    use super::*;

    fn state(stage: FieldsStage, held: Option<Held>) -> FieldsState {
        let held = held.map(|held| [HeldField { contacts: held, companies: held }; ALL_FIELDS]);
        FieldsState { stage, held, done: None }
    }

    #[test]
    fn fields_that_were_being_made_when_the_tab_was_closed_are_gone_on_with_and_no_others() {
        let working = |command| FieldsStage::Working { command, done: 0, total: 0 };
        for (stage, is_remembered, expected) in [
            (working(FieldsCommand::Keep), false, Memory::Remember),
            (working(FieldsCommand::Keep), true, Memory::Keep),
            (FieldsStage::Looking, true, Memory::Keep),
            (FieldsStage::Incomplete, true, Memory::GoOn),
            (FieldsStage::Absent, true, Memory::GoOn),
            (FieldsStage::Incomplete, false, Memory::Keep),
            (FieldsStage::Ready, true, Memory::Forget),
            (FieldsStage::Ready, false, Memory::Keep),
            (FieldsStage::Refused(FieldsRefusal::NoRight), true, Memory::Forget),
            (working(FieldsCommand::Remove), true, Memory::Forget),
        ] {
            assert_eq!(memory(&stage, is_remembered), expected, "{stage:?}");
        }
    }

    #[test]
    fn the_main_button_does_what_is_needed_next() {
        let refused = FieldsStage::Refused(FieldsRefusal::NoRight);
        for (stage, held, main, can_remove) in [
            (FieldsStage::Absent, Some(Held::Missing), MainCommand::Create, false),
            (FieldsStage::Incomplete, Some(Held::Partly), MainCommand::Complete, true),
            (FieldsStage::Ready, Some(Held::Whole), MainCommand::Check, true),
            (FieldsStage::Left, Some(Held::Whole), MainCommand::Fill, true),
            (FieldsStage::Incomplete, Some(Held::Taken), MainCommand::Create, false),
            (refused.clone(), None, MainCommand::Create, false),
            (refused, Some(Held::Whole), MainCommand::Check, true),
        ] {
            let state = state(stage, held);
            assert_eq!(commands(Some(&state), true), Commands { main, are_enabled: true, can_remove }, "{state:?}");
            assert!(!commands(Some(&state), false).are_enabled, "not without a network");
        }
    }

    #[test]
    fn a_field_missing_in_one_place_is_enough_to_complete() {
        let mut state = state(FieldsStage::Incomplete, Some(Held::Whole));
        state.held.as_mut().expect("it was looked at")[3].companies = Held::Missing;
        let commands = commands(Some(&state), true);
        assert_eq!((commands.main, commands.can_remove), (MainCommand::Complete, true));
    }

    #[test]
    fn optional_fields_count_and_show_only_where_they_are_chosen_or_there() {
        let whole = HeldField { contacts: Held::Whole, companies: Held::Whole };
        let unchosen = HeldField { contacts: Held::Unchosen, companies: Held::Unchosen };
        let mut fields = [unchosen; ALL_FIELDS];
        fields[..FIELD_COUNT].fill(whole);
        for (optional, stage, expected, main, shown) in [
            (unchosen, FieldsStage::Ready, (16, 16), MainCommand::Check, false),
            (HeldField::default(), FieldsStage::Incomplete, (16, 18), MainCommand::Complete, true),
            (whole, FieldsStage::Ready, (18, 18), MainCommand::Check, true),
            (HeldField { companies: Held::Unkept, ..unchosen }, FieldsStage::Ready, (16, 16), MainCommand::Check, true),
        ] {
            fields[FIELD_COUNT] = optional;
            let state = FieldsState { stage, held: Some(fields), done: None };
            assert_eq!(made(&state), expected, "{optional:?}");
            assert_eq!(commands(Some(&state), true).main, main, "{optional:?}");
            assert_eq!(is_shown(Some(&state), FIELD_COUNT), shown, "{optional:?}");
        }
        assert!(is_shown(None, 0) && !is_shown(None, FIELD_COUNT), "before the portal was looked at");
        let left = FieldsState { stage: FieldsStage::Absent, held: Some([unchosen; ALL_FIELDS]), done: None };
        assert_eq!(commands(Some(&left), true).main, MainCommand::Create);
    }

    #[test]
    fn nothing_can_be_done_while_something_is_under_way() {
        let working = FieldsStage::Working { command: FieldsCommand::Keep, done: 1, total: 16 };
        for stage in [FieldsStage::Unknown, FieldsStage::Looking, working] {
            assert!(!commands(Some(&state(stage, Some(Held::Whole))), true).are_enabled);
        }
        assert!(!commands(None, true).are_enabled);
    }

    #[test]
    fn the_bar_is_empty_until_there_is_a_total() {
        for (done, total, expected) in [(0, 0, None), (4, 16, Some(0.25)), (17, 16, Some(1.0))] {
            let working = FieldsStage::Working { command: FieldsCommand::Remove, done, total };
            assert_eq!(share_done(&state(working, None)), expected);
        }
        assert_eq!(share_done(&state(FieldsStage::Ready, None)), None);
    }

    #[test]
    fn a_run_that_was_refused_does_not_say_that_there_was_nothing_to_do() {
        let nothing = Some(FieldsDone::default());
        let some = Some(FieldsDone { made: 3, ..FieldsDone::default() });
        let refused = FieldsStage::Refused(FieldsRefusal::NoRight);
        for (stage, done, told) in [
            (FieldsStage::Ready, nothing, nothing),
            (refused.clone(), nothing, None),
            (refused, some, some),
            (FieldsStage::Ready, None, None),
        ] {
            assert_eq!(told_done(&FieldsState { stage, done, held: None }), told);
        }
    }
}
