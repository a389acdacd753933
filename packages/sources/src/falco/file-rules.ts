import { computed, text, type Candidate, type Rules } from '../engine/mapping.ts'
import { textOf } from '../engine/values.ts'
import { commonRules, field } from './common-rules.ts'

/** `evt.arg.*` of an id holds the name where Falco knows one; an id that is left alone is (uid_t)-1, `<NONE>`. */
const sameOwner: readonly string[] = ['<NONE>', '-1', '4294967295']

const path: readonly Candidate[] = [
  text(field('fs.path.name')),
  text(field('fd.name')),
  text(field('evt.arg.path')),
  text(field('evt.arg.name')),
  text(field('evt.arg.filename')),
  text(field('evt.arg.pathname')),
  text(field('evt.arg.target')),
]

/** Fields of alerts about files (FFM). The mode of a call that creates nothing is 0, and no mode. */
export const fileRules: Rules = {
  ...commonRules,
  filePath: path,
  filePermission: [text(field('evt.arg.mode'), ['0', '00', '000', '0000'])],
}

/** As {@link fileRules}, for calls that set a mode. */
export const modeRules: Rules = { ...fileRules, filePermission: [text(field('evt.arg.mode'))] }

/** As {@link fileRules}, for calls that set an owner. */
export const ownerRules: Rules = {
  ...fileRules,
  newOwner: [computed([field('evt.arg.uid'), field('evt.arg.gid')], ([uid, gid]) => ownerOf(uid, gid))],
}

/** As {@link fileRules}, for calls that move a file. */
export const renameRules: Rules = {
  ...fileRules,
  oldFilePath: [text(field('fs.path.source')), text(field('evt.arg.oldpath'))],
  filePath: [text(field('fs.path.target')), text(field('evt.arg.newpath')), ...path],
}

/**
 * As {@link fileRules}, for calls that make a link. The old path is the file that the link leads to. The arguments come
 * first, because Falco's `fs.path.source` of a link is the link and `fs.path.target` what it leads to (libsinsp,
 * `sinsp_filter_check_fspath`): the other way round than for a rename.
 */
export const linkRules: Rules = {
  ...fileRules,
  oldFilePath: [text(field('evt.arg.oldpath')), text(field('evt.arg.target')), text(field('fs.path.target'))],
  filePath: [text(field('evt.arg.newpath')), text(field('evt.arg.linkpath')), text(field('fs.path.source'))],
}

/** New owner as `chown` writes it: `uid`, `uid:gid`, or `:gid` when only the group changes. */
function ownerOf(uid: unknown, gid: unknown): string | undefined {
  const user = textOf(uid, sameOwner)
  const group = textOf(gid, sameOwner)
  return group === undefined ? user : `${user ?? ''}:${group}`
}
