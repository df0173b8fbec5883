//! By what a client can be reached.

use serde::{Deserialize, Serialize};

use super::column::OwnerKind;
use super::table::Table;
use super::{RecordId, Requisite};

/// By what a client can be reached: a set of marks on a card.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactChannels(u8);

impl ContactChannels {
    /// Nothing filled in.
    pub const NONE: Self = Self(0);
    /// A phone number.
    pub const PHONE: Self = Self(1);
    /// An e-mail address.
    pub const EMAIL: Self = Self(1 << 1);
    /// A web site.
    pub const SITE: Self = Self(1 << 2);
    /// A messenger (Telegram, Viber, …).
    pub const MESSENGER: Self = Self(1 << 3);
    /// A chat of an open line.
    pub const OPEN_LINE: Self = Self(1 << 4);

    /// Not a way to reach anybody: says that sites and messengers, which the portal tells only when it is asked for a
    /// whole card, have been looked at, so that their absence here means something.
    pub const LOOKED_UP: Self = Self(1 << 7);

    /// The marks as bits, each by the number of its constant.
    #[must_use]
    pub const fn bits(self) -> u8 {
        self.0
    }

    /// The marks of these [`bits`](Self::bits); nothing if one of them stands for no mark.
    #[must_use]
    pub const fn from_bits(bits: u8) -> Option<Self> {
        if bits & 0b0110_0000 == 0 { Some(Self(bits)) } else { None }
    }

    /// Whether every mark of `other` is set here.
    #[must_use]
    pub fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Whether there is no way to reach the client.
    #[must_use]
    pub fn is_none(self) -> bool {
        self.0 & !Self::LOOKED_UP.0 == 0
    }
}

impl std::ops::BitOr for ContactChannels {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl std::ops::BitOrAssign for ContactChannels {
    fn bitor_assign(&mut self, other: Self) {
        self.0 |= other.0;
    }
}

impl Table<Requisite> {
    /// Which cards hold a requisite by which they can be reached, a card once for each of them: one that holds nothing but
    /// an address reaches nobody.
    pub fn reaching(&self) -> impl Iterator<Item = (OwnerKind, RecordId)> {
        let columns = self.columns();
        let owners = columns.owner.kinds().iter().copied().zip(columns.owner.ids().iter().copied());
        owners.enumerate().filter(|&(row, _)| !columns.is_address_only.is_set(row)).map(|(_, owner)| owner)
    }
}
