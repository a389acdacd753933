import { testEvent, type Code } from '@tidewaiter/model'
import type { Notice } from '../notice.ts'
import type { Attempt } from '../sent.ts'

/** A moment of tests: 2026-11-20T10:00:00.000Z. */
export const testTime: number = Date.UTC(2026, 10, 20, 10)

/** A notice about a test event. */
export function testNotice(code: Code = 'SJ-002', more: Partial<Notice> = {}): Notice {
  return { id: 'notice-1', policyName: 'Tell the SOC', event: testEvent(code, testTime), ...more }
}

export function testAttempt(more: Partial<Attempt> = {}): Attempt {
  return { signal: new AbortController().signal, now: testTime, id: 'notice-1', ...more }
}
