export { decodeHost, entryStamp, readEntryStamp, type EntryStamp } from './entry-line.ts'
export { foldCase } from './fold-case.ts'
export { JournalError, journalErrors, type JournalErrorCode, type JournalErrorDetails } from './journal-errors.ts'
export { journalHappenings } from './journal-happenings.ts'
export { openReportStore } from './reports/open-report-store.ts'
export type {
  KeptReport,
  NewReport,
  ReportChanges,
  ReportPlace,
  ReportQuery,
  ReportStore,
  ReportStoreStatus,
} from './reports/report-store.ts'
export { openJournal } from './sqlite/open-journal.ts'
export type {
  Appended,
  Block,
  Count,
  CountQuery,
  CountStep,
  Cursors,
  DeadLetter,
  DeadLetters,
  Gap,
  Group,
  Journal,
  JournalSettings,
  JournalStatus,
  Marks,
  NewDeadLetter,
  Order,
  Query,
  SearchStep,
  Sequence,
  TextTest,
} from './journal.ts'
