type Entry = Readonly<Record<string, unknown>>

/** What oidc-provider keeps its sessions, grants and codes in. Without one it says on every start that it has none. */
export type ProviderStorage = {
  readonly upsert: (id: string, entry: Entry) => Promise<void>
  readonly find: (id: string) => Promise<Entry | undefined>
  readonly findByUid: (uid: string) => Promise<Entry | undefined>
  readonly findByUserCode: (code: string) => Promise<Entry | undefined>
  readonly consume: (id: string) => Promise<void>
  readonly destroy: (id: string) => Promise<void>
  readonly revokeByGrantId: (grantId: string) => Promise<void>
}

/** Returns what makes the storage of one kind of thing; all of them share one memory. */
export function createProviderStorage(): (kind: string) => ProviderStorage {
  const entries = new Map<string, Entry>()
  const findBy = (field: string, value: string): Promise<Entry | undefined> =>
    Promise.resolve([...entries.values()].find((entry) => entry[field] === value))
  return (kind) => ({
    upsert: async (id, entry) => void entries.set(`${kind}:${id}`, entry),
    find: (id) => Promise.resolve(entries.get(`${kind}:${id}`)),
    findByUid: (uid) => findBy('uid', uid),
    findByUserCode: (code) => findBy('userCode', code),
    consume: async (id) => {
      entries.set(`${kind}:${id}`, { ...entries.get(`${kind}:${id}`), consumed: Math.floor(Date.now() / 1000) })
    },
    destroy: async (id) => void entries.delete(`${kind}:${id}`),
    revokeByGrantId: async (grantId) => {
      for (const [key, entry] of entries) if (entry['grantId'] === grantId) entries.delete(key)
    },
  })
}
