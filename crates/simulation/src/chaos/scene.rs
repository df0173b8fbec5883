//! Where a history takes place: which portal, with which limits, and who looks at it.

use std::fmt;

use bitrix24::{UserField, counting};
use portal::data::{Data, Language, Plan};
use portal::{Billing, CrmAccess, Options, Portal, Profile, seeds};
use rand::Rng;
use rand::seq::IndexedRandom;
use segmentation::UserId;
use serde_json::json;

use super::{Kind, Settings};

/// What the portal grants unless the scene says otherwise, in seconds of execution time within ten minutes.
const USUAL_LIMIT: f64 = 480.0;

/// The place of a history.
pub(super) struct Scene {
    pub(super) clients: u32,
    pub(super) options: Options,
    /// The user who looks.
    pub(super) viewer: UserId,
    pub(super) is_limited: bool,
    /// How many readings there are before the last one.
    pub(super) syncs: u32,
    /// Whether the user fields are made and filled.
    pub(super) keeps_fields: bool,
    /// Whether those with ranks are chosen too.
    pub(super) keeps_ranks: bool,
    /// Whether leads are requests.
    pub(super) counts_leads: bool,
}

impl Scene {
    /// Draws a scene, and opens the portal of it.
    pub(super) fn draw(seed: u64, settings: &Settings, random: &mut impl Rng) -> (Self, Portal) {
        // Small portals show the same flaws as large ones, sooner and in shorter histories.
        let clients =
            if random.random_bool(0.8) { random.random_range(40..120) } else { random.random_range(120..=300) };
        let plan = if random.random_bool(0.25) { Plan::Enterprise } else { Plan::Basic };
        let profile = *[Profile::Fast, Profile::Typical, Profile::Heavy].choose(random).expect("there are three");
        let billing = if random.random_bool(0.5) { Billing::Docs } else { Billing::Batch };
        let tight_limit = random.random_range(40.0..120.0);
        let is_tight = random.random_bool(0.2) && settings.has(Kind::TightLimit);
        let options = Options {
            seed,
            plan: Some(plan),
            profile,
            billing,
            operating_limit: if is_tight { tight_limit } else { USUAL_LIMIT },
            hour_factor: random.random_bool(0.3),
            old_invoices: random.random_bool(0.8),
            leads: random.random_bool(0.8),
            ..Options::default()
        };
        let wants_limited = random.random_bool(0.25) && settings.has(Kind::LimitedViewer);
        let pick = random.random::<u32>() as usize;
        let syncs = random.random_range(1..=4);
        let clients = settings.clients.unwrap_or(clients);
        let mut portal = Portal::new(data(clients, seed), options.clone());
        let users = portal.users();
        let limited: Vec<u32> = users
            .iter()
            .filter(|user| user.active && matches!(user.crm_access, CrmAccess::Own | CrmAccess::Department))
            .map(|user| user.id)
            .collect();
        let administrator = users.iter().find(|user| user.is_admin).map_or(1, |user| user.id);
        let is_limited = wants_limited && !limited.is_empty();
        let keeps_fields = random.random_bool(0.5) && !is_limited && settings.has(Kind::Fields);
        let viewer = if is_limited { limited[pick % limited.len()] } else { administrator };
        let counts_leads = random.random_bool(0.5) && settings.has(Kind::Leads);
        // Not drawn, so that what is drawn after it stays what it was.
        let keeps_ranks = keeps_fields && seed.is_multiple_of(2);
        let viewer = UserId(viewer);
        let scene = Self { clients, options, viewer, is_limited, syncs, keeps_fields, keeps_ranks, counts_leads };
        scene.set_rules(&mut portal);
        (scene, portal)
    }

    /// Sets the rules of counting in a portal.
    pub(super) fn set_rules(&self, portal: &mut Portal) {
        if self.counts_leads || self.keeps_ranks {
            let administrator = portal.users().iter().find(|user| user.is_admin).map_or(1, |user| user.id);
            let ranks = [UserField::Abc, UserField::Xyz, UserField::Rfm].map(UserField::name);
            let optional = if self.keeps_ranks { &ranks[..] } else { &[] };
            let settings = json!({ "leads_are_requests": self.counts_leads, "filling": { "optional": optional } });
            let text = json!({ "format": 1, "settings": settings }).to_string();
            portal.set_app_option(administrator, counting::OPTION, text.into());
        }
    }

    /// Whether the portal's limit of execution time is the one that the app expects.
    pub(super) fn has_usual_limit(&self) -> bool {
        self.options.operating_limit >= USUAL_LIMIT
    }
}

fn data(clients: u32, seed: u64) -> Data {
    seeds::generate(clients, seed, Language::Ru)
}

impl fmt::Display for Scene {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Options { plan, profile, billing, operating_limit, hour_factor, old_invoices, .. } = &self.options;
        write!(f, "{} clients, {:?}, {profile:?}, billed by {billing:?}, ", self.clients, plan.unwrap_or_default())?;
        write!(f, "{operating_limit:.0} s of execution time, hours differ: {hour_factor}, ")?;
        write!(f, "old invoices: {old_invoices}, ")?;
        let kind = if self.is_limited { "no administrator" } else { "administrator" };
        let fields = match (self.keeps_fields, self.keeps_ranks) {
            (false, _) => "",
            (true, false) => ", fields",
            (true, true) => ", fields with ranks",
        };
        let leads = if self.counts_leads { ", leads are requests" } else { "" };
        write!(f, "user {} ({kind}), {} syncs{fields}{leads}", self.viewer, self.syncs)
    }
}
