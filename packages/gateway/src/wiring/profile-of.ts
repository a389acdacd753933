import { findProfile, profiles, type Profile } from '@tidewaiter/model'
import type { Config, IntegrationConfig } from '../config/config.ts'

/**
 * The profile that an integration writes with. One with device fields of its own is a form of its own in the journal, named
 * after them, so that entries written for one device are never sent as another.
 */
export function profileOf({ profile: name, device }: Pick<IntegrationConfig, 'profile' | 'device'>): Profile {
  const profile = findProfile(name) ?? profiles[0]!
  if (device === undefined) return profile
  const { vendor, product, version } = device
  return { ...profile, name: `${profile.name} as ${JSON.stringify([vendor, product, version])}`, device }
}

/** The profiles in use, each once: the forms of the entries in the journal. The default one when nothing is sent anywhere. */
export function formsOf(integrations: Config['integrations']): readonly Profile[] {
  const byName = new Map(Object.values(integrations).map((config) => [profileOf(config).name, profileOf(config)]))
  return byName.size === 0 ? [profiles[0] as Profile] : [...byName.values()]
}
