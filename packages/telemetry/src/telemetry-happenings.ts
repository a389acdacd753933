/** What can happen to the log itself. */
export const telemetryHappenings = {
  'log-repeats': {
    level: 'info',
    message: '{event}{subject}: {count} more of these in the last minute',
  },
  'log-dropped': {
    level: 'warning',
    message: '{count} lines of the log were dropped: nobody read standard error',
    action: 'Look at what reads the log of the service. The service itself goes on.',
    counter: {
      name: 'tidewaiter_log_dropped_lines_total',
      help: 'Lines of the log that were dropped because nobody read them.',
      labels: '',
      add: 'count',
    },
  },
} as const
