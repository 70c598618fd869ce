//! What `targets` and `service` have in common: which contacts count, and the changes of a what-if.

use clap::{Args, ValueEnum};
use fairshift::book::ServiceKind;
use fairshift::calendar::parse_seconds;
use fairshift::operations::service::Channels;

/// Which contacts count, how they are read, and what is taken otherwise than the team has it.
#[derive(Clone, Debug, Args)]
pub struct ChannelArgs {
    #[arg(long = "channel", value_name = "NAME")]
    channels: Vec<String>,
    #[arg(long, value_enum, value_name = "KIND")]
    kind: Option<KindName>,
    #[arg(long, value_name = "TIME", value_parser = minutes)]
    interval: Option<i64>,
    #[arg(long, value_enum, default_value = "error")]
    holes: Holes,
    #[arg(long, value_name = "+N%", value_parser = change, allow_hyphen_values = true)]
    volume: Option<f64>,
    #[arg(long, value_name = "TIME", value_parser = seconds)]
    handle: Option<i64>,
    #[arg(long, value_name = "TIME", value_parser = seconds)]
    answer_within: Option<i64>,
    #[arg(long, value_name = "N%", value_parser = share)]
    level: Option<i64>,
    #[arg(long, value_name = "TIME", value_parser = seconds)]
    answer_speed: Option<i64>,
    #[arg(long, value_name = "TIME", value_parser = seconds)]
    patience: Option<i64>,
    #[arg(long, value_name = "N%", value_parser = share)]
    occupancy: Option<i64>,
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=20))]
    at_once: Option<u32>,
    #[arg(long, value_name = "N%", value_parser = share)]
    shrinkage: Option<i64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum KindName {
    Calls,
    Chats,
    Mail,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Holes {
    Error,
    Closed,
}

impl ChannelArgs {
    /// What is asked for.
    pub fn channels(&self) -> Channels {
        Channels {
            channels: self.channels.clone(),
            kind: self.kind.map(|kind| match kind {
                KindName::Calls => ServiceKind::Calls,
                KindName::Chats => ServiceKind::Chats,
                KindName::Mail => ServiceKind::Mail,
            }),
            interval: self.interval,
            closed: self.holes == Holes::Closed,
            volume: self.volume,
            handle: self.handle,
            answer_within: self.answer_within,
            level: self.level,
            answer_speed: self.answer_speed,
            patience: self.patience,
            occupancy: self.occupancy,
            at_once: self.at_once,
            shrinkage: self.shrinkage,
        }
    }
}

/// Reads `20s`, `3min`, `1min30s`, `60`.
pub fn seconds(text: &str) -> Result<i64, String> {
    let bare = text.parse::<u32>().ok().map(i64::from);
    bare.or_else(|| parse_seconds(text))
        .filter(|seconds| *seconds <= 86_400)
        .ok_or_else(|| "a time such as 20s, 3min / 应为时长，如 20s、3min".to_string())
}

fn minutes(text: &str) -> Result<i64, String> {
    let minutes = parse_seconds(text).filter(|seconds| seconds % 60 == 0).map(|seconds| seconds / 60);
    minutes
        .filter(|minutes| (1..=1440).contains(minutes))
        .ok_or_else(|| "a time such as 15min, 30min, 1h / 应为时长，如 15min、30min、1h".to_string())
}

/// Reads `80%` and `0.8` in thousandths.
fn share(text: &str) -> Result<i64, String> {
    let number = match text.strip_suffix('%') {
        Some(percent) => decimal(percent).map(|number| number * 10.0),
        None => decimal(text).map(|number| number * 1000.0),
    };
    number
        .map(f64::round)
        .filter(|permille| (0.0..=1000.0).contains(permille))
        .map(|permille| permille as i64)
        .ok_or_else(|| "a share such as 80% or 0.8 / 应为比例，如 80% 或 0.8".to_string())
}

/// Reads `+20%` and `-10%` as 0.2 and -0.1.
fn change(text: &str) -> Result<f64, String> {
    let signed = text.strip_suffix('%').and_then(|percent| {
        match (percent.strip_prefix('+'), percent.strip_prefix('-')) {
            (Some(more), _) => decimal(more),
            (_, Some(less)) => decimal(less).filter(|number| *number <= 100.0).map(|number| -number),
            _ => None,
        }
    });
    signed
        .filter(|percent| *percent <= 1000.0)
        .map(|percent| percent / 100.0)
        .ok_or_else(|| "a change such as +20% or -10% / 应为增减，如 +20% 或 -10%".to_string())
}

fn decimal(text: &str) -> Option<f64> {
    let plain = (1..=12).contains(&text.len())
        && text.starts_with(|c: char| c.is_ascii_digit())
        && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    text.parse().ok().filter(|_| plain)
}
