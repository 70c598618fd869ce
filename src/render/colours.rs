//! The colours of shifts, leave and marks, the same in every format that has any.

/// A colour as `0xRRGGBB`.
pub type Rgb = u32;

/// A ground with the ink on it, on light paper and on a dark screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shade {
    /// The ground on light paper.
    pub fill: Rgb,
    /// The ink on it.
    pub ink: Rgb,
    /// The ground on a dark screen.
    pub dark_fill: Rgb,
    /// The ink on it.
    pub dark_ink: Rgb,
}

const fn shade(fill: Rgb, ink: Rgb, dark_fill: Rgb, dark_ink: Rgb) -> Shade {
    Shade { fill, ink, dark_fill, dark_ink }
}

/// Duties by class: neighbours differ in hue and in lightness.
const CLASSES: [Shade; 8] = [
    shade(0xD6E6FA, 0x1B4B8A, 0x1E3A5F, 0xBFD9F7),
    shade(0xD9F0DB, 0x1F6B32, 0x1D4A2B, 0xBDE8C5),
    shade(0xFBE5C0, 0x7F5200, 0x553C0A, 0xF5D79A),
    shade(0xE8DDF7, 0x5A358F, 0x41305F, 0xDBC8F5),
    shade(0xCDEEEC, 0x0B605D, 0x114846, 0xA9E3DF),
    shade(0xFADCE4, 0x97254A, 0x5A2236, 0xF6C0CF),
    shade(0xE9EDC3, 0x575D0C, 0x41450F, 0xDDE39B),
    shade(0xDDE4EC, 0x35475B, 0x2F3D4C, 0xC5D2E0),
];

/// Approved absence.
pub const LEAVE: Shade = shade(0xECECEC, 0x5F6368, 0x33373B, 0xB4B9BE);
/// Free.
pub const REST: Shade = shade(0xFFFFFF, 0x8B939C, 0x16191D, 0x79828C);
/// A weekend.
pub const WEEKEND: Shade = shade(0xEEF1F5, 0x4A5563, 0x23282F, 0xAEB8C4);
/// A public holiday.
pub const HOLIDAY: Shade = shade(0xFBE0DE, 0xA3201A, 0x54211E, 0xF7BDB8);
/// A weekend day worked in exchange.
pub const EXCHANGED: Shade = shade(0xFFF1CC, 0x7A5B00, 0x4A3B0C, 0xF4DC94);
/// Not as it should be.
pub const BAD: Shade = shade(0xF9CFCB, 0x9B1C15, 0x6A241F, 0xFBC7C2);
/// To be looked at.
pub const NOTABLE: Shade = shade(0xFDECB8, 0x755500, 0x53420D, 0xF7DF92);

/// The colours of a class of duties.
pub fn class(of: usize) -> Shade {
    CLASSES[of % CLASSES.len()]
}
