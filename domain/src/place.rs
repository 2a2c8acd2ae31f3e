//! Places are coarse: a house is never stored (RULES 16).

/// A point of a coarse grid, in microdegrees (WGS 84): the middle of a cell, never the point that was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Place {
    latitude: i64,
    longitude: i64,
}

/// Why two numbers are no place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("latitude lies from -90 to 90 degrees, longitude from -180 to 180")]
pub struct PlaceError;

/// Microdegrees of latitude in a kilometre: 10^6 / 111.32, rounded up so that a cell is never smaller than asked.
const MICRODEGREES_PER_KM: i64 = 8_984;

impl Place {
    /// The middle of the grid cell of `grid_km` kilometres (1, 5 or 10) that holds the point, in microdegrees.
    pub fn coarse(latitude: i64, longitude: i64, grid_km: i64) -> Result<Self, PlaceError> {
        if !(-90_000_000..=90_000_000).contains(&latitude) || !(-180_000_000..=180_000_000).contains(&longitude) {
            return Err(PlaceError);
        }
        let step = MICRODEGREES_PER_KM.saturating_mul(grid_km.clamp(1, 100));
        let latitude = middle(latitude, step).clamp(-90_000_000, 90_000_000);
        // A degree of longitude shrinks towards the poles; bands of ten degrees keep the cell at least as wide.
        let wide = step
            .saturating_mul(band_widening(latitude))
            .checked_div(100)
            .unwrap_or(step);
        let longitude = middle(longitude, wide).clamp(-180_000_000, 180_000_000);
        Ok(Self { latitude, longitude })
    }

    /// What was stored, coarse already.
    pub const fn stored(latitude: i64, longitude: i64) -> Self {
        Self { latitude, longitude }
    }

    /// Microdegrees north.
    pub const fn latitude(self) -> i64 {
        self.latitude
    }

    /// Microdegrees east.
    pub const fn longitude(self) -> i64 {
        self.longitude
    }
}

fn middle(value: i64, step: i64) -> i64 {
    let cell = value.div_euclid(step.max(1));
    cell.saturating_mul(step).saturating_add(step.div_euclid(2))
}

/// 100 / cos(latitude) at the far edge of each band of ten degrees, rounded up.
const fn band_widening(latitude: i64) -> i64 {
    match latitude.abs() {
        0..10_000_000 => 102,
        10_000_000..20_000_000 => 107,
        20_000_000..30_000_000 => 116,
        30_000_000..40_000_000 => 131,
        40_000_000..50_000_000 => 156,
        50_000_000..60_000_000 => 200,
        60_000_000..70_000_000 => 293,
        70_000_000..80_000_000 => 576,
        _ => 5_000,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_doors_of_a_street_are_one_place() {
        let one = Place::coarse(41_385_064, 2_173_404, 1).unwrap();
        let next_door = Place::coarse(41_385_164, 2_173_504, 1).unwrap();
        assert_eq!(one, next_door);
        assert_ne!((one.latitude(), one.longitude()), (41_385_064, 2_173_404));
    }

    #[test]
    fn a_place_off_the_globe_is_refused() {
        assert_eq!(Place::coarse(90_000_001, 0, 1), Err(PlaceError));
        assert!(Place::coarse(-90_000_000, 180_000_000, 10).is_ok());
    }
}
