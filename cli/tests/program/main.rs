//! What the program promises, tried on the program itself: each test runs it as a person or a script would.

mod bimi;
mod check;
mod checking;
mod collecting;
mod credentials;
mod exec;
mod exit_codes;
mod files;
mod help;
mod inspecting;
mod json;
mod logo;
mod network;
mod orders;
mod publishing;
mod recordings;
mod renewal;
mod run;
mod secrets;
mod serve;
mod shells;
mod status;
mod streams;
mod svg;
mod terminal;
mod waiting;
