import type { Way } from '../way.ts'
import { fileSettings, type FileSettings } from './file-settings.ts'
import { followFiles } from './follow-files.ts'

/** Files that tools, shells and container runtimes write. */
export const fileWay: Way<FileSettings> = {
  name: 'file',
  title: 'Files',
  summary: 'Follows files as they grow, over rotation, and goes on after a restart where it was',
  guarantees: [
    'How far a file was read is kept with the events, in one transaction: a crash loses nothing and doubles nothing.',
    'Rotated files are read to their end, before their successors; also when the service was stopped meanwhile, as long as they are not compressed.',
    'A file that is emptied (`copytruncate`) is read on in its copy when that lies in the same folder under a name that begins alike; what a tool writes between the copying and the emptying is lost by the rotation itself.',
    'A source that is not named is found out from the first megabyte: by a record in JSON at once, by lines of text once there are some ten, or after five seconds of silence; until then the file counts as not read.',
    'A last line without its line end waits for it; after 5 seconds of silence it is taken if it is whole.',
    'While the journal refuses, nothing is read: the files are the buffer.',
  ],
  settings: fileSettings,
  open: followFiles,
}
