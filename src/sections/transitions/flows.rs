//! Who went from one group to another between two months, as bands whose widths are numbers of clients: where bands and
//! bars lie, in pixels from the top. Those who stayed are left out, or nothing else could be seen.

use segmentation::rank::Place;

/// The height of a place with its name and number, at least.
const LEAST_SLOT: f64 = 42.0;

/// Between two places.
const GAP: f64 = 8.0;

/// The height of all bars of a side together, without the gaps.
const BARS: f64 = 220.0;

/// The width in which bands are drawn; a view stretches it.
pub const WIDTH: f64 = 400.0;

/// A place on one side, with the clients who left it or came to it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bar {
    /// Which place.
    pub place: Place,
    /// How many clients.
    pub clients: u32,
    /// Where it begins.
    pub top: f64,
    /// How high it is: by the number of clients.
    pub height: f64,
}

/// The clients who went from one place to another.
#[derive(Clone, Debug, PartialEq)]
pub struct Band {
    /// Where they were.
    pub from: Place,
    /// Where they are.
    pub to: Place,
    /// How many.
    pub clients: u32,
    /// The outline, as the `d` of a path of SVG, [`WIDTH`] wide.
    pub path: String,
}

/// All bars and bands.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Flows {
    /// Where clients were, from the top.
    pub before: Vec<Bar>,
    /// Where they are, from the top.
    pub after: Vec<Bar>,
    /// The bands between them, the widest first, so that narrow ones lie above.
    pub bands: Vec<Band>,
    /// How high it all is.
    pub height: f64,
    /// All who moved.
    pub clients: u32,
}

impl Flows {
    /// The bands of those who moved; `before` and `after` are the places in their order. Empty if nobody did.
    #[must_use]
    pub fn new(before: &[Place], after: &[Place], cells: &[(Place, Place, u32)]) -> Self {
        let moved: Vec<(Place, Place, u32)> =
            cells.iter().copied().filter(|(from, to, clients)| from != to && *clients > 0).collect();
        let clients: u32 = moved.iter().map(|cell| cell.2).sum();
        if clients == 0 {
            return Self::default();
        }
        let of_client = BARS / f64::from(clients);
        let side = |places: &[Place], end: fn(&(Place, Place, u32)) -> Place| {
            let mut top = 0.0;
            let mut bars = Vec::new();
            for &place in places {
                let clients: u32 = moved.iter().filter(|cell| end(cell) == place).map(|cell| cell.2).sum();
                if clients > 0 {
                    let height = f64::from(clients) * of_client;
                    bars.push(Bar { place, clients, top, height });
                    top += height.max(LEAST_SLOT) + GAP;
                }
            }
            (bars, top - GAP)
        };
        let (before, height_before) = side(before, |cell| cell.0);
        let (after, height_after) = side(after, |cell| cell.1);
        let mut bands = Vec::new();
        // How much of each bar bands have taken so far, from its top.
        let mut taken = vec![0.0; after.len()];
        for left in &before {
            let mut top = left.top;
            for (right, taken) in after.iter().zip(&mut taken) {
                let cell = moved.iter().find(|(from, to, _)| (*from, *to) == (left.place, right.place));
                let Some(&(from, to, clients)) = cell else { continue };
                let height = f64::from(clients) * of_client;
                bands.push(Band { from, to, clients, path: path(top, right.top + *taken, height) });
                top += height;
                *taken += height;
            }
        }
        bands.sort_by_key(|band| std::cmp::Reverse(band.clients));
        Self { before, after, bands, height: height_before.max(height_after), clients }
    }
}

/// A band of this height from the left, where it begins at `left`, to the right, where it begins at `right`.
fn path(left: f64, right: f64, height: f64) -> String {
    // Thinner than a pixel and a half it could hardly be seen or hit.
    let height = height.max(1.5);
    let (middle, under_left, under_right) = (WIDTH / 2.0, left + height, right + height);
    format!(
        "M0 {left:.1}C{middle} {left:.1} {middle} {right:.1} {WIDTH} {right:.1}V{under_right:.1}C{middle} {under_right:.1} \
         {middle} {under_left:.1} 0 {under_left:.1}Z"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const ACTIVE: Place = Place::Group(0);
    const SLEEPING: Place = Place::Group(1);
    const LOST: Place = Place::Group(2);

    fn flows(cells: &[(Place, Place, u32)]) -> Flows {
        Flows::new(&[Place::New, ACTIVE, SLEEPING, LOST], &[ACTIVE, SLEEPING, LOST, Place::Gone], cells)
    }

    #[test]
    fn those_who_stayed_are_left_out_and_the_others_add_up_on_both_sides() {
        let told = flows(&[
            (ACTIVE, ACTIVE, 1_000),
            (ACTIVE, SLEEPING, 30),
            (SLEEPING, ACTIVE, 10),
            (SLEEPING, LOST, 5),
            (Place::New, ACTIVE, 7),
            (LOST, LOST, 0),
        ]);
        let sum = |bars: &[Bar]| bars.iter().map(|bar| bar.clients).sum::<u32>();
        assert_eq!((told.clients, sum(&told.before), sum(&told.after)), (52, 52, 52));
        let places = |bars: &[Bar]| bars.iter().map(|bar| (bar.place, bar.clients)).collect::<Vec<_>>();
        assert_eq!(places(&told.before), [(Place::New, 7), (ACTIVE, 30), (SLEEPING, 15)]);
        assert_eq!(places(&told.after), [(ACTIVE, 17), (SLEEPING, 30), (LOST, 5)]);
        let bands: Vec<u32> = told.bands.iter().map(|band| band.clients).collect();
        assert_eq!(bands, [30, 10, 7, 5]);
    }

    #[test]
    fn names_have_room_and_nothing_lies_beyond_the_height() {
        let told =
            flows(&[(ACTIVE, SLEEPING, 1), (SLEEPING, LOST, 1), (LOST, ACTIVE, 100_000), (LOST, Place::Gone, 1)]);
        for bars in [&told.before, &told.after] {
            for two in bars.windows(2) {
                assert!(two[1].top - two[0].top >= LEAST_SLOT + GAP - 1e-9, "{two:?}");
            }
            assert!(bars.iter().all(|bar| bar.top + bar.height.max(LEAST_SLOT) <= told.height + 1e-9), "{bars:?}");
        }
    }

    #[test]
    fn where_nobody_moved_there_is_nothing() {
        assert_eq!(flows(&[(ACTIVE, ACTIVE, 9)]), Flows::default());
        assert_eq!(flows(&[]), Flows::default());
    }
}
