//! Contacts, what the team promises on each channel, and the changes of a what-if.

use std::path::Path;
use std::sync::Arc;

use crate::book::{Book, ContactsFile, Needs, Service, ServiceKind, SkillIx, nearest};
use crate::diagnostic::{Code, Diagnostic, Failure, Place, Source};
use crate::import::contacts::{self, Contacts, Reading};
use crate::messages::input;
use crate::messages::{Text, contacts as say};

use rust_decimal::Decimal;

/// Which contacts count, how they are read, and what is taken otherwise than the team has it.
#[derive(Clone, Debug, Default)]
pub struct Channels {
    /// The channels that count; all without one.
    pub channels: Vec<String>,
    /// What a channel is of which no team says it.
    pub kind: Option<ServiceKind>,
    /// Minutes of an interval, where the file does not show them.
    pub interval: Option<i64>,
    /// Whether times that are left out are closed; else they are an error.
    pub closed: bool,
    /// By how much more contacts come in; 0.2 is a fifth more.
    pub volume: Option<f64>,
    /// Seconds that one contact takes.
    pub handle: Option<i64>,
    /// Seconds within which a contact is to be answered.
    pub answer_within: Option<i64>,
    /// How many of them, in thousandths.
    pub level: Option<i64>,
    /// Seconds of waiting on average.
    pub answer_speed: Option<i64>,
    /// Seconds after which a customer gives up, on average.
    pub patience: Option<i64>,
    /// How busy agents may be, in thousandths.
    pub occupancy: Option<i64>,
    /// How many chats an agent has at once.
    pub at_once: Option<u32>,
    /// The part of paid time without contacts, in thousandths.
    pub shrinkage: Option<i64>,
}

/// Stands for a file where an argument is the place of an error.
const COMMAND_LINE: &str = "fairshift";

/// Words in the name of a channel that say what it is, where no team does.
const NAMES: [(ServiceKind, &[&str]); 2] = [
    (ServiceKind::Chats, &["chat", "在线", "会话", "聊天", "wechat", "微信", "im"]),
    (ServiceKind::Mail, &["mail", "邮件", "工单", "ticket", "follow", "留言"]),
];

/// Contacts with what is promised on their channels.
pub struct Promised {
    /// As the file has them.
    pub contacts: Contacts,
    /// By channel, as the team has it.
    pub before: Vec<Service>,
    /// By channel, with the changes of the command line.
    pub services: Vec<Service>,
    /// How many times the contacts are taken.
    pub factor: f64,
    /// Whether something is taken otherwise than the team has it.
    pub is_what_if: bool,
}

impl Channels {
    /// The same of a file that the team names, read as the team says.
    pub fn for_file(&self, file: &ContactsFile) -> Channels {
        let closed = file.closed || self.closed;
        Channels { closed, interval: self.interval.or(file.length), ..self.clone() }
    }

    fn service(&self, service: &Service) -> Service {
        let mut service = service.clone();
        let queue = service.kind != ServiceKind::Mail;
        if queue {
            service.within = self.answer_within.unwrap_or(service.within);
            service.level = self.level.or(service.level.filter(|_| self.answer_speed.is_none()));
            service.speed = self.answer_speed.or(service.speed);
            service.patience = self.patience.or(service.patience);
        }
        if service.kind == ServiceKind::Chats {
            service.at_once = self.at_once.unwrap_or(service.at_once);
        }
        service.occupancy = self.occupancy.or(service.occupancy);
        service.shrinkage = self.shrinkage.unwrap_or(service.shrinkage);
        service.handle = self.handle.or(service.handle);
        service
    }

    fn changes_goals(&self) -> bool {
        let times = [self.answer_within, self.level, self.answer_speed, self.patience, self.occupancy];
        times.iter().any(Option::is_some)
            || self.at_once.is_some()
            || self.shrinkage.is_some()
            || self.handle.is_some()
    }

    /// Where the command line says what a key of `[service]` is, if it does.
    fn argument(&self, key: &str) -> Option<Place> {
        let share = |permille: Option<i64>| {
            permille.map(|permille| format!("{}%", Decimal::new(permille, 1).normalize()))
        };
        let text = match key {
            "level" => format!("--level {}", share(self.level)?),
            "occupancy" => format!("--occupancy {}", share(self.occupancy)?),
            "shrinkage" => format!("--shrinkage {}", share(self.shrinkage)?),
            "patience" => format!("--patience {}s", self.patience?),
            _ => return None,
        };
        let span = 0..text.len();
        Some(Place { source: Arc::new(Source { path: COMMAND_LINE.into(), text }), span })
    }

    /// Reads the contacts and finds what is promised on each channel.
    ///
    /// # Errors
    /// A file that can't be read, channels that the team or the file does not have, goals that can't be met.
    pub fn read(&self, path: &Path, book: Option<&Book>) -> Result<Promised, Failure> {
        let named = match (self.channels.as_slice(), book.map(|book| book.service.as_slice())) {
            ([one], _) => one.clone(),
            (_, Some([one])) => one.channel.clone(),
            _ => "calls".to_string(),
        };
        let reading = Reading { channel: named, length: self.interval, closed: self.closed };
        let mut contacts = contacts::read(path, &reading)?;
        let mut found = Vec::new();
        for name in self.channels.iter().filter(|name| !contacts.channels.contains(name)) {
            let missing = Diagnostic::error(Code::UnknownChannel, say::no_such_channel(name));
            let known: Vec<Text> = contacts.channels.iter().take(15).map(Text::plain).collect();
            found.push(missing.in_file(path).help(say::channels_are(Text::list(&known))));
        }
        if !self.channels.is_empty() {
            contacts.keep(|name| self.channels.iter().any(|known| known == name));
        }
        let mut before = Vec::new();
        for (channel, name) in contacts.channels.clone().iter().enumerate() {
            let service = match book {
                Some(book) if !book.service.is_empty() => {
                    let known = book.service.iter().find(|service| service.channel == *name);
                    if known.is_none() {
                        contacts.without_handle.remove(&channel);
                        found.push(unknown(&contacts, channel, name, book));
                    }
                    known.cloned()
                }
                _ => Some(self.usual(name, channel, contacts.channels.len(), book)),
            };
            before.push(service.unwrap_or_else(|| Service::of(name, ServiceKind::Calls)));
        }
        let services: Vec<Service> = before.iter().map(|service| self.service(service)).collect();
        for (channel, service) in services.iter().enumerate() {
            if let Some(book) = book
                && !book.agents.iter().any(|agent| service.needs.met_by(agent))
            {
                let title = say::nobody_serves(&service.channel);
                let nobody = Diagnostic::error(Code::NobodyServes, title);
                let nobody = match service.at.as_ref().or(contacts.first.get(&channel)) {
                    Some(at) => nobody.at(at, Text::default()),
                    None => nobody.in_file(path),
                };
                found.push(nobody.help(say::give_skill(service.needs.label(book))));
            }
            if let Some(at) = contacts.without_handle.get(&channel).filter(|_| service.handle.is_none()) {
                let title = say::no_handle_time(&service.channel);
                let missing = Diagnostic::error(Code::UnknownChannel, title).at(at, Text::default());
                found.push(missing.help(say::add_handle()));
            }
            // What is wrong in the team's file was said when it was read.
            for (key, title, help) in service.impossible() {
                let wrong = Diagnostic::error(Code::ImpossibleGoal, title);
                let wrong = match self.argument(key) {
                    Some(at) => wrong.at(&at, Text::default()),
                    None => wrong,
                };
                found.push(wrong.help(help));
            }
        }
        found.dedup();
        if !found.is_empty() {
            return Err(found.into());
        }
        let factor = 1.0 + self.volume.unwrap_or(0.0);
        let is_what_if = self.volume.is_some()
            || (book.is_some_and(|book| !book.service.is_empty()) && self.changes_goals());
        Ok(Promised { contacts, before, services, factor, is_what_if })
    }

    /// What is taken of a channel where no team says anything.
    fn usual(&self, name: &str, channel: usize, count: usize, book: Option<&Book>) -> Service {
        let lower = name.to_lowercase();
        let guessed = NAMES.iter().find(|(_, words)| {
            words.iter().any(|word| if word.len() > 2 { lower.contains(word) } else { lower == *word })
        });
        let kind = self.kind.unwrap_or_else(|| guessed.map_or(ServiceKind::Calls, |(kind, _)| *kind));
        let mut service = Service::of(name, kind);
        service.needs = match book {
            Some(book) => book
                .skills
                .iter()
                .position(|skill| skill.id == name)
                .map_or_else(Needs::default, |at| Needs::of(vec![SkillIx(at)], 1)),
            // Nobody knows who answers: each channel by itself.
            None if count > 1 => Needs::of(vec![SkillIx(channel)], 1),
            None => Needs::default(),
        };
        service
    }
}

impl Promised {
    /// The contacts as they are taken.
    pub fn changed(&self, handle: Option<i64>) -> Contacts {
        let mut contacts = self.contacts.clone();
        contacts.change(self.factor, handle.map(|seconds| seconds as f64));
        contacts
    }
}

fn unknown(contacts: &Contacts, channel: usize, name: &str, book: &Book) -> Diagnostic {
    let unknown = Diagnostic::error(Code::UnknownChannel, say::unknown_channel(key(name)));
    let unknown = match contacts.first.get(&channel) {
        Some(at) => unknown.at(at, Text::default()),
        None => unknown,
    };
    unknown.help(match nearest(name, book.service.iter().map(|service| service.channel.as_str())) {
        Some(meant) => input::did_you_mean(meant),
        None => say::add_service(key(name)),
    })
}

/// A name as a key of TOML: quoted where it has to be.
fn key(name: &str) -> String {
    let bare = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    match !name.is_empty() && name.bytes().all(bare) {
        true => name.to_string(),
        false => format!("{name:?}"),
    }
}

/// Who answers, for people: skills, or channels where no team says who.
pub fn who(needs: &Needs, book: Option<&Book>, names: &[String]) -> Text {
    match book {
        Some(_) | None if needs.skills.is_empty() => say::everyone(),
        Some(book) => needs.label(book),
        None => Text::plain(
            needs.skills.iter().filter_map(|skill| names.get(skill.0)).cloned().collect::<Vec<_>>().join("/"),
        ),
    }
}
