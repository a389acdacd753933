export { eventParts, ownParts, type EventPart } from './event-part.ts'
export type { Limit, RateLimit, RepeatLimit } from './limit.ts'
export { createLimiter, summaryOf, type DueSummary, type Limiter, type Withheld } from './limiter.ts'
