/** A tracing policy's hit with the action Sigkill: its event is held until the end of the process is known. */
export function tetragonHook(number: number): string {
  const body = {
    process: processOf(number),
    function_name: 'security_bprm_check',
    args: [{ linux_binprm_arg: { path: '/usr/bin/tool' } }],
    action: 'KPROBE_ACTION_SIGKILL',
    policy_name: 'no-tools',
  }
  return `${JSON.stringify({ process_kprobe: body, node_name: 'node-1', time: timeOf(number, 0) })}\n`
}

/** The end of that process. */
export function tetragonExit(number: number, how: { readonly signal?: string }): string {
  const body = { process: processOf(number), ...how }
  return `${JSON.stringify({ process_exit: body, node_name: 'node-1', time: timeOf(number, 1) })}\n`
}

export const killedProcess: { readonly signal: string } = { signal: 'SIGKILL' }

function processOf(number: number): object {
  const execId = Buffer.from(`node-1:1:${number + 1000}`).toString('base64')
  return { exec_id: execId, pid: number + 1000, uid: 0, binary: '/usr/bin/tool', arguments: `--number=${number}` }
}

function timeOf(number: number, after: number): string {
  return new Date(Date.UTC(2026, 10, 20) + 10 * number + after).toISOString()
}
