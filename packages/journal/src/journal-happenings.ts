/** Everything that can happen in a journal. Sequences are given as numbers, sizes in bytes, times in ms. */
export const journalHappenings = {
  'journal-opened': {
    level: 'info',
    message: 'the journal in {folder} is open and holds {entries} events',
  },
  'append-refused': {
    level: 'error',
    message: 'the journal takes nothing in: {reason}',
    action: '{action}',
    counter: {
      name: 'tidewaiter_journal_append_refused_total',
      help: 'Times that the journal began to refuse entries.',
      labels: 'code',
    },
  },
  'append-resumed': {
    level: 'info',
    message: 'the journal takes entries in again',
  },
  'journal-failed': {
    level: 'error',
    message: 'the journal has stopped working: {reason}',
    action: 'Start the service again. What was accepted is on disk.',
    counter: {
      name: 'tidewaiter_journal_failed_total',
      help: 'Times that the journal has stopped working.',
      labels: '',
    },
  },
  'entries-removed': {
    level: 'debug',
    message: 'entries {first} to {last} were removed from the journal: {reason}',
    counter: {
      name: 'tidewaiter_journal_removed_entries_total',
      help: 'Entries removed by age or size.',
      labels: '',
      add: 'count',
    },
  },
  'entries-removed-unread': {
    level: 'error',
    message: 'entries {first} to {last} were removed from the journal while they were still kept for {cursors}',
    action:
      'See `tidewaiter status` for which of them lost some, and why it does not deliver. Raise `journal.maxSize`, or set `journal.whenFull: refuse`.',
    counter: {
      name: 'tidewaiter_journal_removed_unread_entries_total',
      help: 'Entries removed before every integration had delivered them.',
      labels: '',
      add: 'count',
    },
  },
  'block-damaged': {
    level: 'error',
    message: 'entries {first} to {last} of the journal are damaged on disk',
    action: 'Check the disk. The other entries are delivered.',
    counter: {
      name: 'tidewaiter_journal_damaged_entries_total',
      help: 'Entries lost to damage on disk, as far as seen.',
      labels: '',
      add: 'count',
    },
  },
  'cursor-set-back': {
    level: 'warning',
    message: 'the cursor of {cursor} stood at {found}, beyond the end of the journal: it was set back to {next}',
    action:
      'The journal was probably restored from an older copy. Entries that were lost with it were delivered before.',
  },
  'checkpoint-slow': {
    level: 'warning',
    message: 'moving the log of the journal into its file took {durationMs} ms',
    action: 'The disk is slow. Latency suffers when this happens often.',
    counter: {
      name: 'tidewaiter_journal_checkpoint_slow_total',
      help: 'Checkpoints that took longer than a second.',
      labels: '',
    },
  },
  'dead-letters-removed': {
    level: 'warning',
    message: '{count} of the oldest dead letters were removed to keep to {limit}',
    action: 'Look at `tidewaiter dead-letters`, and deal with what cannot be delivered.',
    counter: {
      name: 'tidewaiter_journal_dead_letters_removed_total',
      help: 'Dead letters removed because there were too many.',
      labels: '',
      add: 'count',
    },
  },
} as const
