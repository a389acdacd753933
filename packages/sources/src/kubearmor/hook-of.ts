/** The hooks by which KubeArmor says what it saw, at the beginning of `Data`: a system call, an LSM hook, a probe. */
const hookAtStart = /^(?:syscall|lsm|kprobe|kfunc)=([^\s,]+)/

/**
 * The hook that `Data` names, in lower case and without the prefixes of its kind: `syscall=SYS_OPENAT fd=-100` gives
 * `openat`, `lsm=SECURITY_BPRM_CHECK` gives `bprm_check`. Only at the beginning: behind it stand values that a program chose.
 */
export function hookOf(data: unknown): string | undefined {
  if (typeof data !== 'string') return undefined
  return hookAtStart
    .exec(data)?.[1]
    ?.toLowerCase()
    .replace(/^(?:sys|security)_/, '')
}
