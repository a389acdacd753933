import { cefProfile } from './cef.ts'
import { kcs20 } from './kcs-2.0.ts'
import { kcs21 } from './kcs-2.1.ts'
import type { Profile } from './profile.ts'

/** Every profile; the first is the default. */
export const profiles: readonly Profile[] = [kcs20, kcs21, cefProfile]

/** The profile of that name, or undefined. */
export function findProfile(name: string): Profile | undefined {
  return profiles.find((profile) => profile.name === name)
}
