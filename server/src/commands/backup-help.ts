const SETTINGS = `Every setting of ajet-chat serve is an option here as well (--data <folder>, --config <file>), and the same
environment counts; see ajet-chat config print.

Exit codes: 0 done, 1 failed, 2 wrong usage.
`

/** What `ajet-chat backup --help` prints. */
export const backupHelp = `Usage: ajet-chat backup [file|-] [--json] [settings]

Writes everything the server keeps (accounts, sessions, channels, messages, files) into one compressed file, or to the
standard output for -. The server may go on running: the backup has the state of one moment. Without a name the file is
ajet-chat-<time>.tar.zst in this folder.

  ajet-chat backup
  ajet-chat backup /backups/chat.tar.zst --data /var/lib/ajet-chat
  ajet-chat backup - | ssh backup@example.org 'cat > chat.tar.zst'

${SETTINGS}`

/** What `ajet-chat restore --help` prints. */
export const restoreHelp = `Usage: ajet-chat restore <file|-> [--check] [--json] [settings]

Puts a backup into an empty place: a data folder that is new, or a database without people. A backup that is damaged is
refused, and then nothing is changed. --check only looks whether the backup is whole.

  ajet-chat restore chat.tar.zst --data /var/lib/ajet-chat-new
  ajet-chat restore chat.tar.zst --check

${SETTINGS}`
