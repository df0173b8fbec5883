//! The alphabets of the world in one order, as Unicode has it for readers of any language.

use std::cell::OnceCell;

use icu_collator::options::{CollatorOptions, Strength};
use icu_collator::preferences::CollationNumericOrdering;
use icu_collator::provider::{
    Baked, CollationDiacriticsV1, CollationJamoV1, CollationMetadataV1, CollationReorderingV1, CollationRootV1,
    CollationSpecialPrimariesV1, CollationTailoringV1,
};
use icu_collator::{Collator, CollatorBorrowed, CollatorPreferences};
use icu_normalizer::provider::{Baked as Normalization, NormalizerNfdDataV1, NormalizerNfdTablesV1};
use icu_provider::{
    DataError, DataErrorKind, DataMarker, DataPayload, DataProvider, DataRequest, DataResponse, DataResponseMetadata,
};

thread_local! {
    static COLLATOR: OnceCell<Collator> = const { OnceCell::new() };
}

/// Hands out the collator of this thread: letters by the alphabet first, then marks, then case; digits by value.
pub(super) fn with<T>(use_it: impl FnOnce(&CollatorBorrowed<'_>) -> T) -> T {
    COLLATOR.with(|collator| use_it(&collator.get_or_init(collator_of_root).as_borrowed()))
}

fn collator_of_root() -> Collator {
    let mut preferences = CollatorPreferences::default();
    preferences.numeric_ordering = Some(CollationNumericOrdering::True);
    let mut options = CollatorOptions::default();
    options.strength = Some(Strength::Tertiary);
    Collator::try_new_unstable(&Root, preferences, options).expect("the data is part of the program")
}

/// The data for no language in particular. All that the crate has would be a million bytes, most of it for Chinese.
struct Root;

/// Gives data that is the same for every language.
macro_rules! common {
    ($($marker:ty: $from:expr),+ $(,)?) => {$(
        impl DataProvider<$marker> for Root {
            fn load(&self, request: DataRequest<'_>) -> Result<DataResponse<$marker>, DataError> {
                $from.load(request)
            }
        }
    )+};
}

common! {
    CollationRootV1: Baked,
    CollationSpecialPrimariesV1: Baked,
    CollationJamoV1: Baked,
    NormalizerNfdDataV1: Normalization,
    NormalizerNfdTablesV1: Normalization,
}

/// Gives what there is for no language in particular.
macro_rules! undetermined {
    ($($marker:ty: $data:expr),+ $(,)?) => {$(
        impl DataProvider<$marker> for Root {
            fn load(&self, _: DataRequest<'_>) -> Result<DataResponse<$marker>, DataError> {
                let metadata = DataResponseMetadata::default();
                Ok(DataResponse { metadata, payload: DataPayload::from_static_ref($data) })
            }
        }
    )+};
}

undetermined! {
    CollationMetadataV1: Baked::COLLATION_METADATA_V1_UND,
    CollationDiacriticsV1: Baked::COLLATION_DIACRITICS_V1_UND,
}

/// Has no data, since only languages with an order of their own ask for it.
macro_rules! absent {
    ($($marker:ty),+ $(,)?) => {$(
        impl DataProvider<$marker> for Root {
            fn load(&self, request: DataRequest<'_>) -> Result<DataResponse<$marker>, DataError> {
                Err(DataErrorKind::IdentifierNotFound.with_req(<$marker as DataMarker>::INFO, request))
            }
        }
    )+};
}

absent!(CollationTailoringV1, CollationReorderingV1);
