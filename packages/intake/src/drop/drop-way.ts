import type { Way } from '../way.ts'
import { dropSettings, type DropSettings } from './drop-settings.ts'
import { watchDrop } from './watch-drop.ts'

/** Whole reports that people and CI jobs leave in a folder. */
export const dropWay: Way<DropSettings> = {
  name: 'drop',
  title: 'Drop folder',
  summary: 'Takes in whole reports that people and CI jobs put into a folder, each once, and puts them away',
  guarantees: [
    'That a file was taken in is kept with its events, in one transaction: a crash loses nothing and doubles nothing.',
    'A file is read when it was left alone for `settle` and no process holds it open for writing, as far as the user of the service may see; names that begin with a dot or end in `.part`, `.tmp` and the like are left alone.',
    'A file of which anything is refused goes to `failed`, with a text beside it that says what and where; the rest of it is taken in all the same.',
    'What a source remembers from one record to the next ends with the file: the same report put there again gives the same events again.',
    'Links, pipes, sockets and devices are left alone; what was packed with gzip is unpacked, whatever its name.',
    'While the journal refuses, nothing is read: the folder is the buffer.',
  ],
  settings: dropSettings,
  open: watchDrop,
}
