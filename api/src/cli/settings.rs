//! Settings as flags. Each command takes those that mean something to it.

use std::marker::PhantomData;

use clap::{Arg, ArgMatches, Args, FromArgMatches};

use crate::config::{Flags, keys};
use keys::{Key, Shape};

/// The settings that a command takes.
pub trait Selection {
    /// The settings.
    fn keys() -> impl Iterator<Item = &'static Key>;
}

/// What opens a database.
#[derive(Debug, Clone, Copy)]
pub struct ForDatabase;

/// The same, and the address that an invitation names.
#[derive(Debug, Clone, Copy)]
pub struct ForInvitations;

/// Everything.
#[derive(Debug, Clone, Copy)]
pub struct ForServer;

impl Selection for ForDatabase {
    fn keys() -> impl Iterator<Item = &'static Key> {
        keys::OF_DATABASE.iter()
    }
}

impl Selection for ForInvitations {
    fn keys() -> impl Iterator<Item = &'static Key> {
        keys::OF_DATABASE.iter().chain([&keys::BASE_URL])
    }
}

impl Selection for ForServer {
    fn keys() -> impl Iterator<Item = &'static Key> {
        keys::all()
    }
}

/// Settings that were given as flags.
#[derive(Debug, Clone)]
pub struct Settings<S> {
    flags: Flags,
    selection: PhantomData<S>,
}

impl<S> Settings<S> {
    /// The flags by the names of their settings.
    pub const fn flags(&self) -> &Flags {
        &self.flags
    }
}

impl<S: Selection> Args for Settings<S> {
    fn augment_args(command: clap::Command) -> clap::Command {
        let silent = S::keys().filter(|key| key.flag.is_none());
        let silent: Vec<String> = silent
            .map(|key| format!("Without a flag, {}: {}", key.name, key.help()))
            .collect();
        let command = command.after_help(silent.join("\n"));
        S::keys()
            .filter_map(|key| key.flag.map(|flag| (key, flag)))
            .fold(command, |command, (key, flag)| {
                let arg = Arg::new(key.name)
                    .long(flag)
                    .value_name(key.value)
                    .help(key.help())
                    .help_heading("Settings");
                command.arg(match key.shape {
                    Shape::Switch => arg.num_args(0..=1).require_equals(true).default_missing_value("true"),
                    Shape::Value | Shape::List => arg,
                })
            })
    }

    fn augment_args_for_update(command: clap::Command) -> clap::Command {
        Self::augment_args(command)
    }
}

impl<S: Selection> FromArgMatches for Settings<S> {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let given = S::keys().filter(|key| key.flag.is_some()).filter_map(|key| {
            let text = matches.get_one::<String>(key.name)?;
            Some((key.name, text.clone()))
        });
        Ok(Self {
            flags: given.collect(),
            selection: PhantomData,
        })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}
