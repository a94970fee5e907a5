//! The login name and the password: checked, never printed, wiped from memory.

use std::fmt;

use zeroize::Zeroizing;

use crate::{InputError, Redactor};

/// The account's login name and password.
///
/// They are never printed, `Debug` included, and are wiped from memory when dropped. Neither is cloned: share the client.
pub struct Credentials {
    login_name: Zeroizing<String>,
    login_password: Zeroizing<String>,
    redactor: Redactor,
}

impl Credentials {
    /// The most characters (Unicode scalar values) of a login name.
    pub const MAX_LOGIN_NAME: usize = 64;
    /// The most characters (Unicode scalar values) of a password.
    pub const MAX_LOGIN_PASSWORD: usize = 128;

    /// Creates credentials of a login name of 1 to 64 characters and a password of 1 to 128. Both are case-sensitive, and
    /// white space counts.
    ///
    /// ```
    /// use collectmc::Credentials;
    ///
    /// let credentials = Credentials::new("brand-team", "correct horse")?;
    /// assert_eq!(format!("{credentials:?}"), "Credentials([redacted])");
    /// # Ok::<(), collectmc::InputError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`InputError`] names the one that is empty or too long, never its value.
    pub fn new(login_name: impl Into<String>, login_password: impl Into<String>) -> Result<Self, InputError> {
        let login_name = Zeroizing::new(login_name.into());
        let login_password = Zeroizing::new(login_password.into());
        check("loginName", &login_name, Self::MAX_LOGIN_NAME)?;
        check("loginPassword", &login_password, Self::MAX_LOGIN_PASSWORD)?;
        Ok(Self::unchecked(login_name, login_password))
    }

    fn unchecked(login_name: Zeroizing<String>, login_password: Zeroizing<String>) -> Self {
        Self {
            redactor: Redactor::new([&*login_name, &*login_password]),
            login_name,
            login_password,
        }
    }

    /// Credentials for a replay, which needs no account: recordings hold neither login name nor password. No account has these.
    ///
    /// ```
    /// let credentials = collectmc::Credentials::for_replay();
    /// assert!(credentials.redactor().appears_in(b"no such user: login-name-of-a-replay"));
    /// ```
    pub fn for_replay() -> Self {
        let [login_name, login_password] = ["login-name-of-a-replay", "password-of-a-replay"];
        Self::unchecked(login_name.to_owned().into(), login_password.to_owned().into())
    }

    pub(crate) fn expose_login_name(&self) -> &str {
        &self.login_name
    }

    pub(crate) fn expose_login_password(&self) -> &str {
        &self.login_password
    }

    /// The redactor of both, for programs that write down text of a server: it removes them, or reports whether they are in it,
    /// in the encodings in which servers repeat what they were sent. See [`Redactor`].
    ///
    /// ```
    /// let credentials = collectmc::Credentials::new("brand-team", "100% secret")?;
    /// let redactor = credentials.redactor();
    /// assert!(redactor.appears_in(b"no such user: Brand-Team"));
    /// assert!(redactor.appears_in(b"loginPassword=100%25+secret"));
    /// assert!(!redactor.appears_in(b"Incorrect login details"));
    /// # Ok::<(), collectmc::InputError>(())
    /// ```
    pub fn redactor(&self) -> &Redactor {
        &self.redactor
    }
}

fn check(field: &'static str, value: &str, limit: usize) -> Result<(), InputError> {
    match value.chars().count() {
        0 => Err(InputError::Empty { field }),
        length if length > limit => Err(InputError::TooLong { field, length, limit }),
        _ => Ok(()),
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Credentials([redacted])")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_counted_and_not_bytes() {
        assert!(Credentials::new("ä".repeat(64), "ß".repeat(128)).is_ok());
        let error = Credentials::new("ä".repeat(65), "x").unwrap_err();
        assert!(
            error.to_string().contains("loginName") && error.to_string().contains("64"),
            "{error}"
        );
        assert!(!error.to_string().contains('ä'));
    }

    #[test]
    fn each_empty_one_is_named() {
        assert!(matches!(
            Credentials::new("", "x"),
            Err(InputError::Empty { field: "loginName" })
        ));
        assert!(matches!(
            Credentials::new("x", ""),
            Err(InputError::Empty { field: "loginPassword" })
        ));
    }
}
