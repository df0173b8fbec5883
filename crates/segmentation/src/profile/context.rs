//! What is known of a portal beside its facts: rates of currencies, settings of ranks, departments, sections of goods,
//! saved segments, user fields of its own.

use std::collections::{BTreeMap, BTreeSet};

use crate::condition::{Condition, Lookup, UserFieldKind};
use crate::ids::{DepartmentId, ProductId, SectionId, UserId};
use crate::profile::forecast::Foreseen;
use crate::profile::settings::RankSettings;
use crate::profile::user_fields::UserField;
use crate::rank::Rate;

/// What is known of a portal beside its facts. The default knows nothing: all sums are 0 then, for want of rates.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Context {
    /// What currencies are worth.
    pub rates: Rates,
    /// How clients are ranked, and planned by their ranks.
    pub ranks: RankSettings,
    /// Who works in which department.
    pub staff: Staff,
    /// Where goods stand in the catalog.
    pub catalog: Catalog,
    /// What the saved segments ask, by their ids.
    pub segments: BTreeMap<String, Condition>,
    /// The user fields of the portal's own that are read, by their codes.
    pub user_fields: BTreeMap<String, UserField>,
    /// The forecast, where one was made.
    pub foreseen: Option<Foreseen>,
}

/// What currencies are worth in the base currency, by their codes. The base currency is among them, worth 1.
pub type Rates = BTreeMap<String, Rate>;

/// Who works in which department.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Staff {
    /// The departments of each user.
    pub departments: BTreeMap<UserId, Vec<DepartmentId>>,
    /// The department above each department; nothing for the uppermost.
    pub parents: BTreeMap<DepartmentId, Option<DepartmentId>>,
}

impl Staff {
    /// A department with those above it, as far as they exist.
    pub(crate) fn above(&self, department: DepartmentId) -> impl Iterator<Item = DepartmentId> {
        let all: BTreeSet<DepartmentId> =
            self.parents.keys().copied().filter(|&it| climb(department, it, |it| *self.parents.get(&it)?)).collect();
        all.into_iter()
    }

    /// A department that exists, and all below it.
    pub(crate) fn below(&self, department: DepartmentId) -> impl Iterator<Item = DepartmentId> {
        self.parents.keys().copied().filter(move |&own| climb(own, department, |it| *self.parents.get(&it)?))
    }
}

/// Where goods stand in the catalog.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Catalog {
    /// The sections of each product.
    pub products: BTreeMap<ProductId, Vec<SectionId>>,
    /// The sections.
    pub sections: BTreeMap<SectionId, Section>,
}

/// A section of the catalog.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Section {
    /// The section above it; nothing for the uppermost.
    pub parent: Option<SectionId>,
    /// Its name.
    pub name: String,
}

impl Catalog {
    /// The products that stand in one of some sections or below it.
    pub(crate) fn products_in(&self, sections: &BTreeSet<SectionId>) -> BTreeSet<ProductId> {
        let lies_in = |own: SectionId| sections.iter().any(|&it| climb(own, it, |it| self.sections.get(&it)?.parent));
        let is_in = |(_, own): &(&ProductId, &Vec<SectionId>)| own.iter().any(|&section| lies_in(section));
        self.products.iter().filter(is_in).map(|(&product, _)| product).collect()
    }
}

/// Whether the way up from a place leads to another, or starts there.
fn climb<T: Copy + PartialEq>(from: T, to: T, above: impl Fn(T) -> Option<T>) -> bool {
    /// No tree of people is so deep: what is deeper goes in a circle.
    const DEEPEST: usize = 100;
    std::iter::successors(Some(from), |&place| above(place)).take(DEEPEST).any(|place| place == to)
}

/// A user field that is not read is missing.
impl Lookup for Context {
    fn segment(&self, id: &str) -> Option<&Condition> {
        self.segments.get(id)
    }

    fn user_field(&self, code: &str) -> Option<UserFieldKind> {
        self.user_fields.get(code).map(|field| field.kind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_department_stands_for_those_below_it() {
        // 4 and 5 lie below each other, and 9 below one that is gone.
        let parents = [(1, None), (2, Some(1)), (3, Some(2)), (4, Some(5)), (5, Some(4)), (9, Some(8))];
        let parents = parents.map(|(own, above)| (DepartmentId(own), above.map(DepartmentId))).into();
        let staff = Staff { parents, ..Staff::default() };
        for (department, expected) in
            [(1, vec![1, 2, 3]), (2, vec![2, 3]), (3, vec![3]), (4, vec![4, 5]), (8, vec![9]), (7, vec![])]
        {
            assert_eq!(
                staff.below(DepartmentId(department)).map(|it| it.0).collect::<Vec<_>>(),
                expected,
                "{department}"
            );
        }
    }

    #[test]
    fn a_section_stands_for_those_below_it() {
        let section = |parent| Section { parent, name: String::new() };
        let catalog = Catalog {
            products: [(1, vec![10]), (2, vec![11, 30]), (3, vec![]), (4, vec![12])]
                .map(|(product, own)| (ProductId(product), own.into_iter().map(SectionId).collect()))
                .into(),
            sections: [(10, section(None)), (11, section(Some(SectionId(10)))), (30, section(None))]
                .map(|(id, section)| (SectionId(id), section))
                .into(),
        };
        let products_in = |sections: &[u32]| -> Vec<u32> {
            let products = catalog.products_in(&sections.iter().copied().map(SectionId).collect());
            products.into_iter().map(|product| product.0).collect()
        };
        assert_eq!(products_in(&[10]), [1, 2]);
        assert_eq!(products_in(&[30, 12]), [2, 4]);
        assert_eq!(products_in(&[]), [0; 0]);
    }
}
