//! A set of clients as bits: the answer of every condition, and the number of clients that the next one has to look at.

/// A set of clients, each named by its position in the columns, 0 to [`Bitmap::len`] − 1.
///
/// One bit per client, 64 to a word: two sets of 100 000 clients are joined in some 1 600 steps. Bits beyond the last
/// client are never set, so that counting and comparing words is right.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bitmap {
    words: Vec<u64>,
    len: usize,
}

impl Bitmap {
    /// No client out of `len`.
    #[must_use]
    pub fn none(len: usize) -> Self {
        Self { words: vec![0; len.div_ceil(64)], len }
    }

    /// All of `len` clients.
    #[must_use]
    pub fn all(len: usize) -> Self {
        let mut all = Self { words: vec![u64::MAX; len.div_ceil(64)], len };
        all.mask();
        all
    }

    /// The clients out of `len` for which `holds` says so; each is asked once, in order.
    #[must_use]
    pub fn from_fn(len: usize, holds: impl FnMut(usize) -> bool) -> Self {
        Self::all(len).filter(holds)
    }

    /// How many clients there are, members or not.
    #[must_use]
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there is no member.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.words.iter().all(|&word| word == 0)
    }

    /// How many members there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.words.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// Whether a client is a member; one beyond the last is not.
    #[must_use]
    pub fn contains(&self, client: usize) -> bool {
        client < self.len && self.words[client / 64] >> (client % 64) & 1 == 1
    }

    /// Makes a client a member; one beyond the last is passed over.
    pub fn insert(&mut self, client: usize) {
        if client < self.len {
            self.words[client / 64] |= 1 << (client % 64);
        }
    }

    /// The members in order.
    pub fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        self.words.iter().enumerate().flat_map(|(position, &word)| Members { word, first: position * 64 })
    }

    /// The members for which `holds` says so; only members are asked, in order.
    #[must_use]
    pub fn filter(&self, mut holds: impl FnMut(usize) -> bool) -> Self {
        let kept = |(position, &word): (usize, &u64)| {
            let first = position * 64;
            Members { word, first }.fold(0, |kept, client| kept | u64::from(holds(client)) << (client - first))
        };
        Self { words: self.words.iter().enumerate().map(kept).collect(), len: self.len }
    }

    /// Keeps the members that `other` has too.
    pub fn and(&mut self, other: &Self) {
        self.join(other, |own, other| own & other);
    }

    /// Adds the members of `other`.
    pub fn or(&mut self, other: &Self) {
        self.join(other, |own, other| own | other);
        self.mask();
    }

    /// Takes the members of `other` away.
    pub fn and_not(&mut self, other: &Self) {
        self.join(other, |own, other| own & !other);
    }

    /// Every client that is no member.
    #[must_use]
    pub fn not(&self) -> Self {
        let mut others = Self { words: self.words.iter().map(|word| !word).collect(), len: self.len };
        others.mask();
        others
    }

    /// Whether every member is one of `other` too.
    #[must_use]
    pub fn is_subset(&self, other: &Self) -> bool {
        let other = other.words.iter().copied().chain(std::iter::repeat(0));
        self.words.iter().zip(other).all(|(own, other)| own & !other == 0)
    }

    /// The bits, the first client's lowest in the first word.
    #[must_use]
    pub fn words(&self) -> &[u64] {
        &self.words
    }

    /// Clients that `other` does not reach are none of its members.
    fn join(&mut self, other: &Self, rule: impl Fn(u64, u64) -> u64) {
        let other = other.words.iter().copied().chain(std::iter::repeat(0));
        self.words.iter_mut().zip(other).for_each(|(own, other)| *own = rule(*own, other));
    }

    /// Clears the bits beyond the last client.
    fn mask(&mut self) {
        if let (Some(last), used @ 1..) = (self.words.last_mut(), self.len % 64) {
            *last &= u64::MAX >> (64 - used);
        }
    }
}

/// The members that one word holds, lowest first.
struct Members {
    word: u64,
    first: usize,
}

impl Iterator for Members {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        if self.word == 0 {
            return None;
        }
        let lowest = self.word.trailing_zeros() as usize;
        self.word &= self.word - 1;
        Some(self.first + lowest)
    }
}
