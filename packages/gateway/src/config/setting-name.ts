/** A path in the settings as people write it: `intake.hook.clients[0].token`. */
export function settingName(path: readonly PropertyKey[]): string {
  return path
    .map((step, index) => (typeof step === 'number' ? `[${step}]` : `${index === 0 ? '' : '.'}${String(step)}`))
    .join('')
}
