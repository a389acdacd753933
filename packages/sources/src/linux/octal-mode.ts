/** Set-user-ID, set-group-ID and sticky: what an `s` or `t` in place of the execute letter of each class adds. */
const specialBits: readonly number[] = [0o4000, 0o2000, 0o1000]

/**
 * Access permissions as octal text with a leading zero: `-rw-r--r--` gives `0644`, `-rwsr-xr-x` gives `04755`.
 *
 * Takes the ten characters of `ls -l`, or nine when Tetragon knew no file type, or a mode_t number, whose type bits are
 * cut off. Nine dashes are what Tetragon writes for a mode that it does not know: undefined, as for anything else.
 */
export function octalMode(mode: unknown): string | undefined {
  if (typeof mode === 'number') return Number.isInteger(mode) && mode >= 0 ? octal(mode & 0o7777) : undefined
  if (typeof mode !== 'string' || mode === '---------') return undefined
  const classes = /^[bcdlps-]?([r-][w-][xsS-])([r-][w-][xsS-])([r-][w-][xtT-])$/.exec(mode)
  if (!classes) return undefined
  let bits = 0
  for (const [index, letters] of classes.slice(1).entries()) {
    const execute = letters.charAt(2)
    const value =
      (letters.startsWith('r') ? 4 : 0) + (letters.charAt(1) === 'w' ? 2 : 0) + ('xst'.includes(execute) ? 1 : 0)
    bits |= value << (6 - 3 * index)
    if ('sStT'.includes(execute)) bits |= specialBits[index] ?? 0
  }
  return octal(bits)
}

function octal(bits: number): string {
  return `0${bits.toString(8).padStart(3, '0')}`
}
