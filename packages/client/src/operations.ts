// Generated from the routes of packages/server by `npm run docs`. Not to be edited.

/** What each operation takes and replies. */
export type Operations = {
  /** Makes the first user, an administrator, with the token of the link that the server prints while there is none */
  readonly setUp: {
    readonly params: undefined
    readonly query: undefined
    readonly body: {
      readonly token: string
      readonly name: string
      readonly password: string
    }
    readonly reply: {
      readonly name: string
    }
  }
  /** Signs in with name and password; the reply sets the session cookie */
  readonly signIn: {
    readonly params: undefined
    readonly query: undefined
    readonly body: {
      readonly name: string
      readonly password: string
    }
    readonly reply: {
      readonly name: string
      readonly mustChangePassword: boolean
      readonly ends: string
    }
  }
  /** Ends the session */
  readonly signOut: {
    readonly params: undefined
    readonly query: undefined
    readonly body: undefined
    readonly reply: undefined
  }
  /** Who one is and what one may do */
  readonly whoAmI: {
    readonly params: undefined
    readonly query: undefined
    readonly body: undefined
    readonly reply: {
      readonly name: string
      readonly kind: "user" | "token"
      readonly permissions: readonly ("administration.users.view" | "administration.users.manage" | "administration.roles.view" | "administration.roles.manage" | "administration.scopes.view" | "administration.scopes.manage" | "administration.tokens.view" | "administration.tokens.manage" | "administration.integrations.view" | "administration.integrations.manage" | "administration.settings.view" | "administration.settings.manage" | "inventory.artifacts.view" | "inventory.artifacts.manage" | "inventory.scans.view" | "inventory.scans.manage" | "policies.assurance.view" | "policies.assurance.manage" | "policies.risk.view" | "policies.risk.manage" | "policies.response.view" | "policies.response.manage" | "policies.admission.view" | "policies.admission.manage" | "pipelines.view" | "pipelines.manage" | "agents.view" | "agents.manage" | "events.view" | "events.manage" | "policies.risk.unlimited")[]
      readonly isLimited: boolean
      readonly mustChangePassword: boolean
      readonly sessionEnds?: string | undefined
    }
  }
  /** Changes one’s own password, and ends all other sessions */
  readonly changeOwnPassword: {
    readonly params: undefined
    readonly query: undefined
    readonly body: {
      readonly old: string
      readonly new: string
    }
    readonly reply: undefined
  }
  /** Sends the browser to the OpenID provider */
  readonly beginOidcLogin: {
    readonly params: undefined
    readonly query: {
      readonly returnTo?: string | undefined
    } | undefined
    readonly body: undefined
    readonly reply: Response
  }
  /** Where the provider sends the browser back to: begins the session */
  readonly finishOidcLogin: {
    readonly params: undefined
    readonly query: Readonly<Record<string, string | readonly (string)[]>> | undefined
    readonly body: undefined
    readonly reply: Response
  }
  /** Users, oldest first */
  readonly listUsers: {
    readonly params: undefined
    readonly query: {
      readonly after?: string | undefined
      readonly limit?: number | undefined
      readonly name?: string | undefined
    } | undefined
    readonly body: undefined
    readonly reply: {
      readonly items: readonly ({
        readonly id: string
        readonly name: string
        readonly displayName?: string | undefined
        readonly email?: string | undefined
        readonly signsInWith: "password" | "oidc"
        readonly roles: readonly (string)[]
        readonly scopes: readonly (string)[]
        readonly disabled: boolean
        readonly mustChangePassword: boolean
        readonly createdAt: string
        readonly updatedAt: string
        readonly version: number
      })[]
      readonly next?: string | undefined
    }
  }
  /** Adds a user, who chooses a password of his own after the first sign-in */
  readonly createUser: {
    readonly params: undefined
    readonly query: undefined
    readonly body: {
      readonly name: string
      readonly displayName?: string | undefined
      readonly email?: string | undefined
      readonly roles: readonly (string)[]
      readonly scopes: readonly (string)[]
      readonly password: string
    }
    readonly reply: {
      readonly id: string
      readonly name: string
      readonly displayName?: string | undefined
      readonly email?: string | undefined
      readonly signsInWith: "password" | "oidc"
      readonly roles: readonly (string)[]
      readonly scopes: readonly (string)[]
      readonly disabled: boolean
      readonly mustChangePassword: boolean
      readonly createdAt: string
      readonly updatedAt: string
      readonly version: number
    }
  }
  /** A user */
  readonly readUser: {
    readonly params: {
      readonly id: string
    }
    readonly query: undefined
    readonly body: undefined
    readonly reply: {
      readonly id: string
      readonly name: string
      readonly displayName?: string | undefined
      readonly email?: string | undefined
      readonly signsInWith: "password" | "oidc"
      readonly roles: readonly (string)[]
      readonly scopes: readonly (string)[]
      readonly disabled: boolean
      readonly mustChangePassword: boolean
      readonly createdAt: string
      readonly updatedAt: string
      readonly version: number
    }
  }
  /** Changes a user; who is disabled is signed out, and the tokens rest */
  readonly changeUser: {
    readonly params: {
      readonly id: string
    }
    readonly query: undefined
    readonly body: {
      readonly name: string
      readonly displayName?: string | undefined
      readonly email?: string | undefined
      readonly roles: readonly (string)[]
      readonly scopes: readonly (string)[]
      readonly disabled: boolean
    }
    readonly reply: {
      readonly id: string
      readonly name: string
      readonly displayName?: string | undefined
      readonly email?: string | undefined
      readonly signsInWith: "password" | "oidc"
      readonly roles: readonly (string)[]
      readonly scopes: readonly (string)[]
      readonly disabled: boolean
      readonly mustChangePassword: boolean
      readonly createdAt: string
      readonly updatedAt: string
      readonly version: number
    }
  }
  /** Removes a user; the sessions end, the tokens are revoked */
  readonly removeUser: {
    readonly params: {
      readonly id: string
    }
    readonly query: undefined
    readonly body: undefined
    readonly reply: undefined
  }
  /** Gives another user a password to sign in with once; the sessions end */
  readonly setUserPassword: {
    readonly params: {
      readonly id: string
    }
    readonly query: undefined
    readonly body: {
      readonly password: string
    }
    readonly reply: undefined
  }
  /** Where a user is signed in */
  readonly listUserSessions: {
    readonly params: {
      readonly id: string
    }
    readonly query: undefined
    readonly body: undefined
    readonly reply: {
      readonly items: readonly ({
        readonly id: string
        readonly address: string
        readonly client: string
        readonly isCurrent: boolean
        readonly createdAt: string
        readonly seenAt: string
        readonly expiresAt: string
      })[]
    }
  }
  /** Signs a user out in one place */
  readonly endUserSession: {
    readonly params: {
      readonly id: string
      readonly session: string
    }
    readonly query: undefined
    readonly body: undefined
    readonly reply: undefined
  }
  /** Signs a user out everywhere */
  readonly endUserSessions: {
    readonly params: {
      readonly id: string
    }
    readonly query: undefined
    readonly body: undefined
    readonly reply: undefined
  }
  /** Where one is signed in */
  readonly listOwnSessions: {
    readonly params: undefined
    readonly query: undefined
    readonly body: undefined
    readonly reply: {
      readonly items: readonly ({
        readonly id: string
        readonly address: string
        readonly client: string
        readonly isCurrent: boolean
        readonly createdAt: string
        readonly seenAt: string
        readonly expiresAt: string
      })[]
    }
  }
  /** Signs oneself out in one place */
  readonly endOwnSession: {
    readonly params: {
      readonly id: string
    }
    readonly query: undefined
    readonly body: undefined
    readonly reply: undefined
  }
  /** Every permission and what it allows, and the roles that are always there */
  readonly listPermissions: {
    readonly params: undefined
    readonly query: undefined
    readonly body: undefined
    readonly reply: {
      readonly permissions: readonly ({
        readonly name: "administration.users.view" | "administration.users.manage" | "administration.roles.view" | "administration.roles.manage" | "administration.scopes.view" | "administration.scopes.manage" | "administration.tokens.view" | "administration.tokens.manage" | "administration.integrations.view" | "administration.integrations.manage" | "administration.settings.view" | "administration.settings.manage" | "inventory.artifacts.view" | "inventory.artifacts.manage" | "inventory.scans.view" | "inventory.scans.manage" | "policies.assurance.view" | "policies.assurance.manage" | "policies.risk.view" | "policies.risk.manage" | "policies.response.view" | "policies.response.manage" | "policies.admission.view" | "policies.admission.manage" | "pipelines.view" | "pipelines.manage" | "agents.view" | "agents.manage" | "events.view" | "events.manage" | "policies.risk.unlimited"
        readonly meaning: string
      })[]
      readonly systemRoles: readonly ({
        readonly name: string
        readonly like: string
        readonly description: string
        readonly permissions: readonly ("administration.users.view" | "administration.users.manage" | "administration.roles.view" | "administration.roles.manage" | "administration.scopes.view" | "administration.scopes.manage" | "administration.tokens.view" | "administration.tokens.manage" | "administration.integrations.view" | "administration.integrations.manage" | "administration.settings.view" | "administration.settings.manage" | "inventory.artifacts.view" | "inventory.artifacts.manage" | "inventory.scans.view" | "inventory.scans.manage" | "policies.assurance.view" | "policies.assurance.manage" | "policies.risk.view" | "policies.risk.manage" | "policies.response.view" | "policies.response.manage" | "policies.admission.view" | "policies.admission.manage" | "pipelines.view" | "pipelines.manage" | "agents.view" | "agents.manage" | "events.view" | "events.manage" | "policies.risk.unlimited")[]
      })[]
    }
  }
  /** Roles that people have made, oldest first; those that are always there are in /v1/permissions */
  readonly listRoles: {
    readonly params: undefined
    readonly query: {
      readonly after?: string | undefined
      readonly limit?: number | undefined
    } | undefined
    readonly body: undefined
    readonly reply: {
      readonly items: readonly ({
        readonly id: string
        readonly name: string
        readonly description: string
        readonly permissions: readonly ("administration.users.view" | "administration.users.manage" | "administration.roles.view" | "administration.roles.manage" | "administration.scopes.view" | "administration.scopes.manage" | "administration.tokens.view" | "administration.tokens.manage" | "administration.integrations.view" | "administration.integrations.manage" | "administration.settings.view" | "administration.settings.manage" | "inventory.artifacts.view" | "inventory.artifacts.manage" | "inventory.scans.view" | "inventory.scans.manage" | "policies.assurance.view" | "policies.assurance.manage" | "policies.risk.view" | "policies.risk.manage" | "policies.response.view" | "policies.response.manage" | "policies.admission.view" | "policies.admission.manage" | "pipelines.view" | "pipelines.manage" | "agents.view" | "agents.manage" | "events.view" | "events.manage" | "policies.risk.unlimited")[]
        readonly createdAt: string
        readonly updatedAt: string
        readonly version: number
      })[]
      readonly next?: string | undefined
    }
  }
  /** Adds a role */
  readonly createRole: {
    readonly params: undefined
    readonly query: undefined
    readonly body: {
      readonly name: string
      readonly description?: string | undefined
      readonly permissions: readonly ("administration.users.view" | "administration.users.manage" | "administration.roles.view" | "administration.roles.manage" | "administration.scopes.view" | "administration.scopes.manage" | "administration.tokens.view" | "administration.tokens.manage" | "administration.integrations.view" | "administration.integrations.manage" | "administration.settings.view" | "administration.settings.manage" | "inventory.artifacts.view" | "inventory.artifacts.manage" | "inventory.scans.view" | "inventory.scans.manage" | "policies.assurance.view" | "policies.assurance.manage" | "policies.risk.view" | "policies.risk.manage" | "policies.response.view" | "policies.response.manage" | "policies.admission.view" | "policies.admission.manage" | "pipelines.view" | "pipelines.manage" | "agents.view" | "agents.manage" | "events.view" | "events.manage" | "policies.risk.unlimited")[]
    }
    readonly reply: {
      readonly id: string
      readonly name: string
      readonly description: string
      readonly permissions: readonly ("administration.users.view" | "administration.users.manage" | "administration.roles.view" | "administration.roles.manage" | "administration.scopes.view" | "administration.scopes.manage" | "administration.tokens.view" | "administration.tokens.manage" | "administration.integrations.view" | "administration.integrations.manage" | "administration.settings.view" | "administration.settings.manage" | "inventory.artifacts.view" | "inventory.artifacts.manage" | "inventory.scans.view" | "inventory.scans.manage" | "policies.assurance.view" | "policies.assurance.manage" | "policies.risk.view" | "policies.risk.manage" | "policies.response.view" | "policies.response.manage" | "policies.admission.view" | "policies.admission.manage" | "pipelines.view" | "pipelines.manage" | "agents.view" | "agents.manage" | "events.view" | "events.manage" | "policies.risk.unlimited")[]
      readonly createdAt: string
      readonly updatedAt: string
      readonly version: number
    }
  }
  /** A role */
  readonly readRole: {
    readonly params: {
      readonly id: string
    }
    readonly query: undefined
    readonly body: undefined
    readonly reply: {
      readonly id: string
      readonly name: string
      readonly description: string
      readonly permissions: readonly ("administration.users.view" | "administration.users.manage" | "administration.roles.view" | "administration.roles.manage" | "administration.scopes.view" | "administration.scopes.manage" | "administration.tokens.view" | "administration.tokens.manage" | "administration.integrations.view" | "administration.integrations.manage" | "administration.settings.view" | "administration.settings.manage" | "inventory.artifacts.view" | "inventory.artifacts.manage" | "inventory.scans.view" | "inventory.scans.manage" | "policies.assurance.view" | "policies.assurance.manage" | "policies.risk.view" | "policies.risk.manage" | "policies.response.view" | "policies.response.manage" | "policies.admission.view" | "policies.admission.manage" | "pipelines.view" | "pipelines.manage" | "agents.view" | "agents.manage" | "events.view" | "events.manage" | "policies.risk.unlimited")[]
      readonly createdAt: string
      readonly updatedAt: string
      readonly version: number
    }
  }
  /** Changes a role, and with it what everybody may who has it */
  readonly changeRole: {
    readonly params: {
      readonly id: string
    }
    readonly query: undefined
    readonly body: {
      readonly name: string
      readonly description?: string | undefined
      readonly permissions: readonly ("administration.users.view" | "administration.users.manage" | "administration.roles.view" | "administration.roles.manage" | "administration.scopes.view" | "administration.scopes.manage" | "administration.tokens.view" | "administration.tokens.manage" | "administration.integrations.view" | "administration.integrations.manage" | "administration.settings.view" | "administration.settings.manage" | "inventory.artifacts.view" | "inventory.artifacts.manage" | "inventory.scans.view" | "inventory.scans.manage" | "policies.assurance.view" | "policies.assurance.manage" | "policies.risk.view" | "policies.risk.manage" | "policies.response.view" | "policies.response.manage" | "policies.admission.view" | "policies.admission.manage" | "pipelines.view" | "pipelines.manage" | "agents.view" | "agents.manage" | "events.view" | "events.manage" | "policies.risk.unlimited")[]
    }
    readonly reply: {
      readonly id: string
      readonly name: string
      readonly description: string
      readonly permissions: readonly ("administration.users.view" | "administration.users.manage" | "administration.roles.view" | "administration.roles.manage" | "administration.scopes.view" | "administration.scopes.manage" | "administration.tokens.view" | "administration.tokens.manage" | "administration.integrations.view" | "administration.integrations.manage" | "administration.settings.view" | "administration.settings.manage" | "inventory.artifacts.view" | "inventory.artifacts.manage" | "inventory.scans.view" | "inventory.scans.manage" | "policies.assurance.view" | "policies.assurance.manage" | "policies.risk.view" | "policies.risk.manage" | "policies.response.view" | "policies.response.manage" | "policies.admission.view" | "policies.admission.manage" | "pipelines.view" | "pipelines.manage" | "agents.view" | "agents.manage" | "events.view" | "events.manage" | "policies.risk.unlimited")[]
      readonly createdAt: string
      readonly updatedAt: string
      readonly version: number
    }
  }
  /** Removes a role that nobody has */
  readonly removeRole: {
    readonly params: {
      readonly id: string
    }
    readonly query: undefined
    readonly body: undefined
    readonly reply: undefined
  }
  /** Scopes, oldest first */
  readonly listScopes: {
    readonly params: undefined
    readonly query: {
      readonly after?: string | undefined
      readonly limit?: number | undefined
    } | undefined
    readonly body: undefined
    readonly reply: {
      readonly items: readonly ({
        readonly id: string
        readonly name: string
        readonly description: string
        readonly patterns: {
          readonly registries?: readonly (string)[] | undefined
          readonly repositories?: readonly (string)[] | undefined
          readonly clusters?: readonly (string)[] | undefined
          readonly namespaces?: readonly (string)[] | undefined
        }
        readonly createdAt: string
        readonly updatedAt: string
        readonly version: number
      })[]
      readonly next?: string | undefined
    }
  }
  /** Adds a scope */
  readonly createScope: {
    readonly params: undefined
    readonly query: undefined
    readonly body: {
      readonly name: string
      readonly description?: string | undefined
      readonly patterns: {
        readonly registries?: readonly (string)[] | undefined
        readonly repositories?: readonly (string)[] | undefined
        readonly clusters?: readonly (string)[] | undefined
        readonly namespaces?: readonly (string)[] | undefined
      }
    }
    readonly reply: {
      readonly id: string
      readonly name: string
      readonly description: string
      readonly patterns: {
        readonly registries?: readonly (string)[] | undefined
        readonly repositories?: readonly (string)[] | undefined
        readonly clusters?: readonly (string)[] | undefined
        readonly namespaces?: readonly (string)[] | undefined
      }
      readonly createdAt: string
      readonly updatedAt: string
      readonly version: number
    }
  }
  /** A scope */
  readonly readScope: {
    readonly params: {
      readonly id: string
    }
    readonly query: undefined
    readonly body: undefined
    readonly reply: {
      readonly id: string
      readonly name: string
      readonly description: string
      readonly patterns: {
        readonly registries?: readonly (string)[] | undefined
        readonly repositories?: readonly (string)[] | undefined
        readonly clusters?: readonly (string)[] | undefined
        readonly namespaces?: readonly (string)[] | undefined
      }
      readonly createdAt: string
      readonly updatedAt: string
      readonly version: number
    }
  }
  /** Changes a scope, and with it what everybody sees who has it */
  readonly changeScope: {
    readonly params: {
      readonly id: string
    }
    readonly query: undefined
    readonly body: {
      readonly name: string
      readonly description?: string | undefined
      readonly patterns: {
        readonly registries?: readonly (string)[] | undefined
        readonly repositories?: readonly (string)[] | undefined
        readonly clusters?: readonly (string)[] | undefined
        readonly namespaces?: readonly (string)[] | undefined
      }
    }
    readonly reply: {
      readonly id: string
      readonly name: string
      readonly description: string
      readonly patterns: {
        readonly registries?: readonly (string)[] | undefined
        readonly repositories?: readonly (string)[] | undefined
        readonly clusters?: readonly (string)[] | undefined
        readonly namespaces?: readonly (string)[] | undefined
      }
      readonly createdAt: string
      readonly updatedAt: string
      readonly version: number
    }
  }
  /** Removes a scope that nobody has */
  readonly removeScope: {
    readonly params: {
      readonly id: string
    }
    readonly query: undefined
    readonly body: undefined
    readonly reply: undefined
  }
  /** One’s own tokens, oldest first; those that have ended are shown for 90 days */
  readonly listTokens: {
    readonly params: undefined
    readonly query: {
      readonly after?: string | undefined
      readonly limit?: number | undefined
    } | undefined
    readonly body: undefined
    readonly reply: {
      readonly items: readonly ({
        readonly id: string
        readonly name: string
        readonly shown: string
        readonly permissions: readonly ("administration.users.view" | "administration.users.manage" | "administration.roles.view" | "administration.roles.manage" | "administration.scopes.view" | "administration.scopes.manage" | "administration.tokens.view" | "administration.tokens.manage" | "administration.integrations.view" | "administration.integrations.manage" | "administration.settings.view" | "administration.settings.manage" | "inventory.artifacts.view" | "inventory.artifacts.manage" | "inventory.scans.view" | "inventory.scans.manage" | "policies.assurance.view" | "policies.assurance.manage" | "policies.risk.view" | "policies.risk.manage" | "policies.response.view" | "policies.response.manage" | "policies.admission.view" | "policies.admission.manage" | "pipelines.view" | "pipelines.manage" | "agents.view" | "agents.manage" | "events.view" | "events.manage" | "policies.risk.unlimited")[] | null
        readonly scopes: readonly (string)[] | null
        readonly createdAt: string
        readonly expiresAt: string
        readonly usedAt?: string | undefined
        readonly revokedAt?: string | undefined
      })[]
      readonly next?: string | undefined
    }
  }
  /** Makes a token for oneself; the reply is the only place that has it */
  readonly createToken: {
    readonly params: undefined
    readonly query: undefined
    readonly body: {
      readonly name: string
      readonly permissions: readonly ("administration.users.view" | "administration.users.manage" | "administration.roles.view" | "administration.roles.manage" | "administration.scopes.view" | "administration.scopes.manage" | "administration.tokens.view" | "administration.tokens.manage" | "administration.integrations.view" | "administration.integrations.manage" | "administration.settings.view" | "administration.settings.manage" | "inventory.artifacts.view" | "inventory.artifacts.manage" | "inventory.scans.view" | "inventory.scans.manage" | "policies.assurance.view" | "policies.assurance.manage" | "policies.risk.view" | "policies.risk.manage" | "policies.response.view" | "policies.response.manage" | "policies.admission.view" | "policies.admission.manage" | "pipelines.view" | "pipelines.manage" | "agents.view" | "agents.manage" | "events.view" | "events.manage" | "policies.risk.unlimited")[] | null
      readonly scopes?: readonly (string)[] | null | undefined
      readonly expiresAt?: string | undefined
    }
    readonly reply: {
      readonly id: string
      readonly name: string
      readonly shown: string
      readonly permissions: readonly ("administration.users.view" | "administration.users.manage" | "administration.roles.view" | "administration.roles.manage" | "administration.scopes.view" | "administration.scopes.manage" | "administration.tokens.view" | "administration.tokens.manage" | "administration.integrations.view" | "administration.integrations.manage" | "administration.settings.view" | "administration.settings.manage" | "inventory.artifacts.view" | "inventory.artifacts.manage" | "inventory.scans.view" | "inventory.scans.manage" | "policies.assurance.view" | "policies.assurance.manage" | "policies.risk.view" | "policies.risk.manage" | "policies.response.view" | "policies.response.manage" | "policies.admission.view" | "policies.admission.manage" | "pipelines.view" | "pipelines.manage" | "agents.view" | "agents.manage" | "events.view" | "events.manage" | "policies.risk.unlimited")[] | null
      readonly scopes: readonly (string)[] | null
      readonly createdAt: string
      readonly expiresAt: string
      readonly usedAt?: string | undefined
      readonly revokedAt?: string | undefined
      readonly token: string
    }
  }
  /** Revokes one of one’s own tokens */
  readonly revokeToken: {
    readonly params: {
      readonly id: string
    }
    readonly query: undefined
    readonly body: undefined
    readonly reply: undefined
  }
  /** Tokens of a user, oldest first */
  readonly listUserTokens: {
    readonly params: {
      readonly id: string
    }
    readonly query: {
      readonly after?: string | undefined
      readonly limit?: number | undefined
    } | undefined
    readonly body: undefined
    readonly reply: {
      readonly items: readonly ({
        readonly id: string
        readonly name: string
        readonly shown: string
        readonly permissions: readonly ("administration.users.view" | "administration.users.manage" | "administration.roles.view" | "administration.roles.manage" | "administration.scopes.view" | "administration.scopes.manage" | "administration.tokens.view" | "administration.tokens.manage" | "administration.integrations.view" | "administration.integrations.manage" | "administration.settings.view" | "administration.settings.manage" | "inventory.artifacts.view" | "inventory.artifacts.manage" | "inventory.scans.view" | "inventory.scans.manage" | "policies.assurance.view" | "policies.assurance.manage" | "policies.risk.view" | "policies.risk.manage" | "policies.response.view" | "policies.response.manage" | "policies.admission.view" | "policies.admission.manage" | "pipelines.view" | "pipelines.manage" | "agents.view" | "agents.manage" | "events.view" | "events.manage" | "policies.risk.unlimited")[] | null
        readonly scopes: readonly (string)[] | null
        readonly createdAt: string
        readonly expiresAt: string
        readonly usedAt?: string | undefined
        readonly revokedAt?: string | undefined
      })[]
      readonly next?: string | undefined
    }
  }
  /** Revokes a token of a user */
  readonly revokeUserToken: {
    readonly params: {
      readonly id: string
      readonly token: string
    }
    readonly query: undefined
    readonly body: undefined
    readonly reply: undefined
  }
  /** Which documents of settings there are */
  readonly listSettings: {
    readonly params: undefined
    readonly query: undefined
    readonly body: undefined
    readonly reply: {
      readonly items: readonly ({
        readonly name: string
        readonly summary: string
        readonly version: number
        readonly changedAt?: string | undefined
      })[]
    }
  }
  /** Signing in with OpenID Connect: the provider, and the roles of its groups */
  readonly readOidcSettings: {
    readonly params: undefined
    readonly query: undefined
    readonly body: undefined
    readonly reply: {
      readonly name: string
      readonly value: unknown
      readonly secretsSet: readonly (string)[]
      readonly version: number
      readonly changedAt?: string | undefined
    }
  }
  /** Changes the settings oidc; a secret that is not given stays as it is */
  readonly changeOidcSettings: {
    readonly params: undefined
    readonly query: undefined
    readonly body: {
      readonly enabled: boolean
      readonly scopesOfNewUsers: readonly (string)[]
      readonly provider?: {
        readonly issuer: string
        readonly clientId: string
        readonly clientSecret?: string | undefined
        readonly scopes?: readonly (string)[] | undefined
        readonly groupsClaim?: string | undefined
        readonly userNameClaim?: string | undefined
        readonly groupRoles: Readonly<Record<string, readonly (string)[]>>
        readonly allowedDomains?: readonly (string)[] | undefined
        readonly ca?: string | undefined
        readonly allowInsecure?: boolean | undefined
      } | undefined
    }
    readonly reply: {
      readonly name: string
      readonly value: unknown
      readonly secretsSet: readonly (string)[]
      readonly version: number
      readonly changedAt?: string | undefined
    }
  }
  /** Puts the settings oidc back to what is built in, and forgets their secrets */
  readonly resetOidcSettings: {
    readonly params: undefined
    readonly query: undefined
    readonly body: undefined
    readonly reply: undefined
  }
  /** Tries the settings oidc out without keeping them; secrets that are not given are those that are kept */
  readonly checkOidcSettings: {
    readonly params: undefined
    readonly query: undefined
    readonly body: {
      readonly enabled: boolean
      readonly scopesOfNewUsers: readonly (string)[]
      readonly provider?: {
        readonly issuer: string
        readonly clientId: string
        readonly clientSecret?: string | undefined
        readonly scopes?: readonly (string)[] | undefined
        readonly groupsClaim?: string | undefined
        readonly userNameClaim?: string | undefined
        readonly groupRoles: Readonly<Record<string, readonly (string)[]>>
        readonly allowedDomains?: readonly (string)[] | undefined
        readonly ca?: string | undefined
        readonly allowInsecure?: boolean | undefined
      } | undefined
    }
    readonly reply: {
      readonly works: boolean
      readonly fault?: {
        readonly code: string
        readonly detail: string
        readonly action: string
      } | undefined
    }
  }
  /** How many scan jobs run at once, for how long, and how often one is tried */
  readonly readScanJobsSettings: {
    readonly params: undefined
    readonly query: undefined
    readonly body: undefined
    readonly reply: {
      readonly name: string
      readonly value: unknown
      readonly secretsSet: readonly (string)[]
      readonly version: number
      readonly changedAt?: string | undefined
    }
  }
  /** Changes the settings scan-jobs */
  readonly changeScanJobsSettings: {
    readonly params: undefined
    readonly query: undefined
    readonly body: {
      readonly atOnce: number
      readonly timeoutSeconds: number
      readonly attempts: number
    }
    readonly reply: {
      readonly name: string
      readonly value: unknown
      readonly secretsSet: readonly (string)[]
      readonly version: number
      readonly changedAt?: string | undefined
    }
  }
  /** Puts the settings scan-jobs back to what is built in, and forgets their secrets */
  readonly resetScanJobsSettings: {
    readonly params: undefined
    readonly query: undefined
    readonly body: undefined
    readonly reply: undefined
  }
  /** Risk acceptances: whether those of reports are taken over */
  readonly readAcceptancesSettings: {
    readonly params: undefined
    readonly query: undefined
    readonly body: undefined
    readonly reply: {
      readonly name: string
      readonly value: unknown
      readonly secretsSet: readonly (string)[]
      readonly version: number
      readonly changedAt?: string | undefined
    }
  }
  /** Changes the settings acceptances */
  readonly changeAcceptancesSettings: {
    readonly params: undefined
    readonly query: undefined
    readonly body: {
      readonly importFromReports: boolean
    }
    readonly reply: {
      readonly name: string
      readonly value: unknown
      readonly secretsSet: readonly (string)[]
      readonly version: number
      readonly changedAt?: string | undefined
    }
  }
  /** Puts the settings acceptances back to what is built in, and forgets their secrets */
  readonly resetAcceptancesSettings: {
    readonly params: undefined
    readonly query: undefined
    readonly body: undefined
    readonly reply: undefined
  }
  /** Notices of response policies */
  readonly readNoticesSettings: {
    readonly params: undefined
    readonly query: undefined
    readonly body: undefined
    readonly reply: {
      readonly name: string
      readonly value: unknown
      readonly secretsSet: readonly (string)[]
      readonly version: number
      readonly changedAt?: string | undefined
    }
  }
  /** Changes the settings notices */
  readonly changeNoticesSettings: {
    readonly params: undefined
    readonly query: undefined
    readonly body: {
      readonly allowPrivate: boolean
    }
    readonly reply: {
      readonly name: string
      readonly value: unknown
      readonly secretsSet: readonly (string)[]
      readonly version: number
      readonly changedAt?: string | undefined
    }
  }
  /** Puts the settings notices back to what is built in, and forgets their secrets */
  readonly resetNoticesSettings: {
    readonly params: undefined
    readonly query: undefined
    readonly body: undefined
    readonly reply: undefined
  }
  /** What the admission webhook of Kubernetes lets in */
  readonly readAdmissionSettings: {
    readonly params: undefined
    readonly query: undefined
    readonly body: undefined
    readonly reply: {
      readonly name: string
      readonly value: unknown
      readonly secretsSet: readonly (string)[]
      readonly version: number
      readonly changedAt?: string | undefined
    }
  }
  /** Changes the settings admission */
  readonly changeAdmissionSettings: {
    readonly params: undefined
    readonly query: undefined
    readonly body: {
      readonly mode: "audit" | "enforce"
      readonly unknown: "allow" | "warn" | "deny"
      readonly tagOnly: "allow" | "warn" | "deny" | "by-tag"
      readonly excludedNamespaces: readonly (string)[]
      readonly practices: {
        readonly privileged: "off" | "audit" | "enforce"
        readonly "host-network": "off" | "audit" | "enforce"
        readonly "host-pid": "off" | "audit" | "enforce"
        readonly "host-ipc": "off" | "audit" | "enforce"
        readonly "host-path": "off" | "audit" | "enforce"
        readonly capabilities: "off" | "audit" | "enforce"
        readonly "privilege-escalation": "off" | "audit" | "enforce"
        readonly "run-as-non-root": "off" | "audit" | "enforce"
        readonly "read-only-root": "off" | "audit" | "enforce"
        readonly limits: "off" | "audit" | "enforce"
        readonly "latest-tag": "off" | "audit" | "enforce"
        readonly "service-account-token": "off" | "audit" | "enforce"
      }
      readonly exceptions: readonly ({
        readonly namespaces: readonly (string)[]
        readonly practices: readonly ("privileged" | "host-network" | "host-pid" | "host-ipc" | "host-path" | "capabilities" | "privilege-escalation" | "run-as-non-root" | "read-only-root" | "limits" | "latest-tag" | "service-account-token")[]
      })[]
      readonly tellPassed: boolean
    }
    readonly reply: {
      readonly name: string
      readonly value: unknown
      readonly secretsSet: readonly (string)[]
      readonly version: number
      readonly changedAt?: string | undefined
    }
  }
  /** Puts the settings admission back to what is built in, and forgets their secrets */
  readonly resetAdmissionSettings: {
    readonly params: undefined
    readonly query: undefined
    readonly body: undefined
    readonly reply: undefined
  }
  /** What was scanned, newest scan or worst findings first */
  readonly listArtifacts: {
    readonly params: undefined
    readonly query: {
      readonly name?: string | undefined
      readonly registry?: string | undefined
      readonly repository?: string | undefined
      readonly digest?: string | undefined
      readonly kind?: "image" | "filesystem" | "repository" | "resource" | "cluster" | "sbom" | "machine" | "unknown" | undefined
      readonly severity?: "critical" | "high" | "medium" | "low" | "negligible" | undefined
      readonly finding?: string | undefined
      readonly verdict?: "compliant" | "non-compliant" | "none" | undefined
      readonly sort?: "last-scan" | "worst" | undefined
      readonly after?: string | undefined
      readonly limit?: number | undefined
    } | undefined
    readonly body: undefined
    readonly reply: {
      readonly items: readonly ({
        readonly id: string
        readonly name: string
        readonly kind: "image" | "filesystem" | "repository" | "resource" | "cluster" | "sbom" | "machine" | "unknown"
        readonly digest?: string | undefined
        readonly registry?: string | undefined
        readonly repository?: string | undefined
        readonly tag?: string | undefined
        readonly os?: string | undefined
        readonly firstSeen: string
        readonly lastSeen: string
        readonly lastScanned: string
        readonly findings: Readonly<Record<string, Readonly<Record<string, number>>>>
        readonly scans: readonly ({
          readonly id: number
          readonly tool: string
          readonly scannedAt: string
        })[]
        readonly verdict?: "compliant" | "non-compliant" | undefined
        readonly version: number
      })[]
      readonly next?: string | undefined
    }
  }
  /** One artifact */
  readonly readArtifact: {
    readonly params: {
      readonly id: string
    }
    readonly query: undefined
    readonly body: undefined
    readonly reply: {
      readonly id: string
      readonly name: string
      readonly kind: "image" | "filesystem" | "repository" | "resource" | "cluster" | "sbom" | "machine" | "unknown"
      readonly digest?: string | undefined
      readonly registry?: string | undefined
      readonly repository?: string | undefined
      readonly tag?: string | undefined
      readonly os?: string | undefined
      readonly firstSeen: string
      readonly lastSeen: string
      readonly lastScanned: string
      readonly findings: Readonly<Record<string, Readonly<Record<string, number>>>>
      readonly scans: readonly ({
        readonly id: number
        readonly tool: string
        readonly scannedAt: string
      })[]
      readonly verdict?: "compliant" | "non-compliant" | undefined
      readonly version: number
    }
  }
  /** What all tools together have found in an artifact in their newest scans, worst first */
  readonly listArtifactFindings: {
    readonly params: {
      readonly id: string
    }
    readonly query: {
      readonly kind?: "vulnerability" | "malware" | "sensitive-data" | "misconfiguration" | undefined
      readonly severity?: "unknown" | "negligible" | "low" | "medium" | "high" | "critical" | undefined
      readonly text?: string | undefined
      readonly after?: string | undefined
      readonly limit?: number | undefined
    } | undefined
    readonly body: undefined
    readonly reply: {
      readonly items: readonly ({
        readonly kind: "vulnerability" | "malware" | "sensitive-data" | "misconfiguration"
        readonly id: string
        readonly severity: "unknown" | "negligible" | "low" | "medium" | "high" | "critical"
        readonly score?: number | undefined
        readonly package?: string | undefined
        readonly version?: string | undefined
        readonly fixedVersion?: string | undefined
        readonly path?: string | undefined
        readonly title?: string | undefined
        readonly acceptance?: string | undefined
      })[]
      readonly next?: string | undefined
    }
  }
  /** Removes an artifact and its scans, old ones too; a scan that comes later brings it back */
  readonly removeArtifact: {
    readonly params: {
      readonly id: string
    }
    readonly query: undefined
    readonly body: undefined
    readonly reply: undefined
  }
  /** The artifacts in which something is found, by its id, in their newest scans; of each artifact the worst 5,000 ids are known */
  readonly findFinding: {
    readonly params: undefined
    readonly query: {
      readonly id: string
      readonly kind?: "vulnerability" | "malware" | "sensitive-data" | "misconfiguration" | undefined
      readonly after?: string | undefined
      readonly limit?: number | undefined
    }
    readonly body: undefined
    readonly reply: {
      readonly items: readonly ({
        readonly kind: "vulnerability" | "malware" | "sensitive-data" | "misconfiguration"
        readonly id: string
        readonly severity: "unknown" | "negligible" | "low" | "medium" | "high" | "critical"
        readonly artifact: {
          readonly id: string
          readonly name: string
          readonly kind: "image" | "filesystem" | "repository" | "resource" | "cluster" | "sbom" | "machine" | "unknown"
          readonly digest?: string | undefined
          readonly registry?: string | undefined
          readonly repository?: string | undefined
          readonly tag?: string | undefined
          readonly os?: string | undefined
          readonly firstSeen: string
          readonly lastSeen: string
          readonly lastScanned: string
          readonly findings: Readonly<Record<string, Readonly<Record<string, number>>>>
          readonly scans: readonly ({
            readonly id: number
            readonly tool: string
            readonly scannedAt: string
          })[]
          readonly verdict?: "compliant" | "non-compliant" | undefined
          readonly version: number
        }
      })[]
      readonly next?: string | undefined
    }
  }
  /** The scans of an artifact by all tools, newest first, as long as reports are kept */
  readonly listArtifactScans: {
    readonly params: {
      readonly id: string
    }
    readonly query: {
      readonly tool?: string | undefined
      readonly after?: string | undefined
      readonly limit?: number | undefined
    } | undefined
    readonly body: undefined
    readonly reply: {
      readonly items: readonly ({
        readonly id: number
        readonly artifact: string
        readonly name: string
        readonly tool: string
        readonly way: string
        readonly source: string
        readonly scannedAt: string
        readonly keptAt: string
        readonly isNewest: boolean
        readonly findings: Readonly<Record<string, Readonly<Record<string, number>>>>
      })[]
      readonly next?: string | undefined
    }
  }
  /** One scan with its report: everything that the tool has found */
  readonly readScan: {
    readonly params: {
      readonly id: string
    }
    readonly query: undefined
    readonly body: undefined
    readonly reply: {
      readonly id: number
      readonly artifact: string
      readonly name: string
      readonly tool: string
      readonly way: string
      readonly source: string
      readonly scannedAt: string
      readonly keptAt: string
      readonly isNewest: boolean
      readonly findings: Readonly<Record<string, Readonly<Record<string, number>>>>
      readonly report: Readonly<Record<string, unknown>>
    }
  }
  /** What a scan has found that the one before had not, and the other way round */
  readonly compareScans: {
    readonly params: {
      readonly id: string
    }
    readonly query: {
      readonly with?: string | undefined
      readonly limit?: number | undefined
    } | undefined
    readonly body: undefined
    readonly reply: {
      readonly before: {
        readonly id: number
        readonly artifact: string
        readonly name: string
        readonly tool: string
        readonly way: string
        readonly source: string
        readonly scannedAt: string
        readonly keptAt: string
        readonly isNewest: boolean
        readonly findings: Readonly<Record<string, Readonly<Record<string, number>>>>
      }
      readonly after: {
        readonly id: number
        readonly artifact: string
        readonly name: string
        readonly tool: string
        readonly way: string
        readonly source: string
        readonly scannedAt: string
        readonly keptAt: string
        readonly isNewest: boolean
        readonly findings: Readonly<Record<string, Readonly<Record<string, number>>>>
      }
      readonly counts: {
        readonly new: number
        readonly gone: number
        readonly changed: number
        readonly same: number
      }
      readonly new: readonly ({
        readonly kind: "vulnerability" | "malware" | "sensitive-data" | "misconfiguration"
        readonly id: string
        readonly severity: "unknown" | "negligible" | "low" | "medium" | "high" | "critical"
        readonly score?: number | undefined
        readonly package?: string | undefined
        readonly version?: string | undefined
        readonly fixedVersion?: string | undefined
        readonly path?: string | undefined
        readonly title?: string | undefined
        readonly acceptance?: string | undefined
      })[]
      readonly gone: readonly ({
        readonly kind: "vulnerability" | "malware" | "sensitive-data" | "misconfiguration"
        readonly id: string
        readonly severity: "unknown" | "negligible" | "low" | "medium" | "high" | "critical"
        readonly score?: number | undefined
        readonly package?: string | undefined
        readonly version?: string | undefined
        readonly fixedVersion?: string | undefined
        readonly path?: string | undefined
        readonly title?: string | undefined
        readonly acceptance?: string | undefined
      })[]
      readonly changed: readonly ({
        readonly from: "unknown" | "negligible" | "low" | "medium" | "high" | "critical"
        readonly finding: {
          readonly kind: "vulnerability" | "malware" | "sensitive-data" | "misconfiguration"
          readonly id: string
          readonly severity: "unknown" | "negligible" | "low" | "medium" | "high" | "critical"
          readonly score?: number | undefined
          readonly package?: string | undefined
          readonly version?: string | undefined
          readonly fixedVersion?: string | undefined
          readonly path?: string | undefined
          readonly title?: string | undefined
          readonly acceptance?: string | undefined
        }
      })[]
    }
  }
  /** Takes the JSON report of a scanner, as the scanner has written it, or a `ScanReport`; when it answers, the report is on disk */
  readonly handInReport: {
    readonly params: undefined
    readonly query: {
      readonly source?: string | undefined
    } | undefined
    readonly body: Readonly<Record<string, unknown>> | readonly (unknown)[]
    readonly reply: {
      readonly source: string
      readonly events: number
      readonly artifacts: readonly ({
        readonly id: string
        readonly name: string
      })[]
      readonly refused: readonly ({
        readonly path: string
        readonly reason: string
      })[]
    }
  }
  /** Has an image scanned by a scanner that is installed on the machine of the server */
  readonly createScanJob: {
    readonly params: undefined
    readonly query: undefined
    readonly body: {
      readonly artifact: string
      readonly scanner?: "trivy" | "grype" | "auto" | undefined
    }
    readonly reply: {
      readonly id: string
      readonly artifact: string
      readonly scanner: "trivy" | "grype"
      readonly state: "queued" | "running" | "finished" | "failed" | "cancelled"
      readonly attempts: number
      readonly dueAt?: string | undefined
      readonly createdAt: string
      readonly startedAt?: string | undefined
      readonly endedAt?: string | undefined
      readonly reason?: string | undefined
      readonly madeBy: string
      readonly found: readonly (string)[]
      readonly version: number
    }
  }
  /** The scan jobs of the last 30 days and those that wait, newest first */
  readonly listScanJobs: {
    readonly params: undefined
    readonly query: {
      readonly state?: "queued" | "running" | "finished" | "failed" | "cancelled" | undefined
      readonly after?: string | undefined
      readonly limit?: number | undefined
    } | undefined
    readonly body: undefined
    readonly reply: {
      readonly items: readonly ({
        readonly id: string
        readonly artifact: string
        readonly scanner: "trivy" | "grype"
        readonly state: "queued" | "running" | "finished" | "failed" | "cancelled"
        readonly attempts: number
        readonly dueAt?: string | undefined
        readonly createdAt: string
        readonly startedAt?: string | undefined
        readonly endedAt?: string | undefined
        readonly reason?: string | undefined
        readonly madeBy: string
        readonly found: readonly (string)[]
        readonly version: number
      })[]
      readonly next?: string | undefined
    }
  }
  /** One scan job */
  readonly readScanJob: {
    readonly params: {
      readonly id: string
    }
    readonly query: undefined
    readonly body: undefined
    readonly reply: {
      readonly id: string
      readonly artifact: string
      readonly scanner: "trivy" | "grype"
      readonly state: "queued" | "running" | "finished" | "failed" | "cancelled"
      readonly attempts: number
      readonly dueAt?: string | undefined
      readonly createdAt: string
      readonly startedAt?: string | undefined
      readonly endedAt?: string | undefined
      readonly reason?: string | undefined
      readonly madeBy: string
      readonly found: readonly (string)[]
      readonly version: number
    }
  }
  /** Cancels a scan job; one that runs is ended with everything that it has started */
  readonly cancelScanJob: {
    readonly params: {
      readonly id: string
    }
    readonly query: undefined
    readonly body: undefined
    readonly reply: undefined
  }
  /** Assurance policies, oldest first */
  readonly listAssurancePolicies: {
    readonly params: undefined
    readonly query: {
      readonly after?: string | undefined
      readonly limit?: number | undefined
    } | undefined
    readonly body: undefined
    readonly reply: {
      readonly items: readonly ({
        readonly id: string
        readonly enabled: boolean
        readonly policy: {
          readonly name: string
          readonly description?: string | undefined
          readonly scope?: {
            readonly artifacts?: readonly (string)[] | undefined
            readonly registries?: readonly (string)[] | undefined
            readonly repositories?: readonly (string)[] | undefined
            readonly clusters?: readonly (string)[] | undefined
            readonly namespaces?: readonly (string)[] | undefined
            readonly exclude?: readonly (string)[] | undefined
          } | undefined
          readonly mode: "audit" | "enforce"
          readonly vulnerabilities?: {
            readonly severity?: "critical" | "high" | "medium" | "low" | "negligible" | undefined
            readonly score?: number | undefined
            readonly ignoreUnfixed: boolean
            readonly ignore: readonly (string)[]
            readonly block: readonly (string)[]
          } | undefined
          readonly blockedPackages?: readonly (string)[] | undefined
          readonly allowedOs?: readonly (string)[] | undefined
          readonly malware?: {
            readonly severity: "critical" | "high" | "medium" | "low" | "negligible"
          } | undefined
          readonly sensitiveData?: {
            readonly severity: "critical" | "high" | "medium" | "low" | "negligible"
          } | undefined
          readonly misconfigurations?: {
            readonly severity: "critical" | "high" | "medium" | "low" | "negligible"
          } | undefined
          readonly maxScanAge?: unknown
          readonly blockWhen?: string | undefined
        }
        readonly limitedTo?: readonly (string)[] | undefined
        readonly madeBy: string
        readonly createdAt: string
        readonly updatedAt: string
        readonly version: number
      })[]
      readonly next?: string | undefined
    }
  }
  /** Makes an assurance policy; it judges nothing until it is enabled */
  readonly createAssurancePolicy: {
    readonly params: undefined
    readonly query: undefined
    readonly body: {
      readonly policy: {
        readonly name: string
        readonly description?: string | undefined
        readonly scope?: {
          readonly artifacts?: readonly (string)[] | undefined
          readonly registries?: readonly (string)[] | undefined
          readonly repositories?: readonly (string)[] | undefined
          readonly clusters?: readonly (string)[] | undefined
          readonly namespaces?: readonly (string)[] | undefined
          readonly exclude?: readonly (string)[] | undefined
        } | undefined
        readonly mode?: "audit" | "enforce" | undefined
        readonly vulnerabilities?: {
          readonly severity?: "critical" | "high" | "medium" | "low" | "negligible" | undefined
          readonly score?: number | undefined
          readonly ignoreUnfixed?: boolean | undefined
          readonly ignore?: readonly (string)[] | undefined
          readonly block?: readonly (string)[] | undefined
        } | undefined
        readonly blockedPackages?: readonly (string)[] | undefined
        readonly allowedOs?: readonly (string)[] | undefined
        readonly malware?: {
          readonly severity: "critical" | "high" | "medium" | "low" | "negligible"
        } | undefined
        readonly sensitiveData?: {
          readonly severity: "critical" | "high" | "medium" | "low" | "negligible"
        } | undefined
        readonly misconfigurations?: {
          readonly severity: "critical" | "high" | "medium" | "low" | "negligible"
        } | undefined
        readonly maxScanAge?: string | undefined
        readonly blockWhen?: string | undefined
      }
      readonly enabled?: boolean | undefined
    }
    readonly reply: {
      readonly id: string
      readonly enabled: boolean
      readonly policy: {
        readonly name: string
        readonly description?: string | undefined
        readonly scope?: {
          readonly artifacts?: readonly (string)[] | undefined
          readonly registries?: readonly (string)[] | undefined
          readonly repositories?: readonly (string)[] | undefined
          readonly clusters?: readonly (string)[] | undefined
          readonly namespaces?: readonly (string)[] | undefined
          readonly exclude?: readonly (string)[] | undefined
        } | undefined
        readonly mode: "audit" | "enforce"
        readonly vulnerabilities?: {
          readonly severity?: "critical" | "high" | "medium" | "low" | "negligible" | undefined
          readonly score?: number | undefined
          readonly ignoreUnfixed: boolean
          readonly ignore: readonly (string)[]
          readonly block: readonly (string)[]
        } | undefined
        readonly blockedPackages?: readonly (string)[] | undefined
        readonly allowedOs?: readonly (string)[] | undefined
        readonly malware?: {
          readonly severity: "critical" | "high" | "medium" | "low" | "negligible"
        } | undefined
        readonly sensitiveData?: {
          readonly severity: "critical" | "high" | "medium" | "low" | "negligible"
        } | undefined
        readonly misconfigurations?: {
          readonly severity: "critical" | "high" | "medium" | "low" | "negligible"
        } | undefined
        readonly maxScanAge?: unknown
        readonly blockWhen?: string | undefined
      }
      readonly limitedTo?: readonly (string)[] | undefined
      readonly madeBy: string
      readonly createdAt: string
      readonly updatedAt: string
      readonly version: number
    }
  }
  /** One assurance policy */
  readonly readAssurancePolicy: {
    readonly params: {
      readonly id: string
    }
    readonly query: undefined
    readonly body: undefined
    readonly reply: {
      readonly id: string
      readonly enabled: boolean
      readonly policy: {
        readonly name: string
        readonly description?: string | undefined
        readonly scope?: {
          readonly artifacts?: readonly (string)[] | undefined
          readonly registries?: readonly (string)[] | undefined
          readonly repositories?: readonly (string)[] | undefined
          readonly clusters?: readonly (string)[] | undefined
          readonly namespaces?: readonly (string)[] | undefined
          readonly exclude?: readonly (string)[] | undefined
        } | undefined
        readonly mode: "audit" | "enforce"
        readonly vulnerabilities?: {
          readonly severity?: "critical" | "high" | "medium" | "low" | "negligible" | undefined
          readonly score?: number | undefined
          readonly ignoreUnfixed: boolean
          readonly ignore: readonly (string)[]
          readonly block: readonly (string)[]
        } | undefined
        readonly blockedPackages?: readonly (string)[] | undefined
        readonly allowedOs?: readonly (string)[] | undefined
        readonly malware?: {
          readonly severity: "critical" | "high" | "medium" | "low" | "negligible"
        } | undefined
        readonly sensitiveData?: {
          readonly severity: "critical" | "high" | "medium" | "low" | "negligible"
        } | undefined
        readonly misconfigurations?: {
          readonly severity: "critical" | "high" | "medium" | "low" | "negligible"
        } | undefined
        readonly maxScanAge?: unknown
        readonly blockWhen?: string | undefined
      }
      readonly limitedTo?: readonly (string)[] | undefined
      readonly madeBy: string
      readonly createdAt: string
      readonly updatedAt: string
      readonly version: number
    }
  }
  /** Puts another policy in its place; it stays enabled or disabled, and limited to the scopes of its maker */
  readonly changeAssurancePolicy: {
    readonly params: {
      readonly id: string
    }
    readonly query: undefined
    readonly body: {
      readonly policy: {
        readonly name: string
        readonly description?: string | undefined
        readonly scope?: {
          readonly artifacts?: readonly (string)[] | undefined
          readonly registries?: readonly (string)[] | undefined
          readonly repositories?: readonly (string)[] | undefined
          readonly clusters?: readonly (string)[] | undefined
          readonly namespaces?: readonly (string)[] | undefined
          readonly exclude?: readonly (string)[] | undefined
        } | undefined
        readonly mode?: "audit" | "enforce" | undefined
        readonly vulnerabilities?: {
          readonly severity?: "critical" | "high" | "medium" | "low" | "negligible" | undefined
          readonly score?: number | undefined
          readonly ignoreUnfixed?: boolean | undefined
          readonly ignore?: readonly (string)[] | undefined
          readonly block?: readonly (string)[] | undefined
        } | undefined
        readonly blockedPackages?: readonly (string)[] | undefined
        readonly allowedOs?: readonly (string)[] | undefined
        readonly malware?: {
          readonly severity: "critical" | "high" | "medium" | "low" | "negligible"
        } | undefined
        readonly sensitiveData?: {
          readonly severity: "critical" | "high" | "medium" | "low" | "negligible"
        } | undefined
        readonly misconfigurations?: {
          readonly severity: "critical" | "high" | "medium" | "low" | "negligible"
        } | undefined
        readonly maxScanAge?: string | undefined
        readonly blockWhen?: string | undefined
      }
    }
    readonly reply: {
      readonly id: string
      readonly enabled: boolean
      readonly policy: {
        readonly name: string
        readonly description?: string | undefined
        readonly scope?: {
          readonly artifacts?: readonly (string)[] | undefined
          readonly registries?: readonly (string)[] | undefined
          readonly repositories?: readonly (string)[] | undefined
          readonly clusters?: readonly (string)[] | undefined
          readonly namespaces?: readonly (string)[] | undefined
          readonly exclude?: readonly (string)[] | undefined
        } | undefined
        readonly mode: "audit" | "enforce"
        readonly vulnerabilities?: {
          readonly severity?: "critical" | "high" | "medium" | "low" | "negligible" | undefined
          readonly score?: number | undefined
          readonly ignoreUnfixed: boolean
          readonly ignore: readonly (string)[]
          readonly block: readonly (string)[]
        } | undefined
        readonly blockedPackages?: readonly (string)[] | undefined
        readonly allowedOs?: readonly (string)[] | undefined
        readonly malware?: {
          readonly severity: "critical" | "high" | "medium" | "low" | "negligible"
        } | undefined
        readonly sensitiveData?: {
          readonly severity: "critical" | "high" | "medium" | "low" | "negligible"
        } | undefined
        readonly misconfigurations?: {
          readonly severity: "critical" | "high" | "medium" | "low" | "negligible"
        } | undefined
        readonly maxScanAge?: unknown
        readonly blockWhen?: string | undefined
      }
      readonly limitedTo?: readonly (string)[] | undefined
      readonly madeBy: string
      readonly createdAt: string
      readonly updatedAt: string
      readonly version: number
    }
  }
  /** Enables a policy: it judges from now on */
  readonly enableAssurancePolicy: {
    readonly params: {
      readonly id: string
    }
    readonly query: undefined
    readonly body: undefined
    readonly reply: {
      readonly id: string
      readonly enabled: boolean
      readonly policy: {
        readonly name: string
        readonly description?: string | undefined
        readonly scope?: {
          readonly artifacts?: readonly (string)[] | undefined
          readonly registries?: readonly (string)[] | undefined
          readonly repositories?: readonly (string)[] | undefined
          readonly clusters?: readonly (string)[] | undefined
          readonly namespaces?: readonly (string)[] | undefined
          readonly exclude?: readonly (string)[] | undefined
        } | undefined
        readonly mode: "audit" | "enforce"
        readonly vulnerabilities?: {
          readonly severity?: "critical" | "high" | "medium" | "low" | "negligible" | undefined
          readonly score?: number | undefined
          readonly ignoreUnfixed: boolean
          readonly ignore: readonly (string)[]
          readonly block: readonly (string)[]
        } | undefined
        readonly blockedPackages?: readonly (string)[] | undefined
        readonly allowedOs?: readonly (string)[] | undefined
        readonly malware?: {
          readonly severity: "critical" | "high" | "medium" | "low" | "negligible"
        } | undefined
        readonly sensitiveData?: {
          readonly severity: "critical" | "high" | "medium" | "low" | "negligible"
        } | undefined
        readonly misconfigurations?: {
          readonly severity: "critical" | "high" | "medium" | "low" | "negligible"
        } | undefined
        readonly maxScanAge?: unknown
        readonly blockWhen?: string | undefined
      }
      readonly limitedTo?: readonly (string)[] | undefined
      readonly madeBy: string
      readonly createdAt: string
      readonly updatedAt: string
      readonly version: number
    }
  }
  /** Disables a policy: it stays, and judges nothing */
  readonly disableAssurancePolicy: {
    readonly params: {
      readonly id: string
    }
    readonly query: undefined
    readonly body: undefined
    readonly reply: {
      readonly id: string
      readonly enabled: boolean
      readonly policy: {
        readonly name: string
        readonly description?: string | undefined
        readonly scope?: {
          readonly artifacts?: readonly (string)[] | undefined
          readonly registries?: readonly (string)[] | undefined
          readonly repositories?: readonly (string)[] | undefined
          readonly clusters?: readonly (string)[] | undefined
          readonly namespaces?: readonly (string)[] | undefined
          readonly exclude?: readonly (string)[] | undefined
        } | undefined
        readonly mode: "audit" | "enforce"
        readonly vulnerabilities?: {
          readonly severity?: "critical" | "high" | "medium" | "low" | "negligible" | undefined
          readonly score?: number | undefined
          readonly ignoreUnfixed: boolean
          readonly ignore: readonly (string)[]
          readonly block: readonly (string)[]
        } | undefined
        readonly blockedPackages?: readonly (string)[] | undefined
        readonly allowedOs?: readonly (string)[] | undefined
        readonly malware?: {
          readonly severity: "critical" | "high" | "medium" | "low" | "negligible"
        } | undefined
        readonly sensitiveData?: {
          readonly severity: "critical" | "high" | "medium" | "low" | "negligible"
        } | undefined
        readonly misconfigurations?: {
          readonly severity: "critical" | "high" | "medium" | "low" | "negligible"
        } | undefined
        readonly maxScanAge?: unknown
        readonly blockWhen?: string | undefined
      }
      readonly limitedTo?: readonly (string)[] | undefined
      readonly madeBy: string
      readonly createdAt: string
      readonly updatedAt: string
      readonly version: number
    }
  }
  /** Tries a policy on the stored artifacts, a part at a time: what it would say, and what would change. Keeps nothing */
  readonly tryAssurancePolicy: {
    readonly params: undefined
    readonly query: undefined
    readonly body: {
      readonly policy: {
        readonly name: string
        readonly description?: string | undefined
        readonly scope?: {
          readonly artifacts?: readonly (string)[] | undefined
          readonly registries?: readonly (string)[] | undefined
          readonly repositories?: readonly (string)[] | undefined
          readonly clusters?: readonly (string)[] | undefined
          readonly namespaces?: readonly (string)[] | undefined
          readonly exclude?: readonly (string)[] | undefined
        } | undefined
        readonly mode?: "audit" | "enforce" | undefined
        readonly vulnerabilities?: {
          readonly severity?: "critical" | "high" | "medium" | "low" | "negligible" | undefined
          readonly score?: number | undefined
          readonly ignoreUnfixed?: boolean | undefined
          readonly ignore?: readonly (string)[] | undefined
          readonly block?: readonly (string)[] | undefined
        } | undefined
        readonly blockedPackages?: readonly (string)[] | undefined
        readonly allowedOs?: readonly (string)[] | undefined
        readonly malware?: {
          readonly severity: "critical" | "high" | "medium" | "low" | "negligible"
        } | undefined
        readonly sensitiveData?: {
          readonly severity: "critical" | "high" | "medium" | "low" | "negligible"
        } | undefined
        readonly misconfigurations?: {
          readonly severity: "critical" | "high" | "medium" | "low" | "negligible"
        } | undefined
        readonly maxScanAge?: string | undefined
        readonly blockWhen?: string | undefined
      }
      readonly replaces?: string | undefined
      readonly after?: string | undefined
    }
    readonly reply: {
      readonly artifacts: number
      readonly covered: number
      readonly compliant: number
      readonly nonCompliant: number
      readonly wouldChange: {
        readonly toCompliant: number
        readonly toNonCompliant: number
        readonly toNone: number
      }
      readonly samples: readonly ({
        readonly artifact: {
          readonly id: string
          readonly name: string
        }
        readonly from: "compliant" | "non-compliant" | null
        readonly to: "compliant" | "non-compliant" | null
        readonly failures: readonly ({
          readonly condition: "vulnerabilities" | "blockedPackages" | "allowedOs" | "malware" | "sensitiveData" | "misconfigurations" | "maxScanAge" | "blockWhen"
          readonly reason: string
          readonly count: number
          readonly findings: readonly ({
            readonly kind: "vulnerability" | "malware" | "sensitive-data" | "misconfiguration"
            readonly id: string
            readonly severity: "critical" | "high" | "medium" | "low" | "negligible" | "unknown"
            readonly score?: number | undefined
            readonly package?: string | undefined
            readonly version?: string | undefined
            readonly fixedVersion?: string | undefined
            readonly path?: string | undefined
            readonly title?: string | undefined
          })[]
        })[]
      })[]
      readonly next?: string | undefined
    }
  }
  /** Removes a policy, and its verdicts with it */
  readonly removeAssurancePolicy: {
    readonly params: {
      readonly id: string
    }
    readonly query: undefined
    readonly body: undefined
    readonly reply: undefined
  }
  /** What each policy says of an artifact, and why */
  readonly listArtifactVerdicts: {
    readonly params: {
      readonly id: string
    }
    readonly query: undefined
    readonly body: undefined
    readonly reply: {
      readonly verdict: "compliant" | "non-compliant" | null
      readonly since?: string | undefined
      readonly judgedAt?: string | undefined
      readonly isDue: boolean
      readonly changesAt?: string | undefined
      readonly verdicts: readonly ({
        readonly id: string
        readonly policy: {
          readonly id: string
          readonly name: string
        }
        readonly mode: "audit" | "enforce"
        readonly compliant: boolean
        readonly since: string
        readonly failures: readonly ({
          readonly condition: "vulnerabilities" | "blockedPackages" | "allowedOs" | "malware" | "sensitiveData" | "misconfigurations" | "maxScanAge" | "blockWhen"
          readonly reason: string
          readonly count: number
          readonly findings: readonly ({
            readonly kind: "vulnerability" | "malware" | "sensitive-data" | "misconfiguration"
            readonly id: string
            readonly severity: "critical" | "high" | "medium" | "low" | "negligible" | "unknown"
            readonly score?: number | undefined
            readonly package?: string | undefined
            readonly version?: string | undefined
            readonly fixedVersion?: string | undefined
            readonly path?: string | undefined
            readonly title?: string | undefined
          })[]
        })[]
        readonly accepted: {
          readonly count: number
          readonly findings: readonly ({
            readonly kind: "vulnerability" | "malware" | "sensitive-data" | "misconfiguration"
            readonly id: string
            readonly severity: "critical" | "high" | "medium" | "low" | "negligible" | "unknown"
            readonly score?: number | undefined
            readonly package?: string | undefined
            readonly version?: string | undefined
            readonly fixedVersion?: string | undefined
            readonly path?: string | undefined
            readonly title?: string | undefined
          })[]
        }
      })[]
    }
  }
  /** Verdicts of policies on artifacts, newest first */
  readonly listVerdicts: {
    readonly params: undefined
    readonly query: {
      readonly after?: string | undefined
      readonly limit?: number | undefined
      readonly policy?: string | undefined
      readonly compliant?: "true" | "false" | undefined
      readonly mode?: "audit" | "enforce" | undefined
    } | undefined
    readonly body: undefined
    readonly reply: {
      readonly items: readonly ({
        readonly id: string
        readonly policy: {
          readonly id: string
          readonly name: string
        }
        readonly mode: "audit" | "enforce"
        readonly compliant: boolean
        readonly since: string
        readonly failures: readonly ({
          readonly condition: "vulnerabilities" | "blockedPackages" | "allowedOs" | "malware" | "sensitiveData" | "misconfigurations" | "maxScanAge" | "blockWhen"
          readonly reason: string
          readonly count: number
          readonly findings: readonly ({
            readonly kind: "vulnerability" | "malware" | "sensitive-data" | "misconfiguration"
            readonly id: string
            readonly severity: "critical" | "high" | "medium" | "low" | "negligible" | "unknown"
            readonly score?: number | undefined
            readonly package?: string | undefined
            readonly version?: string | undefined
            readonly fixedVersion?: string | undefined
            readonly path?: string | undefined
            readonly title?: string | undefined
          })[]
        })[]
        readonly accepted: {
          readonly count: number
          readonly findings: readonly ({
            readonly kind: "vulnerability" | "malware" | "sensitive-data" | "misconfiguration"
            readonly id: string
            readonly severity: "critical" | "high" | "medium" | "low" | "negligible" | "unknown"
            readonly score?: number | undefined
            readonly package?: string | undefined
            readonly version?: string | undefined
            readonly fixedVersion?: string | undefined
            readonly path?: string | undefined
            readonly title?: string | undefined
          })[]
        }
        readonly artifact: {
          readonly id: string
          readonly name: string
        }
      })[]
      readonly next?: string | undefined
    }
  }
  /** How many artifacts are compliant, in all and by policy */
  readonly countVerdicts: {
    readonly params: undefined
    readonly query: undefined
    readonly body: undefined
    readonly reply: {
      readonly artifacts: {
        readonly compliant: number
        readonly nonCompliant: number
        readonly notJudged: number
      }
      readonly policies: readonly ({
        readonly id: string
        readonly name: string
        readonly mode: "audit" | "enforce"
        readonly compliant: number
        readonly nonCompliant: number
      })[]
    }
  }
  /** How far artifacts are judged by the rules of now */
  readonly judgingStatus: {
    readonly params: undefined
    readonly query: undefined
    readonly body: undefined
    readonly reply: {
      readonly artifacts: number
      readonly due: number
      readonly judgedAt?: string | undefined
      readonly changesAt?: string | undefined
    }
  }
  /** Risk acceptances, newest first */
  readonly listAcceptances: {
    readonly params: undefined
    readonly query: {
      readonly after?: string | undefined
      readonly limit?: number | undefined
      readonly state?: "accepted" | "about-to-expire" | "expired" | "cancelled" | undefined
      readonly kind?: "vulnerability" | "malware" | "sensitive-data" | "misconfiguration" | undefined
      readonly finding?: string | undefined
      readonly artifact?: string | undefined
      readonly imported?: "true" | "false" | undefined
    } | undefined
    readonly body: undefined
    readonly reply: {
      readonly items: readonly ({
        readonly id: string
        readonly kind: "vulnerability" | "malware" | "sensitive-data" | "misconfiguration"
        readonly finding: string
        readonly package?: string | undefined
        readonly path?: string | undefined
        readonly extent: {
          readonly kind: "artifact"
          readonly artifact: string
          readonly name?: string | undefined
          readonly digest?: string | undefined
        } | {
          readonly kind: "repository"
          readonly registry?: string | undefined
          readonly repository: string
        } | {
          readonly kind: "everywhere"
        }
        readonly reason: string
        readonly state: "accepted" | "about-to-expire" | "expired" | "cancelled"
        readonly acceptedBy: string
        readonly acceptedAt: string
        readonly changedAt: string
        readonly expiresAt?: string | undefined
        readonly cancelledAt?: string | undefined
        readonly limitedTo?: readonly (string)[] | undefined
        readonly importedFrom?: string | undefined
        readonly version: number
      })[]
      readonly next?: string | undefined
    }
  }
  /** Accepts a risk: the finding no longer counts against what the acceptance is for */
  readonly acceptRisk: {
    readonly params: undefined
    readonly query: undefined
    readonly body: {
      readonly kind?: "vulnerability" | "malware" | "sensitive-data" | "misconfiguration" | undefined
      readonly finding: string
      readonly package?: string | undefined
      readonly path?: string | undefined
      readonly extent: {
        readonly kind: "artifact"
        readonly artifact: string
      } | {
        readonly kind: "repository"
        readonly registry?: string | undefined
        readonly repository: string
      } | {
        readonly kind: "everywhere"
      }
      readonly reason: string
      readonly term?: number | "unlimited" | undefined
    }
    readonly reply: {
      readonly id: string
      readonly kind: "vulnerability" | "malware" | "sensitive-data" | "misconfiguration"
      readonly finding: string
      readonly package?: string | undefined
      readonly path?: string | undefined
      readonly extent: {
        readonly kind: "artifact"
        readonly artifact: string
        readonly name?: string | undefined
        readonly digest?: string | undefined
      } | {
        readonly kind: "repository"
        readonly registry?: string | undefined
        readonly repository: string
      } | {
        readonly kind: "everywhere"
      }
      readonly reason: string
      readonly state: "accepted" | "about-to-expire" | "expired" | "cancelled"
      readonly acceptedBy: string
      readonly acceptedAt: string
      readonly changedAt: string
      readonly expiresAt?: string | undefined
      readonly cancelledAt?: string | undefined
      readonly limitedTo?: readonly (string)[] | undefined
      readonly importedFrom?: string | undefined
      readonly version: number
    }
  }
  /** The accepted vulnerabilities as an OpenVEX 0.2.0 document, of everything or of one artifact */
  readonly exportOpenVex: {
    readonly params: undefined
    readonly query: {
      readonly artifact?: string | undefined
    } | undefined
    readonly body: undefined
    readonly reply: Readonly<Record<string, unknown>>
  }
  /** One risk acceptance with its history */
  readonly readAcceptance: {
    readonly params: {
      readonly id: string
    }
    readonly query: undefined
    readonly body: undefined
    readonly reply: {
      readonly id: string
      readonly kind: "vulnerability" | "malware" | "sensitive-data" | "misconfiguration"
      readonly finding: string
      readonly package?: string | undefined
      readonly path?: string | undefined
      readonly extent: {
        readonly kind: "artifact"
        readonly artifact: string
        readonly name?: string | undefined
        readonly digest?: string | undefined
      } | {
        readonly kind: "repository"
        readonly registry?: string | undefined
        readonly repository: string
      } | {
        readonly kind: "everywhere"
      }
      readonly reason: string
      readonly state: "accepted" | "about-to-expire" | "expired" | "cancelled"
      readonly acceptedBy: string
      readonly acceptedAt: string
      readonly changedAt: string
      readonly expiresAt?: string | undefined
      readonly cancelledAt?: string | undefined
      readonly limitedTo?: readonly (string)[] | undefined
      readonly importedFrom?: string | undefined
      readonly version: number
      readonly history: readonly ({
        readonly change: "accepted" | "changed" | "extended" | "cancelled" | "about-to-expire" | "expired"
        readonly at: string
        readonly by: string
        readonly reason?: string | undefined
        readonly expiresAt?: string | undefined
      })[]
    }
  }
  /** Changes the reason of an acceptance; for anything else cancel it and make another */
  readonly changeAcceptance: {
    readonly params: {
      readonly id: string
    }
    readonly query: undefined
    readonly body: {
      readonly reason: string
    }
    readonly reply: {
      readonly id: string
      readonly kind: "vulnerability" | "malware" | "sensitive-data" | "misconfiguration"
      readonly finding: string
      readonly package?: string | undefined
      readonly path?: string | undefined
      readonly extent: {
        readonly kind: "artifact"
        readonly artifact: string
        readonly name?: string | undefined
        readonly digest?: string | undefined
      } | {
        readonly kind: "repository"
        readonly registry?: string | undefined
        readonly repository: string
      } | {
        readonly kind: "everywhere"
      }
      readonly reason: string
      readonly state: "accepted" | "about-to-expire" | "expired" | "cancelled"
      readonly acceptedBy: string
      readonly acceptedAt: string
      readonly changedAt: string
      readonly expiresAt?: string | undefined
      readonly cancelledAt?: string | undefined
      readonly limitedTo?: readonly (string)[] | undefined
      readonly importedFrom?: string | undefined
      readonly version: number
    }
  }
  /** Extends an acceptance beyond its end by a term */
  readonly extendAcceptance: {
    readonly params: {
      readonly id: string
    }
    readonly query: undefined
    readonly body: {
      readonly term?: number | "unlimited" | undefined
      readonly reason?: string | undefined
    }
    readonly reply: {
      readonly id: string
      readonly kind: "vulnerability" | "malware" | "sensitive-data" | "misconfiguration"
      readonly finding: string
      readonly package?: string | undefined
      readonly path?: string | undefined
      readonly extent: {
        readonly kind: "artifact"
        readonly artifact: string
        readonly name?: string | undefined
        readonly digest?: string | undefined
      } | {
        readonly kind: "repository"
        readonly registry?: string | undefined
        readonly repository: string
      } | {
        readonly kind: "everywhere"
      }
      readonly reason: string
      readonly state: "accepted" | "about-to-expire" | "expired" | "cancelled"
      readonly acceptedBy: string
      readonly acceptedAt: string
      readonly changedAt: string
      readonly expiresAt?: string | undefined
      readonly cancelledAt?: string | undefined
      readonly limitedTo?: readonly (string)[] | undefined
      readonly importedFrom?: string | undefined
      readonly version: number
    }
  }
  /** Cancels an acceptance: the finding counts again */
  readonly cancelAcceptance: {
    readonly params: {
      readonly id: string
    }
    readonly query: undefined
    readonly body: {
      readonly reason?: string | undefined
    }
    readonly reply: {
      readonly id: string
      readonly kind: "vulnerability" | "malware" | "sensitive-data" | "misconfiguration"
      readonly finding: string
      readonly package?: string | undefined
      readonly path?: string | undefined
      readonly extent: {
        readonly kind: "artifact"
        readonly artifact: string
        readonly name?: string | undefined
        readonly digest?: string | undefined
      } | {
        readonly kind: "repository"
        readonly registry?: string | undefined
        readonly repository: string
      } | {
        readonly kind: "everywhere"
      }
      readonly reason: string
      readonly state: "accepted" | "about-to-expire" | "expired" | "cancelled"
      readonly acceptedBy: string
      readonly acceptedAt: string
      readonly changedAt: string
      readonly expiresAt?: string | undefined
      readonly cancelledAt?: string | undefined
      readonly limitedTo?: readonly (string)[] | undefined
      readonly importedFrom?: string | undefined
      readonly version: number
    }
  }
  /** Takes the report of a scanner from a pipeline, keeps it as a scan, and says whether the step passes */
  readonly judgeForPipeline: {
    readonly params: undefined
    readonly query: undefined
    readonly body: {
      readonly report: unknown
      readonly source?: string | undefined
      readonly pipeline: {
        readonly name: string
        readonly build?: string | undefined
        readonly branch?: string | undefined
        readonly url?: string | undefined
      }
    }
    readonly reply: {
      readonly blocked: boolean
      readonly artifacts: readonly ({
        readonly id: string
        readonly name: string
        readonly digest?: string | undefined
        readonly tool: {
          readonly name: string
          readonly version?: string | undefined
        }
        readonly scannedAt?: string | undefined
        readonly blocked: boolean
        readonly verdicts: readonly ({
          readonly policy: string
          readonly mode: "audit" | "enforce"
          readonly compliant: boolean
          readonly failures: readonly ({
            readonly condition: "vulnerabilities" | "blockedPackages" | "allowedOs" | "malware" | "sensitiveData" | "misconfigurations" | "maxScanAge" | "blockWhen"
            readonly reason: string
            readonly findings: readonly ({
              readonly kind: string
              readonly id: string
              readonly severity: string
            })[]
          })[]
          readonly accepted: readonly ({
            readonly kind: string
            readonly id: string
            readonly severity: string
          })[]
        })[]
      })[]
      readonly policies: readonly ({
        readonly name: string
      })[]
    }
  }
  /** SIEM integrations with their status: those of the configuration file by name, then those made here, oldest first */
  readonly listIntegrations: {
    readonly params: undefined
    readonly query: {
      readonly after?: string | undefined
      readonly limit?: number | undefined
    } | undefined
    readonly body: undefined
    readonly reply: {
      readonly items: readonly ({
        readonly id: string
        readonly name: string
        readonly owner: "api" | "file"
        readonly enabled: boolean
        readonly settings: {
          readonly protocol: "udp" | "tcp" | "tls"
          readonly address: string
          readonly port: number
          readonly tls?: {
            readonly ca?: string | undefined
            readonly certificate?: string | undefined
            readonly serverName?: string | undefined
            readonly fingerprints?: readonly (string)[] | undefined
          } | undefined
          readonly profile: "kcs-2.0" | "kcs-2.1" | "cef"
          readonly device?: {
            readonly vendor: string
            readonly product: string
            readonly version: string
          } | undefined
          readonly for: readonly ("liblognorm-2.0.6" | "no-pri" | "graylog-cef-1" | "nifi" | "rsyslog" | "syslog-ng" | "wazuh" | "kuma" | "qradar" | "rfc3164" | "rfc5424" | "rfc5425")[]
          readonly envelope?: "rfc3164" | "rfc5424" | "none" | undefined
          readonly zone: string
          readonly facility: "kern" | "user" | "mail" | "daemon" | "auth" | "syslog" | "lpr" | "news" | "uucp" | "cron" | "authpriv" | "ftp" | "ntp" | "audit" | "alert" | "clock" | "local0" | "local1" | "local2" | "local3" | "local4" | "local5" | "local6" | "local7"
          readonly pri: boolean
          readonly hostname?: string | undefined
          readonly framing?: "lf" | "octet-counting" | undefined
          readonly maxBytes?: number | undefined
          readonly connectTimeoutMs: number
          readonly select?: {
            readonly categories?: readonly ("administration" | "alerts" | "resources" | "ci/cd" | "policies" | "scanners" | "admission controller" | "api" | "processes" | "file operations" | "network traffic")[] | undefined
            readonly families?: readonly ("ADM" | "CVE" | "MLW" | "SD" | "MS" | "CMP" | "NCMP" | "CI" | "PLC" | "BNCH" | "AG" | "SJ" | "RT" | "API" | "PM" | "FM" | "NT" | "FPM" | "FFM" | "FNT" | "FFTP")[] | undefined
            readonly codes?: readonly ("ADM-001" | "ADM-002" | "ADM-003" | "ADM-004" | "ADM-005" | "ADM-006" | "ADM-007" | "ADM-008" | "ADM-009" | "ADM-010" | "ADM-011" | "ADM-012" | "ADM-013" | "ADM-014" | "ADM-015" | "ADM-016" | "ADM-017" | "ADM-018" | "ADM-019" | "ADM-020" | "ADM-021" | "ADM-022" | "ADM-023" | "ADM-024" | "ADM-025" | "ADM-026" | "ADM-027" | "ADM-028" | "ADM-029" | "ADM-030" | "ADM-031" | "ADM-032" | "ADM-033" | "ADM-034" | "ADM-035" | "ADM-036" | "CVE-001" | "CVE-002" | "CVE-003" | "CVE-004" | "CVE-007" | "CVE-008" | "MLW-001" | "MLW-002" | "MLW-003" | "MLW-004" | "MLW-007" | "MLW-008" | "SD-001" | "SD-002" | "SD-003" | "SD-004" | "SD-007" | "SD-008" | "MS-001" | "MS-002" | "MS-003" | "MS-004" | "MS-007" | "MS-008" | "CMP-001" | "NCMP-001" | "CI-001" | "CI-002" | "CI-003" | "CI-004" | "CI-005" | "CI-006" | "PLC-001" | "PLC-002" | "BNCH-001" | "BNCH-002" | "BNCH-003" | "BNCH-004" | "BNCH-005" | "AG-001" | "AG-002" | "AG-003" | "AG-004" | "AG-005" | "AG-006" | "AG-007" | "AG-008" | "SJ-001" | "SJ-002" | "SJ-003" | "SJ-004" | "SJ-005" | "RT-001" | "RT-002" | "RT-003" | "API-001" | "PM-001" | "PM-002" | "PM-003" | "FM-001" | "FM-002" | "FM-003" | "FM-004" | "FM-005" | "FM-006" | "FM-007" | "FM-008" | "FM-009" | "NT-001" | "NT-002" | "NT-003" | "NT-004" | "FPM-001" | "FPM-002" | "FPM-003" | "FFM-001" | "FFM-002" | "FFM-003" | "FFM-004" | "FFM-005" | "FFM-006" | "FFM-007" | "FFM-008" | "FFM-009" | "FNT-001" | "FNT-002" | "FNT-003" | "FNT-004" | "FFTP-001")[] | undefined
            readonly minSeverity?: number | undefined
            readonly where?: string | undefined
          } | undefined
          readonly limit?: {
            readonly repeat?: {
              readonly withinSeconds: number
              readonly by?: readonly (string)[] | undefined
            } | undefined
            readonly rate?: {
              readonly eventsPerSecond: number
              readonly burst?: number | undefined
              readonly per?: readonly (string)[] | undefined
              readonly everySeconds: number
            } | undefined
          } | undefined
          readonly start: "now" | "oldest"
          readonly resend: {
            readonly seconds: number
            readonly bytes: number
          }
        }
        readonly hasKey: boolean
        readonly status: {
          readonly state: "starting" | "connecting" | "delivering" | "idle" | "stalled" | "waiting" | "paused" | "stopped" | "disabled" | "shadowed" | "unusable"
          readonly text: string
          readonly action?: string | undefined
          readonly since?: string | undefined
          readonly lag?: {
            readonly events: number
            readonly seconds: number
          } | undefined
          readonly lastSuccessAt?: string | undefined
          readonly lastError?: {
            readonly at: string
            readonly code: string
            readonly message: string
            readonly action: string
          } | undefined
          readonly nextAttemptAt?: string | undefined
          readonly certificate?: {
            readonly subject: string
            readonly issuer: string
            readonly validTo: string
            readonly daysLeft: number
          } | undefined
          readonly ownCertificate?: {
            readonly subject: string
            readonly issuer: string
            readonly validTo: string
            readonly daysLeft: number
          } | undefined
          readonly counts?: {
            readonly delivered: number
            readonly bytes: number
            readonly leftOut: number
            readonly withheld: number
            readonly summaries: number
            readonly shortened: number
            readonly possiblyDoubled: number
            readonly knownLost: number
          } | undefined
          readonly deadLetters: number
        }
        readonly madeBy?: string | undefined
        readonly createdAt?: string | undefined
        readonly updatedAt?: string | undefined
        readonly version?: number | undefined
      })[]
      readonly next?: string | undefined
    }
  }
  /** Makes an integration, which begins to send at once unless it is not enabled */
  readonly createIntegration: {
    readonly params: undefined
    readonly query: undefined
    readonly body: {
      readonly name: string
      readonly enabled?: boolean | undefined
      readonly protocol: "udp" | "tcp" | "tls"
      readonly address: string
      readonly port: number
      readonly tls?: {
        readonly ca?: string | undefined
        readonly certificate?: string | undefined
        readonly serverName?: string | undefined
        readonly fingerprints?: readonly (string)[] | undefined
        readonly key?: string | undefined
      } | undefined
      readonly profile?: "kcs-2.0" | "kcs-2.1" | "cef" | undefined
      readonly device?: {
        readonly vendor: string
        readonly product: string
        readonly version: string
      } | undefined
      readonly for?: readonly ("liblognorm-2.0.6" | "no-pri" | "graylog-cef-1" | "nifi" | "rsyslog" | "syslog-ng" | "wazuh" | "kuma" | "qradar" | "rfc3164" | "rfc5424" | "rfc5425")[] | undefined
      readonly envelope?: "rfc3164" | "rfc5424" | "none" | undefined
      readonly zone?: string | undefined
      readonly facility?: "kern" | "user" | "mail" | "daemon" | "auth" | "syslog" | "lpr" | "news" | "uucp" | "cron" | "authpriv" | "ftp" | "ntp" | "audit" | "alert" | "clock" | "local0" | "local1" | "local2" | "local3" | "local4" | "local5" | "local6" | "local7" | undefined
      readonly pri?: boolean | undefined
      readonly hostname?: string | undefined
      readonly framing?: "lf" | "octet-counting" | undefined
      readonly maxBytes?: number | undefined
      readonly connectTimeoutMs?: number | undefined
      readonly select?: {
        readonly categories?: readonly ("administration" | "alerts" | "resources" | "ci/cd" | "policies" | "scanners" | "admission controller" | "api" | "processes" | "file operations" | "network traffic")[] | undefined
        readonly families?: readonly ("ADM" | "CVE" | "MLW" | "SD" | "MS" | "CMP" | "NCMP" | "CI" | "PLC" | "BNCH" | "AG" | "SJ" | "RT" | "API" | "PM" | "FM" | "NT" | "FPM" | "FFM" | "FNT" | "FFTP")[] | undefined
        readonly codes?: readonly ("ADM-001" | "ADM-002" | "ADM-003" | "ADM-004" | "ADM-005" | "ADM-006" | "ADM-007" | "ADM-008" | "ADM-009" | "ADM-010" | "ADM-011" | "ADM-012" | "ADM-013" | "ADM-014" | "ADM-015" | "ADM-016" | "ADM-017" | "ADM-018" | "ADM-019" | "ADM-020" | "ADM-021" | "ADM-022" | "ADM-023" | "ADM-024" | "ADM-025" | "ADM-026" | "ADM-027" | "ADM-028" | "ADM-029" | "ADM-030" | "ADM-031" | "ADM-032" | "ADM-033" | "ADM-034" | "ADM-035" | "ADM-036" | "CVE-001" | "CVE-002" | "CVE-003" | "CVE-004" | "CVE-007" | "CVE-008" | "MLW-001" | "MLW-002" | "MLW-003" | "MLW-004" | "MLW-007" | "MLW-008" | "SD-001" | "SD-002" | "SD-003" | "SD-004" | "SD-007" | "SD-008" | "MS-001" | "MS-002" | "MS-003" | "MS-004" | "MS-007" | "MS-008" | "CMP-001" | "NCMP-001" | "CI-001" | "CI-002" | "CI-003" | "CI-004" | "CI-005" | "CI-006" | "PLC-001" | "PLC-002" | "BNCH-001" | "BNCH-002" | "BNCH-003" | "BNCH-004" | "BNCH-005" | "AG-001" | "AG-002" | "AG-003" | "AG-004" | "AG-005" | "AG-006" | "AG-007" | "AG-008" | "SJ-001" | "SJ-002" | "SJ-003" | "SJ-004" | "SJ-005" | "RT-001" | "RT-002" | "RT-003" | "API-001" | "PM-001" | "PM-002" | "PM-003" | "FM-001" | "FM-002" | "FM-003" | "FM-004" | "FM-005" | "FM-006" | "FM-007" | "FM-008" | "FM-009" | "NT-001" | "NT-002" | "NT-003" | "NT-004" | "FPM-001" | "FPM-002" | "FPM-003" | "FFM-001" | "FFM-002" | "FFM-003" | "FFM-004" | "FFM-005" | "FFM-006" | "FFM-007" | "FFM-008" | "FFM-009" | "FNT-001" | "FNT-002" | "FNT-003" | "FNT-004" | "FFTP-001")[] | undefined
        readonly minSeverity?: number | undefined
        readonly where?: string | undefined
      } | undefined
      readonly limit?: {
        readonly repeat?: {
          readonly withinSeconds: number
          readonly by?: readonly (string)[] | undefined
        } | undefined
        readonly rate?: {
          readonly eventsPerSecond: number
          readonly burst?: number | undefined
          readonly per?: readonly (string)[] | undefined
          readonly everySeconds?: number | undefined
        } | undefined
      } | undefined
      readonly start?: "now" | "oldest" | undefined
      readonly resend?: {
        readonly seconds?: number | undefined
        readonly bytes?: number | undefined
      } | undefined
    }
    readonly reply: {
      readonly id: string
      readonly name: string
      readonly owner: "api" | "file"
      readonly enabled: boolean
      readonly settings: {
        readonly protocol: "udp" | "tcp" | "tls"
        readonly address: string
        readonly port: number
        readonly tls?: {
          readonly ca?: string | undefined
          readonly certificate?: string | undefined
          readonly serverName?: string | undefined
          readonly fingerprints?: readonly (string)[] | undefined
        } | undefined
        readonly profile: "kcs-2.0" | "kcs-2.1" | "cef"
        readonly device?: {
          readonly vendor: string
          readonly product: string
          readonly version: string
        } | undefined
        readonly for: readonly ("liblognorm-2.0.6" | "no-pri" | "graylog-cef-1" | "nifi" | "rsyslog" | "syslog-ng" | "wazuh" | "kuma" | "qradar" | "rfc3164" | "rfc5424" | "rfc5425")[]
        readonly envelope?: "rfc3164" | "rfc5424" | "none" | undefined
        readonly zone: string
        readonly facility: "kern" | "user" | "mail" | "daemon" | "auth" | "syslog" | "lpr" | "news" | "uucp" | "cron" | "authpriv" | "ftp" | "ntp" | "audit" | "alert" | "clock" | "local0" | "local1" | "local2" | "local3" | "local4" | "local5" | "local6" | "local7"
        readonly pri: boolean
        readonly hostname?: string | undefined
        readonly framing?: "lf" | "octet-counting" | undefined
        readonly maxBytes?: number | undefined
        readonly connectTimeoutMs: number
        readonly select?: {
          readonly categories?: readonly ("administration" | "alerts" | "resources" | "ci/cd" | "policies" | "scanners" | "admission controller" | "api" | "processes" | "file operations" | "network traffic")[] | undefined
          readonly families?: readonly ("ADM" | "CVE" | "MLW" | "SD" | "MS" | "CMP" | "NCMP" | "CI" | "PLC" | "BNCH" | "AG" | "SJ" | "RT" | "API" | "PM" | "FM" | "NT" | "FPM" | "FFM" | "FNT" | "FFTP")[] | undefined
          readonly codes?: readonly ("ADM-001" | "ADM-002" | "ADM-003" | "ADM-004" | "ADM-005" | "ADM-006" | "ADM-007" | "ADM-008" | "ADM-009" | "ADM-010" | "ADM-011" | "ADM-012" | "ADM-013" | "ADM-014" | "ADM-015" | "ADM-016" | "ADM-017" | "ADM-018" | "ADM-019" | "ADM-020" | "ADM-021" | "ADM-022" | "ADM-023" | "ADM-024" | "ADM-025" | "ADM-026" | "ADM-027" | "ADM-028" | "ADM-029" | "ADM-030" | "ADM-031" | "ADM-032" | "ADM-033" | "ADM-034" | "ADM-035" | "ADM-036" | "CVE-001" | "CVE-002" | "CVE-003" | "CVE-004" | "CVE-007" | "CVE-008" | "MLW-001" | "MLW-002" | "MLW-003" | "MLW-004" | "MLW-007" | "MLW-008" | "SD-001" | "SD-002" | "SD-003" | "SD-004" | "SD-007" | "SD-008" | "MS-001" | "MS-002" | "MS-003" | "MS-004" | "MS-007" | "MS-008" | "CMP-001" | "NCMP-001" | "CI-001" | "CI-002" | "CI-003" | "CI-004" | "CI-005" | "CI-006" | "PLC-001" | "PLC-002" | "BNCH-001" | "BNCH-002" | "BNCH-003" | "BNCH-004" | "BNCH-005" | "AG-001" | "AG-002" | "AG-003" | "AG-004" | "AG-005" | "AG-006" | "AG-007" | "AG-008" | "SJ-001" | "SJ-002" | "SJ-003" | "SJ-004" | "SJ-005" | "RT-001" | "RT-002" | "RT-003" | "API-001" | "PM-001" | "PM-002" | "PM-003" | "FM-001" | "FM-002" | "FM-003" | "FM-004" | "FM-005" | "FM-006" | "FM-007" | "FM-008" | "FM-009" | "NT-001" | "NT-002" | "NT-003" | "NT-004" | "FPM-001" | "FPM-002" | "FPM-003" | "FFM-001" | "FFM-002" | "FFM-003" | "FFM-004" | "FFM-005" | "FFM-006" | "FFM-007" | "FFM-008" | "FFM-009" | "FNT-001" | "FNT-002" | "FNT-003" | "FNT-004" | "FFTP-001")[] | undefined
          readonly minSeverity?: number | undefined
          readonly where?: string | undefined
        } | undefined
        readonly limit?: {
          readonly repeat?: {
            readonly withinSeconds: number
            readonly by?: readonly (string)[] | undefined
          } | undefined
          readonly rate?: {
            readonly eventsPerSecond: number
            readonly burst?: number | undefined
            readonly per?: readonly (string)[] | undefined
            readonly everySeconds: number
          } | undefined
        } | undefined
        readonly start: "now" | "oldest"
        readonly resend: {
          readonly seconds: number
          readonly bytes: number
        }
      }
      readonly hasKey: boolean
      readonly status: {
        readonly state: "starting" | "connecting" | "delivering" | "idle" | "stalled" | "waiting" | "paused" | "stopped" | "disabled" | "shadowed" | "unusable"
        readonly text: string
        readonly action?: string | undefined
        readonly since?: string | undefined
        readonly lag?: {
          readonly events: number
          readonly seconds: number
        } | undefined
        readonly lastSuccessAt?: string | undefined
        readonly lastError?: {
          readonly at: string
          readonly code: string
          readonly message: string
          readonly action: string
        } | undefined
        readonly nextAttemptAt?: string | undefined
        readonly certificate?: {
          readonly subject: string
          readonly issuer: string
          readonly validTo: string
          readonly daysLeft: number
        } | undefined
        readonly ownCertificate?: {
          readonly subject: string
          readonly issuer: string
          readonly validTo: string
          readonly daysLeft: number
        } | undefined
        readonly counts?: {
          readonly delivered: number
          readonly bytes: number
          readonly leftOut: number
          readonly withheld: number
          readonly summaries: number
          readonly shortened: number
          readonly possiblyDoubled: number
          readonly knownLost: number
        } | undefined
        readonly deadLetters: number
      }
      readonly madeBy?: string | undefined
      readonly createdAt?: string | undefined
      readonly updatedAt?: string | undefined
      readonly version?: number | undefined
    }
  }
  /** One integration with its status */
  readonly readIntegration: {
    readonly params: {
      readonly id: string
    }
    readonly query: undefined
    readonly body: undefined
    readonly reply: {
      readonly id: string
      readonly name: string
      readonly owner: "api" | "file"
      readonly enabled: boolean
      readonly settings: {
        readonly protocol: "udp" | "tcp" | "tls"
        readonly address: string
        readonly port: number
        readonly tls?: {
          readonly ca?: string | undefined
          readonly certificate?: string | undefined
          readonly serverName?: string | undefined
          readonly fingerprints?: readonly (string)[] | undefined
        } | undefined
        readonly profile: "kcs-2.0" | "kcs-2.1" | "cef"
        readonly device?: {
          readonly vendor: string
          readonly product: string
          readonly version: string
        } | undefined
        readonly for: readonly ("liblognorm-2.0.6" | "no-pri" | "graylog-cef-1" | "nifi" | "rsyslog" | "syslog-ng" | "wazuh" | "kuma" | "qradar" | "rfc3164" | "rfc5424" | "rfc5425")[]
        readonly envelope?: "rfc3164" | "rfc5424" | "none" | undefined
        readonly zone: string
        readonly facility: "kern" | "user" | "mail" | "daemon" | "auth" | "syslog" | "lpr" | "news" | "uucp" | "cron" | "authpriv" | "ftp" | "ntp" | "audit" | "alert" | "clock" | "local0" | "local1" | "local2" | "local3" | "local4" | "local5" | "local6" | "local7"
        readonly pri: boolean
        readonly hostname?: string | undefined
        readonly framing?: "lf" | "octet-counting" | undefined
        readonly maxBytes?: number | undefined
        readonly connectTimeoutMs: number
        readonly select?: {
          readonly categories?: readonly ("administration" | "alerts" | "resources" | "ci/cd" | "policies" | "scanners" | "admission controller" | "api" | "processes" | "file operations" | "network traffic")[] | undefined
          readonly families?: readonly ("ADM" | "CVE" | "MLW" | "SD" | "MS" | "CMP" | "NCMP" | "CI" | "PLC" | "BNCH" | "AG" | "SJ" | "RT" | "API" | "PM" | "FM" | "NT" | "FPM" | "FFM" | "FNT" | "FFTP")[] | undefined
          readonly codes?: readonly ("ADM-001" | "ADM-002" | "ADM-003" | "ADM-004" | "ADM-005" | "ADM-006" | "ADM-007" | "ADM-008" | "ADM-009" | "ADM-010" | "ADM-011" | "ADM-012" | "ADM-013" | "ADM-014" | "ADM-015" | "ADM-016" | "ADM-017" | "ADM-018" | "ADM-019" | "ADM-020" | "ADM-021" | "ADM-022" | "ADM-023" | "ADM-024" | "ADM-025" | "ADM-026" | "ADM-027" | "ADM-028" | "ADM-029" | "ADM-030" | "ADM-031" | "ADM-032" | "ADM-033" | "ADM-034" | "ADM-035" | "ADM-036" | "CVE-001" | "CVE-002" | "CVE-003" | "CVE-004" | "CVE-007" | "CVE-008" | "MLW-001" | "MLW-002" | "MLW-003" | "MLW-004" | "MLW-007" | "MLW-008" | "SD-001" | "SD-002" | "SD-003" | "SD-004" | "SD-007" | "SD-008" | "MS-001" | "MS-002" | "MS-003" | "MS-004" | "MS-007" | "MS-008" | "CMP-001" | "NCMP-001" | "CI-001" | "CI-002" | "CI-003" | "CI-004" | "CI-005" | "CI-006" | "PLC-001" | "PLC-002" | "BNCH-001" | "BNCH-002" | "BNCH-003" | "BNCH-004" | "BNCH-005" | "AG-001" | "AG-002" | "AG-003" | "AG-004" | "AG-005" | "AG-006" | "AG-007" | "AG-008" | "SJ-001" | "SJ-002" | "SJ-003" | "SJ-004" | "SJ-005" | "RT-001" | "RT-002" | "RT-003" | "API-001" | "PM-001" | "PM-002" | "PM-003" | "FM-001" | "FM-002" | "FM-003" | "FM-004" | "FM-005" | "FM-006" | "FM-007" | "FM-008" | "FM-009" | "NT-001" | "NT-002" | "NT-003" | "NT-004" | "FPM-001" | "FPM-002" | "FPM-003" | "FFM-001" | "FFM-002" | "FFM-003" | "FFM-004" | "FFM-005" | "FFM-006" | "FFM-007" | "FFM-008" | "FFM-009" | "FNT-001" | "FNT-002" | "FNT-003" | "FNT-004" | "FFTP-001")[] | undefined
          readonly minSeverity?: number | undefined
          readonly where?: string | undefined
        } | undefined
        readonly limit?: {
          readonly repeat?: {
            readonly withinSeconds: number
            readonly by?: readonly (string)[] | undefined
          } | undefined
          readonly rate?: {
            readonly eventsPerSecond: number
            readonly burst?: number | undefined
            readonly per?: readonly (string)[] | undefined
            readonly everySeconds: number
          } | undefined
        } | undefined
        readonly start: "now" | "oldest"
        readonly resend: {
          readonly seconds: number
          readonly bytes: number
        }
      }
      readonly hasKey: boolean
      readonly status: {
        readonly state: "starting" | "connecting" | "delivering" | "idle" | "stalled" | "waiting" | "paused" | "stopped" | "disabled" | "shadowed" | "unusable"
        readonly text: string
        readonly action?: string | undefined
        readonly since?: string | undefined
        readonly lag?: {
          readonly events: number
          readonly seconds: number
        } | undefined
        readonly lastSuccessAt?: string | undefined
        readonly lastError?: {
          readonly at: string
          readonly code: string
          readonly message: string
          readonly action: string
        } | undefined
        readonly nextAttemptAt?: string | undefined
        readonly certificate?: {
          readonly subject: string
          readonly issuer: string
          readonly validTo: string
          readonly daysLeft: number
        } | undefined
        readonly ownCertificate?: {
          readonly subject: string
          readonly issuer: string
          readonly validTo: string
          readonly daysLeft: number
        } | undefined
        readonly counts?: {
          readonly delivered: number
          readonly bytes: number
          readonly leftOut: number
          readonly withheld: number
          readonly summaries: number
          readonly shortened: number
          readonly possiblyDoubled: number
          readonly knownLost: number
        } | undefined
        readonly deadLetters: number
      }
      readonly madeBy?: string | undefined
      readonly createdAt?: string | undefined
      readonly updatedAt?: string | undefined
      readonly version?: number | undefined
    }
  }
  /** Puts other settings in place of those of an integration; what it has not sent yet goes out with the new ones */
  readonly changeIntegration: {
    readonly params: {
      readonly id: string
    }
    readonly query: undefined
    readonly body: {
      readonly name: string
      readonly enabled?: boolean | undefined
      readonly protocol: "udp" | "tcp" | "tls"
      readonly address: string
      readonly port: number
      readonly tls?: {
        readonly ca?: string | undefined
        readonly certificate?: string | undefined
        readonly serverName?: string | undefined
        readonly fingerprints?: readonly (string)[] | undefined
        readonly key?: string | undefined
      } | undefined
      readonly profile?: "kcs-2.0" | "kcs-2.1" | "cef" | undefined
      readonly device?: {
        readonly vendor: string
        readonly product: string
        readonly version: string
      } | undefined
      readonly for?: readonly ("liblognorm-2.0.6" | "no-pri" | "graylog-cef-1" | "nifi" | "rsyslog" | "syslog-ng" | "wazuh" | "kuma" | "qradar" | "rfc3164" | "rfc5424" | "rfc5425")[] | undefined
      readonly envelope?: "rfc3164" | "rfc5424" | "none" | undefined
      readonly zone?: string | undefined
      readonly facility?: "kern" | "user" | "mail" | "daemon" | "auth" | "syslog" | "lpr" | "news" | "uucp" | "cron" | "authpriv" | "ftp" | "ntp" | "audit" | "alert" | "clock" | "local0" | "local1" | "local2" | "local3" | "local4" | "local5" | "local6" | "local7" | undefined
      readonly pri?: boolean | undefined
      readonly hostname?: string | undefined
      readonly framing?: "lf" | "octet-counting" | undefined
      readonly maxBytes?: number | undefined
      readonly connectTimeoutMs?: number | undefined
      readonly select?: {
        readonly categories?: readonly ("administration" | "alerts" | "resources" | "ci/cd" | "policies" | "scanners" | "admission controller" | "api" | "processes" | "file operations" | "network traffic")[] | undefined
        readonly families?: readonly ("ADM" | "CVE" | "MLW" | "SD" | "MS" | "CMP" | "NCMP" | "CI" | "PLC" | "BNCH" | "AG" | "SJ" | "RT" | "API" | "PM" | "FM" | "NT" | "FPM" | "FFM" | "FNT" | "FFTP")[] | undefined
        readonly codes?: readonly ("ADM-001" | "ADM-002" | "ADM-003" | "ADM-004" | "ADM-005" | "ADM-006" | "ADM-007" | "ADM-008" | "ADM-009" | "ADM-010" | "ADM-011" | "ADM-012" | "ADM-013" | "ADM-014" | "ADM-015" | "ADM-016" | "ADM-017" | "ADM-018" | "ADM-019" | "ADM-020" | "ADM-021" | "ADM-022" | "ADM-023" | "ADM-024" | "ADM-025" | "ADM-026" | "ADM-027" | "ADM-028" | "ADM-029" | "ADM-030" | "ADM-031" | "ADM-032" | "ADM-033" | "ADM-034" | "ADM-035" | "ADM-036" | "CVE-001" | "CVE-002" | "CVE-003" | "CVE-004" | "CVE-007" | "CVE-008" | "MLW-001" | "MLW-002" | "MLW-003" | "MLW-004" | "MLW-007" | "MLW-008" | "SD-001" | "SD-002" | "SD-003" | "SD-004" | "SD-007" | "SD-008" | "MS-001" | "MS-002" | "MS-003" | "MS-004" | "MS-007" | "MS-008" | "CMP-001" | "NCMP-001" | "CI-001" | "CI-002" | "CI-003" | "CI-004" | "CI-005" | "CI-006" | "PLC-001" | "PLC-002" | "BNCH-001" | "BNCH-002" | "BNCH-003" | "BNCH-004" | "BNCH-005" | "AG-001" | "AG-002" | "AG-003" | "AG-004" | "AG-005" | "AG-006" | "AG-007" | "AG-008" | "SJ-001" | "SJ-002" | "SJ-003" | "SJ-004" | "SJ-005" | "RT-001" | "RT-002" | "RT-003" | "API-001" | "PM-001" | "PM-002" | "PM-003" | "FM-001" | "FM-002" | "FM-003" | "FM-004" | "FM-005" | "FM-006" | "FM-007" | "FM-008" | "FM-009" | "NT-001" | "NT-002" | "NT-003" | "NT-004" | "FPM-001" | "FPM-002" | "FPM-003" | "FFM-001" | "FFM-002" | "FFM-003" | "FFM-004" | "FFM-005" | "FFM-006" | "FFM-007" | "FFM-008" | "FFM-009" | "FNT-001" | "FNT-002" | "FNT-003" | "FNT-004" | "FFTP-001")[] | undefined
        readonly minSeverity?: number | undefined
        readonly where?: string | undefined
      } | undefined
      readonly limit?: {
        readonly repeat?: {
          readonly withinSeconds: number
          readonly by?: readonly (string)[] | undefined
        } | undefined
        readonly rate?: {
          readonly eventsPerSecond: number
          readonly burst?: number | undefined
          readonly per?: readonly (string)[] | undefined
          readonly everySeconds?: number | undefined
        } | undefined
      } | undefined
      readonly start?: "now" | "oldest" | undefined
      readonly resend?: {
        readonly seconds?: number | undefined
        readonly bytes?: number | undefined
      } | undefined
    }
    readonly reply: {
      readonly id: string
      readonly name: string
      readonly owner: "api" | "file"
      readonly enabled: boolean
      readonly settings: {
        readonly protocol: "udp" | "tcp" | "tls"
        readonly address: string
        readonly port: number
        readonly tls?: {
          readonly ca?: string | undefined
          readonly certificate?: string | undefined
          readonly serverName?: string | undefined
          readonly fingerprints?: readonly (string)[] | undefined
        } | undefined
        readonly profile: "kcs-2.0" | "kcs-2.1" | "cef"
        readonly device?: {
          readonly vendor: string
          readonly product: string
          readonly version: string
        } | undefined
        readonly for: readonly ("liblognorm-2.0.6" | "no-pri" | "graylog-cef-1" | "nifi" | "rsyslog" | "syslog-ng" | "wazuh" | "kuma" | "qradar" | "rfc3164" | "rfc5424" | "rfc5425")[]
        readonly envelope?: "rfc3164" | "rfc5424" | "none" | undefined
        readonly zone: string
        readonly facility: "kern" | "user" | "mail" | "daemon" | "auth" | "syslog" | "lpr" | "news" | "uucp" | "cron" | "authpriv" | "ftp" | "ntp" | "audit" | "alert" | "clock" | "local0" | "local1" | "local2" | "local3" | "local4" | "local5" | "local6" | "local7"
        readonly pri: boolean
        readonly hostname?: string | undefined
        readonly framing?: "lf" | "octet-counting" | undefined
        readonly maxBytes?: number | undefined
        readonly connectTimeoutMs: number
        readonly select?: {
          readonly categories?: readonly ("administration" | "alerts" | "resources" | "ci/cd" | "policies" | "scanners" | "admission controller" | "api" | "processes" | "file operations" | "network traffic")[] | undefined
          readonly families?: readonly ("ADM" | "CVE" | "MLW" | "SD" | "MS" | "CMP" | "NCMP" | "CI" | "PLC" | "BNCH" | "AG" | "SJ" | "RT" | "API" | "PM" | "FM" | "NT" | "FPM" | "FFM" | "FNT" | "FFTP")[] | undefined
          readonly codes?: readonly ("ADM-001" | "ADM-002" | "ADM-003" | "ADM-004" | "ADM-005" | "ADM-006" | "ADM-007" | "ADM-008" | "ADM-009" | "ADM-010" | "ADM-011" | "ADM-012" | "ADM-013" | "ADM-014" | "ADM-015" | "ADM-016" | "ADM-017" | "ADM-018" | "ADM-019" | "ADM-020" | "ADM-021" | "ADM-022" | "ADM-023" | "ADM-024" | "ADM-025" | "ADM-026" | "ADM-027" | "ADM-028" | "ADM-029" | "ADM-030" | "ADM-031" | "ADM-032" | "ADM-033" | "ADM-034" | "ADM-035" | "ADM-036" | "CVE-001" | "CVE-002" | "CVE-003" | "CVE-004" | "CVE-007" | "CVE-008" | "MLW-001" | "MLW-002" | "MLW-003" | "MLW-004" | "MLW-007" | "MLW-008" | "SD-001" | "SD-002" | "SD-003" | "SD-004" | "SD-007" | "SD-008" | "MS-001" | "MS-002" | "MS-003" | "MS-004" | "MS-007" | "MS-008" | "CMP-001" | "NCMP-001" | "CI-001" | "CI-002" | "CI-003" | "CI-004" | "CI-005" | "CI-006" | "PLC-001" | "PLC-002" | "BNCH-001" | "BNCH-002" | "BNCH-003" | "BNCH-004" | "BNCH-005" | "AG-001" | "AG-002" | "AG-003" | "AG-004" | "AG-005" | "AG-006" | "AG-007" | "AG-008" | "SJ-001" | "SJ-002" | "SJ-003" | "SJ-004" | "SJ-005" | "RT-001" | "RT-002" | "RT-003" | "API-001" | "PM-001" | "PM-002" | "PM-003" | "FM-001" | "FM-002" | "FM-003" | "FM-004" | "FM-005" | "FM-006" | "FM-007" | "FM-008" | "FM-009" | "NT-001" | "NT-002" | "NT-003" | "NT-004" | "FPM-001" | "FPM-002" | "FPM-003" | "FFM-001" | "FFM-002" | "FFM-003" | "FFM-004" | "FFM-005" | "FFM-006" | "FFM-007" | "FFM-008" | "FFM-009" | "FNT-001" | "FNT-002" | "FNT-003" | "FNT-004" | "FFTP-001")[] | undefined
          readonly minSeverity?: number | undefined
          readonly where?: string | undefined
        } | undefined
        readonly limit?: {
          readonly repeat?: {
            readonly withinSeconds: number
            readonly by?: readonly (string)[] | undefined
          } | undefined
          readonly rate?: {
            readonly eventsPerSecond: number
            readonly burst?: number | undefined
            readonly per?: readonly (string)[] | undefined
            readonly everySeconds: number
          } | undefined
        } | undefined
        readonly start: "now" | "oldest"
        readonly resend: {
          readonly seconds: number
          readonly bytes: number
        }
      }
      readonly hasKey: boolean
      readonly status: {
        readonly state: "starting" | "connecting" | "delivering" | "idle" | "stalled" | "waiting" | "paused" | "stopped" | "disabled" | "shadowed" | "unusable"
        readonly text: string
        readonly action?: string | undefined
        readonly since?: string | undefined
        readonly lag?: {
          readonly events: number
          readonly seconds: number
        } | undefined
        readonly lastSuccessAt?: string | undefined
        readonly lastError?: {
          readonly at: string
          readonly code: string
          readonly message: string
          readonly action: string
        } | undefined
        readonly nextAttemptAt?: string | undefined
        readonly certificate?: {
          readonly subject: string
          readonly issuer: string
          readonly validTo: string
          readonly daysLeft: number
        } | undefined
        readonly ownCertificate?: {
          readonly subject: string
          readonly issuer: string
          readonly validTo: string
          readonly daysLeft: number
        } | undefined
        readonly counts?: {
          readonly delivered: number
          readonly bytes: number
          readonly leftOut: number
          readonly withheld: number
          readonly summaries: number
          readonly shortened: number
          readonly possiblyDoubled: number
          readonly knownLost: number
        } | undefined
        readonly deadLetters: number
      }
      readonly madeBy?: string | undefined
      readonly createdAt?: string | undefined
      readonly updatedAt?: string | undefined
      readonly version?: number | undefined
    }
  }
  /** Removes an integration; what it has not sent is not sent any more, unless one of its name is made again in time */
  readonly removeIntegration: {
    readonly params: {
      readonly id: string
    }
    readonly query: undefined
    readonly body: undefined
    readonly reply: undefined
  }
  /** Sends one test event over a connection of its own, and tells step by step what is proved: one JSON object a line */
  readonly testIntegration: {
    readonly params: {
      readonly id: string
    }
    readonly query: undefined
    readonly body: {
      readonly code?: "ADM-001" | "ADM-002" | "ADM-003" | "ADM-004" | "ADM-005" | "ADM-006" | "ADM-007" | "ADM-008" | "ADM-009" | "ADM-010" | "ADM-011" | "ADM-012" | "ADM-013" | "ADM-014" | "ADM-015" | "ADM-016" | "ADM-017" | "ADM-018" | "ADM-019" | "ADM-020" | "ADM-021" | "ADM-022" | "ADM-023" | "ADM-024" | "ADM-025" | "ADM-026" | "ADM-027" | "ADM-028" | "ADM-029" | "ADM-030" | "ADM-031" | "ADM-032" | "ADM-033" | "ADM-034" | "ADM-035" | "ADM-036" | "CVE-001" | "CVE-002" | "CVE-003" | "CVE-004" | "CVE-007" | "CVE-008" | "MLW-001" | "MLW-002" | "MLW-003" | "MLW-004" | "MLW-007" | "MLW-008" | "SD-001" | "SD-002" | "SD-003" | "SD-004" | "SD-007" | "SD-008" | "MS-001" | "MS-002" | "MS-003" | "MS-004" | "MS-007" | "MS-008" | "CMP-001" | "NCMP-001" | "CI-001" | "CI-002" | "CI-003" | "CI-004" | "CI-005" | "CI-006" | "PLC-001" | "PLC-002" | "BNCH-001" | "BNCH-002" | "BNCH-003" | "BNCH-004" | "BNCH-005" | "AG-001" | "AG-002" | "AG-003" | "AG-004" | "AG-005" | "AG-006" | "AG-007" | "AG-008" | "SJ-001" | "SJ-002" | "SJ-003" | "SJ-004" | "SJ-005" | "RT-001" | "RT-002" | "RT-003" | "API-001" | "PM-001" | "PM-002" | "PM-003" | "FM-001" | "FM-002" | "FM-003" | "FM-004" | "FM-005" | "FM-006" | "FM-007" | "FM-008" | "FM-009" | "NT-001" | "NT-002" | "NT-003" | "NT-004" | "FPM-001" | "FPM-002" | "FPM-003" | "FFM-001" | "FFM-002" | "FFM-003" | "FFM-004" | "FFM-005" | "FFM-006" | "FFM-007" | "FFM-008" | "FFM-009" | "FNT-001" | "FNT-002" | "FNT-003" | "FNT-004" | "FFTP-001" | undefined
    }
    readonly reply: Response
  }
  /** Stops sending to an integration, as soon as its connection is ended in order, until it is resumed; the journal keeps what comes */
  readonly pauseIntegration: {
    readonly params: {
      readonly id: string
    }
    readonly query: undefined
    readonly body: undefined
    readonly reply: {
      readonly id: string
      readonly name: string
      readonly owner: "api" | "file"
      readonly enabled: boolean
      readonly settings: {
        readonly protocol: "udp" | "tcp" | "tls"
        readonly address: string
        readonly port: number
        readonly tls?: {
          readonly ca?: string | undefined
          readonly certificate?: string | undefined
          readonly serverName?: string | undefined
          readonly fingerprints?: readonly (string)[] | undefined
        } | undefined
        readonly profile: "kcs-2.0" | "kcs-2.1" | "cef"
        readonly device?: {
          readonly vendor: string
          readonly product: string
          readonly version: string
        } | undefined
        readonly for: readonly ("liblognorm-2.0.6" | "no-pri" | "graylog-cef-1" | "nifi" | "rsyslog" | "syslog-ng" | "wazuh" | "kuma" | "qradar" | "rfc3164" | "rfc5424" | "rfc5425")[]
        readonly envelope?: "rfc3164" | "rfc5424" | "none" | undefined
        readonly zone: string
        readonly facility: "kern" | "user" | "mail" | "daemon" | "auth" | "syslog" | "lpr" | "news" | "uucp" | "cron" | "authpriv" | "ftp" | "ntp" | "audit" | "alert" | "clock" | "local0" | "local1" | "local2" | "local3" | "local4" | "local5" | "local6" | "local7"
        readonly pri: boolean
        readonly hostname?: string | undefined
        readonly framing?: "lf" | "octet-counting" | undefined
        readonly maxBytes?: number | undefined
        readonly connectTimeoutMs: number
        readonly select?: {
          readonly categories?: readonly ("administration" | "alerts" | "resources" | "ci/cd" | "policies" | "scanners" | "admission controller" | "api" | "processes" | "file operations" | "network traffic")[] | undefined
          readonly families?: readonly ("ADM" | "CVE" | "MLW" | "SD" | "MS" | "CMP" | "NCMP" | "CI" | "PLC" | "BNCH" | "AG" | "SJ" | "RT" | "API" | "PM" | "FM" | "NT" | "FPM" | "FFM" | "FNT" | "FFTP")[] | undefined
          readonly codes?: readonly ("ADM-001" | "ADM-002" | "ADM-003" | "ADM-004" | "ADM-005" | "ADM-006" | "ADM-007" | "ADM-008" | "ADM-009" | "ADM-010" | "ADM-011" | "ADM-012" | "ADM-013" | "ADM-014" | "ADM-015" | "ADM-016" | "ADM-017" | "ADM-018" | "ADM-019" | "ADM-020" | "ADM-021" | "ADM-022" | "ADM-023" | "ADM-024" | "ADM-025" | "ADM-026" | "ADM-027" | "ADM-028" | "ADM-029" | "ADM-030" | "ADM-031" | "ADM-032" | "ADM-033" | "ADM-034" | "ADM-035" | "ADM-036" | "CVE-001" | "CVE-002" | "CVE-003" | "CVE-004" | "CVE-007" | "CVE-008" | "MLW-001" | "MLW-002" | "MLW-003" | "MLW-004" | "MLW-007" | "MLW-008" | "SD-001" | "SD-002" | "SD-003" | "SD-004" | "SD-007" | "SD-008" | "MS-001" | "MS-002" | "MS-003" | "MS-004" | "MS-007" | "MS-008" | "CMP-001" | "NCMP-001" | "CI-001" | "CI-002" | "CI-003" | "CI-004" | "CI-005" | "CI-006" | "PLC-001" | "PLC-002" | "BNCH-001" | "BNCH-002" | "BNCH-003" | "BNCH-004" | "BNCH-005" | "AG-001" | "AG-002" | "AG-003" | "AG-004" | "AG-005" | "AG-006" | "AG-007" | "AG-008" | "SJ-001" | "SJ-002" | "SJ-003" | "SJ-004" | "SJ-005" | "RT-001" | "RT-002" | "RT-003" | "API-001" | "PM-001" | "PM-002" | "PM-003" | "FM-001" | "FM-002" | "FM-003" | "FM-004" | "FM-005" | "FM-006" | "FM-007" | "FM-008" | "FM-009" | "NT-001" | "NT-002" | "NT-003" | "NT-004" | "FPM-001" | "FPM-002" | "FPM-003" | "FFM-001" | "FFM-002" | "FFM-003" | "FFM-004" | "FFM-005" | "FFM-006" | "FFM-007" | "FFM-008" | "FFM-009" | "FNT-001" | "FNT-002" | "FNT-003" | "FNT-004" | "FFTP-001")[] | undefined
          readonly minSeverity?: number | undefined
          readonly where?: string | undefined
        } | undefined
        readonly limit?: {
          readonly repeat?: {
            readonly withinSeconds: number
            readonly by?: readonly (string)[] | undefined
          } | undefined
          readonly rate?: {
            readonly eventsPerSecond: number
            readonly burst?: number | undefined
            readonly per?: readonly (string)[] | undefined
            readonly everySeconds: number
          } | undefined
        } | undefined
        readonly start: "now" | "oldest"
        readonly resend: {
          readonly seconds: number
          readonly bytes: number
        }
      }
      readonly hasKey: boolean
      readonly status: {
        readonly state: "starting" | "connecting" | "delivering" | "idle" | "stalled" | "waiting" | "paused" | "stopped" | "disabled" | "shadowed" | "unusable"
        readonly text: string
        readonly action?: string | undefined
        readonly since?: string | undefined
        readonly lag?: {
          readonly events: number
          readonly seconds: number
        } | undefined
        readonly lastSuccessAt?: string | undefined
        readonly lastError?: {
          readonly at: string
          readonly code: string
          readonly message: string
          readonly action: string
        } | undefined
        readonly nextAttemptAt?: string | undefined
        readonly certificate?: {
          readonly subject: string
          readonly issuer: string
          readonly validTo: string
          readonly daysLeft: number
        } | undefined
        readonly ownCertificate?: {
          readonly subject: string
          readonly issuer: string
          readonly validTo: string
          readonly daysLeft: number
        } | undefined
        readonly counts?: {
          readonly delivered: number
          readonly bytes: number
          readonly leftOut: number
          readonly withheld: number
          readonly summaries: number
          readonly shortened: number
          readonly possiblyDoubled: number
          readonly knownLost: number
        } | undefined
        readonly deadLetters: number
      }
      readonly madeBy?: string | undefined
      readonly createdAt?: string | undefined
      readonly updatedAt?: string | undefined
      readonly version?: number | undefined
    }
  }
  /** Goes on sending to an integration where it was paused */
  readonly resumeIntegration: {
    readonly params: {
      readonly id: string
    }
    readonly query: undefined
    readonly body: undefined
    readonly reply: {
      readonly id: string
      readonly name: string
      readonly owner: "api" | "file"
      readonly enabled: boolean
      readonly settings: {
        readonly protocol: "udp" | "tcp" | "tls"
        readonly address: string
        readonly port: number
        readonly tls?: {
          readonly ca?: string | undefined
          readonly certificate?: string | undefined
          readonly serverName?: string | undefined
          readonly fingerprints?: readonly (string)[] | undefined
        } | undefined
        readonly profile: "kcs-2.0" | "kcs-2.1" | "cef"
        readonly device?: {
          readonly vendor: string
          readonly product: string
          readonly version: string
        } | undefined
        readonly for: readonly ("liblognorm-2.0.6" | "no-pri" | "graylog-cef-1" | "nifi" | "rsyslog" | "syslog-ng" | "wazuh" | "kuma" | "qradar" | "rfc3164" | "rfc5424" | "rfc5425")[]
        readonly envelope?: "rfc3164" | "rfc5424" | "none" | undefined
        readonly zone: string
        readonly facility: "kern" | "user" | "mail" | "daemon" | "auth" | "syslog" | "lpr" | "news" | "uucp" | "cron" | "authpriv" | "ftp" | "ntp" | "audit" | "alert" | "clock" | "local0" | "local1" | "local2" | "local3" | "local4" | "local5" | "local6" | "local7"
        readonly pri: boolean
        readonly hostname?: string | undefined
        readonly framing?: "lf" | "octet-counting" | undefined
        readonly maxBytes?: number | undefined
        readonly connectTimeoutMs: number
        readonly select?: {
          readonly categories?: readonly ("administration" | "alerts" | "resources" | "ci/cd" | "policies" | "scanners" | "admission controller" | "api" | "processes" | "file operations" | "network traffic")[] | undefined
          readonly families?: readonly ("ADM" | "CVE" | "MLW" | "SD" | "MS" | "CMP" | "NCMP" | "CI" | "PLC" | "BNCH" | "AG" | "SJ" | "RT" | "API" | "PM" | "FM" | "NT" | "FPM" | "FFM" | "FNT" | "FFTP")[] | undefined
          readonly codes?: readonly ("ADM-001" | "ADM-002" | "ADM-003" | "ADM-004" | "ADM-005" | "ADM-006" | "ADM-007" | "ADM-008" | "ADM-009" | "ADM-010" | "ADM-011" | "ADM-012" | "ADM-013" | "ADM-014" | "ADM-015" | "ADM-016" | "ADM-017" | "ADM-018" | "ADM-019" | "ADM-020" | "ADM-021" | "ADM-022" | "ADM-023" | "ADM-024" | "ADM-025" | "ADM-026" | "ADM-027" | "ADM-028" | "ADM-029" | "ADM-030" | "ADM-031" | "ADM-032" | "ADM-033" | "ADM-034" | "ADM-035" | "ADM-036" | "CVE-001" | "CVE-002" | "CVE-003" | "CVE-004" | "CVE-007" | "CVE-008" | "MLW-001" | "MLW-002" | "MLW-003" | "MLW-004" | "MLW-007" | "MLW-008" | "SD-001" | "SD-002" | "SD-003" | "SD-004" | "SD-007" | "SD-008" | "MS-001" | "MS-002" | "MS-003" | "MS-004" | "MS-007" | "MS-008" | "CMP-001" | "NCMP-001" | "CI-001" | "CI-002" | "CI-003" | "CI-004" | "CI-005" | "CI-006" | "PLC-001" | "PLC-002" | "BNCH-001" | "BNCH-002" | "BNCH-003" | "BNCH-004" | "BNCH-005" | "AG-001" | "AG-002" | "AG-003" | "AG-004" | "AG-005" | "AG-006" | "AG-007" | "AG-008" | "SJ-001" | "SJ-002" | "SJ-003" | "SJ-004" | "SJ-005" | "RT-001" | "RT-002" | "RT-003" | "API-001" | "PM-001" | "PM-002" | "PM-003" | "FM-001" | "FM-002" | "FM-003" | "FM-004" | "FM-005" | "FM-006" | "FM-007" | "FM-008" | "FM-009" | "NT-001" | "NT-002" | "NT-003" | "NT-004" | "FPM-001" | "FPM-002" | "FPM-003" | "FFM-001" | "FFM-002" | "FFM-003" | "FFM-004" | "FFM-005" | "FFM-006" | "FFM-007" | "FFM-008" | "FFM-009" | "FNT-001" | "FNT-002" | "FNT-003" | "FNT-004" | "FFTP-001")[] | undefined
          readonly minSeverity?: number | undefined
          readonly where?: string | undefined
        } | undefined
        readonly limit?: {
          readonly repeat?: {
            readonly withinSeconds: number
            readonly by?: readonly (string)[] | undefined
          } | undefined
          readonly rate?: {
            readonly eventsPerSecond: number
            readonly burst?: number | undefined
            readonly per?: readonly (string)[] | undefined
            readonly everySeconds: number
          } | undefined
        } | undefined
        readonly start: "now" | "oldest"
        readonly resend: {
          readonly seconds: number
          readonly bytes: number
        }
      }
      readonly hasKey: boolean
      readonly status: {
        readonly state: "starting" | "connecting" | "delivering" | "idle" | "stalled" | "waiting" | "paused" | "stopped" | "disabled" | "shadowed" | "unusable"
        readonly text: string
        readonly action?: string | undefined
        readonly since?: string | undefined
        readonly lag?: {
          readonly events: number
          readonly seconds: number
        } | undefined
        readonly lastSuccessAt?: string | undefined
        readonly lastError?: {
          readonly at: string
          readonly code: string
          readonly message: string
          readonly action: string
        } | undefined
        readonly nextAttemptAt?: string | undefined
        readonly certificate?: {
          readonly subject: string
          readonly issuer: string
          readonly validTo: string
          readonly daysLeft: number
        } | undefined
        readonly ownCertificate?: {
          readonly subject: string
          readonly issuer: string
          readonly validTo: string
          readonly daysLeft: number
        } | undefined
        readonly counts?: {
          readonly delivered: number
          readonly bytes: number
          readonly leftOut: number
          readonly withheld: number
          readonly summaries: number
          readonly shortened: number
          readonly possiblyDoubled: number
          readonly knownLost: number
        } | undefined
        readonly deadLetters: number
      }
      readonly madeBy?: string | undefined
      readonly createdAt?: string | undefined
      readonly updatedAt?: string | undefined
      readonly version?: number | undefined
    }
  }
  /** Begins to send events of the journal, or dead letters, again to an integration; its selection does not count for them */
  readonly startReplay: {
    readonly params: {
      readonly id: string
    }
    readonly query: undefined
    readonly body: {
      readonly what: "events"
      readonly since?: string | undefined
      readonly until?: string | undefined
      readonly codes?: readonly ("ADM" | "CVE" | "MLW" | "SD" | "MS" | "CMP" | "NCMP" | "CI" | "PLC" | "BNCH" | "AG" | "SJ" | "RT" | "API" | "PM" | "FM" | "NT" | "FPM" | "FFM" | "FNT" | "FFTP" | "ADM-001" | "ADM-002" | "ADM-003" | "ADM-004" | "ADM-005" | "ADM-006" | "ADM-007" | "ADM-008" | "ADM-009" | "ADM-010" | "ADM-011" | "ADM-012" | "ADM-013" | "ADM-014" | "ADM-015" | "ADM-016" | "ADM-017" | "ADM-018" | "ADM-019" | "ADM-020" | "ADM-021" | "ADM-022" | "ADM-023" | "ADM-024" | "ADM-025" | "ADM-026" | "ADM-027" | "ADM-028" | "ADM-029" | "ADM-030" | "ADM-031" | "ADM-032" | "ADM-033" | "ADM-034" | "ADM-035" | "ADM-036" | "CVE-001" | "CVE-002" | "CVE-003" | "CVE-004" | "CVE-007" | "CVE-008" | "MLW-001" | "MLW-002" | "MLW-003" | "MLW-004" | "MLW-007" | "MLW-008" | "SD-001" | "SD-002" | "SD-003" | "SD-004" | "SD-007" | "SD-008" | "MS-001" | "MS-002" | "MS-003" | "MS-004" | "MS-007" | "MS-008" | "CMP-001" | "NCMP-001" | "CI-001" | "CI-002" | "CI-003" | "CI-004" | "CI-005" | "CI-006" | "PLC-001" | "PLC-002" | "BNCH-001" | "BNCH-002" | "BNCH-003" | "BNCH-004" | "BNCH-005" | "AG-001" | "AG-002" | "AG-003" | "AG-004" | "AG-005" | "AG-006" | "AG-007" | "AG-008" | "SJ-001" | "SJ-002" | "SJ-003" | "SJ-004" | "SJ-005" | "RT-001" | "RT-002" | "RT-003" | "API-001" | "PM-001" | "PM-002" | "PM-003" | "FM-001" | "FM-002" | "FM-003" | "FM-004" | "FM-005" | "FM-006" | "FM-007" | "FM-008" | "FM-009" | "NT-001" | "NT-002" | "NT-003" | "NT-004" | "FPM-001" | "FPM-002" | "FPM-003" | "FFM-001" | "FFM-002" | "FFM-003" | "FFM-004" | "FFM-005" | "FFM-006" | "FFM-007" | "FFM-008" | "FFM-009" | "FNT-001" | "FNT-002" | "FNT-003" | "FNT-004" | "FFTP-001")[] | undefined
      readonly from?: number | undefined
      readonly to?: number | undefined
      readonly select?: {
        readonly categories?: readonly ("administration" | "alerts" | "resources" | "ci/cd" | "policies" | "scanners" | "admission controller" | "api" | "processes" | "file operations" | "network traffic")[] | undefined
        readonly families?: readonly ("ADM" | "CVE" | "MLW" | "SD" | "MS" | "CMP" | "NCMP" | "CI" | "PLC" | "BNCH" | "AG" | "SJ" | "RT" | "API" | "PM" | "FM" | "NT" | "FPM" | "FFM" | "FNT" | "FFTP")[] | undefined
        readonly codes?: readonly ("ADM-001" | "ADM-002" | "ADM-003" | "ADM-004" | "ADM-005" | "ADM-006" | "ADM-007" | "ADM-008" | "ADM-009" | "ADM-010" | "ADM-011" | "ADM-012" | "ADM-013" | "ADM-014" | "ADM-015" | "ADM-016" | "ADM-017" | "ADM-018" | "ADM-019" | "ADM-020" | "ADM-021" | "ADM-022" | "ADM-023" | "ADM-024" | "ADM-025" | "ADM-026" | "ADM-027" | "ADM-028" | "ADM-029" | "ADM-030" | "ADM-031" | "ADM-032" | "ADM-033" | "ADM-034" | "ADM-035" | "ADM-036" | "CVE-001" | "CVE-002" | "CVE-003" | "CVE-004" | "CVE-007" | "CVE-008" | "MLW-001" | "MLW-002" | "MLW-003" | "MLW-004" | "MLW-007" | "MLW-008" | "SD-001" | "SD-002" | "SD-003" | "SD-004" | "SD-007" | "SD-008" | "MS-001" | "MS-002" | "MS-003" | "MS-004" | "MS-007" | "MS-008" | "CMP-001" | "NCMP-001" | "CI-001" | "CI-002" | "CI-003" | "CI-004" | "CI-005" | "CI-006" | "PLC-001" | "PLC-002" | "BNCH-001" | "BNCH-002" | "BNCH-003" | "BNCH-004" | "BNCH-005" | "AG-001" | "AG-002" | "AG-003" | "AG-004" | "AG-005" | "AG-006" | "AG-007" | "AG-008" | "SJ-001" | "SJ-002" | "SJ-003" | "SJ-004" | "SJ-005" | "RT-001" | "RT-002" | "RT-003" | "API-001" | "PM-001" | "PM-002" | "PM-003" | "FM-001" | "FM-002" | "FM-003" | "FM-004" | "FM-005" | "FM-006" | "FM-007" | "FM-008" | "FM-009" | "NT-001" | "NT-002" | "NT-003" | "NT-004" | "FPM-001" | "FPM-002" | "FPM-003" | "FFM-001" | "FFM-002" | "FFM-003" | "FFM-004" | "FFM-005" | "FFM-006" | "FFM-007" | "FFM-008" | "FFM-009" | "FNT-001" | "FNT-002" | "FNT-003" | "FNT-004" | "FFTP-001")[] | undefined
        readonly minSeverity?: number | undefined
        readonly where?: string | undefined
      } | undefined
    } | {
      readonly what: "dead-letters"
      readonly ids?: readonly (number)[] | undefined
    }
    readonly reply: {
      readonly id: number
      readonly integration: string
      readonly state: "connecting" | "sending" | "waiting" | "done" | "cancelled"
      readonly text: string
      readonly sent: number
      readonly possiblyDoubled: number
      readonly leftOut: number
      readonly failed: number
      readonly startedAt: string
      readonly lastError?: {
        readonly code: string
        readonly message: string
        readonly action: string
      } | undefined
    }
  }
  /** The replays that are under way, and the last that have ended */
  readonly listReplays: {
    readonly params: undefined
    readonly query: undefined
    readonly body: undefined
    readonly reply: {
      readonly items: readonly ({
        readonly id: number
        readonly integration: string
        readonly state: "connecting" | "sending" | "waiting" | "done" | "cancelled"
        readonly text: string
        readonly sent: number
        readonly possiblyDoubled: number
        readonly leftOut: number
        readonly failed: number
        readonly startedAt: string
        readonly lastError?: {
          readonly code: string
          readonly message: string
          readonly action: string
        } | undefined
      })[]
    }
  }
  /** Calls a replay off; what was handed over stays so */
  readonly cancelReplay: {
    readonly params: {
      readonly id: string
    }
    readonly query: undefined
    readonly body: undefined
    readonly reply: {
      readonly id: number
      readonly integration: string
      readonly state: "connecting" | "sending" | "waiting" | "done" | "cancelled"
      readonly text: string
      readonly sent: number
      readonly possiblyDoubled: number
      readonly leftOut: number
      readonly failed: number
      readonly startedAt: string
      readonly lastError?: {
        readonly code: string
        readonly message: string
        readonly action: string
      } | undefined
    }
  }
  /** Events that could not be delivered at all, oldest first */
  readonly listDeadLetters: {
    readonly params: {
      readonly id: string
    }
    readonly query: {
      readonly after?: number | undefined
      readonly limit?: number | undefined
    } | undefined
    readonly body: undefined
    readonly reply: {
      readonly items: readonly ({
        readonly id: number
        readonly at: string
        readonly sequence: number
        readonly reason: string
        readonly detail: string
        readonly line?: string | undefined
      })[]
      readonly next?: number | undefined
    }
  }
  /** Removes dead letters of an integration for good */
  readonly removeDeadLetters: {
    readonly params: {
      readonly id: string
    }
    readonly query: undefined
    readonly body: {
      readonly ids: readonly (number)[]
    }
    readonly reply: {
      readonly removed: number
    }
  }
  /** Agent groups, oldest first */
  readonly listAgentGroups: {
    readonly params: undefined
    readonly query: {
      readonly after?: string | undefined
      readonly limit?: number | undefined
    } | undefined
    readonly body: undefined
    readonly reply: {
      readonly items: readonly ({
        readonly id: string
        readonly name: string
        readonly description: string
        readonly cluster: unknown
        readonly namespaces: readonly (string)[]
        readonly monitoring: {
          readonly network: boolean
          readonly listeningPorts: boolean
          readonly processes: boolean
          readonly fileOperations: boolean
          readonly fileThreatProtection: "off" | "containers" | "all"
          readonly hostLogin: boolean
          readonly containerLifecycle: boolean
        }
        readonly heartbeatSeconds: number
        readonly runtimePolicy?: string | undefined
        readonly integrations: readonly (string)[]
        readonly agents: number
        readonly createdAt: string
        readonly updatedAt: string
        readonly version: number
      })[]
      readonly next?: string | undefined
    }
  }
  /** Makes an agent group; agents enrol into it with its tokens */
  readonly createAgentGroup: {
    readonly params: undefined
    readonly query: undefined
    readonly body: {
      readonly name: string
      readonly description?: string | undefined
      readonly cluster: unknown
      readonly namespaces?: readonly (string)[] | undefined
      readonly monitoring?: {
        readonly network?: boolean | undefined
        readonly listeningPorts?: boolean | undefined
        readonly processes?: boolean | undefined
        readonly fileOperations?: boolean | undefined
        readonly fileThreatProtection?: "off" | "containers" | "all" | undefined
        readonly hostLogin?: boolean | undefined
        readonly containerLifecycle?: boolean | undefined
      } | undefined
      readonly heartbeatSeconds?: number | undefined
      readonly runtimePolicy?: string | undefined
      readonly integrations?: readonly (string)[] | undefined
    }
    readonly reply: {
      readonly id: string
      readonly name: string
      readonly description: string
      readonly cluster: unknown
      readonly namespaces: readonly (string)[]
      readonly monitoring: {
        readonly network: boolean
        readonly listeningPorts: boolean
        readonly processes: boolean
        readonly fileOperations: boolean
        readonly fileThreatProtection: "off" | "containers" | "all"
        readonly hostLogin: boolean
        readonly containerLifecycle: boolean
      }
      readonly heartbeatSeconds: number
      readonly runtimePolicy?: string | undefined
      readonly integrations: readonly (string)[]
      readonly agents: number
      readonly createdAt: string
      readonly updatedAt: string
      readonly version: number
    }
  }
  /** One agent group */
  readonly readAgentGroup: {
    readonly params: {
      readonly id: string
    }
    readonly query: undefined
    readonly body: undefined
    readonly reply: {
      readonly id: string
      readonly name: string
      readonly description: string
      readonly cluster: unknown
      readonly namespaces: readonly (string)[]
      readonly monitoring: {
        readonly network: boolean
        readonly listeningPorts: boolean
        readonly processes: boolean
        readonly fileOperations: boolean
        readonly fileThreatProtection: "off" | "containers" | "all"
        readonly hostLogin: boolean
        readonly containerLifecycle: boolean
      }
      readonly heartbeatSeconds: number
      readonly runtimePolicy?: string | undefined
      readonly integrations: readonly (string)[]
      readonly agents: number
      readonly createdAt: string
      readonly updatedAt: string
      readonly version: number
    }
  }
  /** Puts other settings in place of those of a group; its agents take them on after their next heartbeat */
  readonly changeAgentGroup: {
    readonly params: {
      readonly id: string
    }
    readonly query: undefined
    readonly body: {
      readonly name: string
      readonly description?: string | undefined
      readonly cluster: unknown
      readonly namespaces?: readonly (string)[] | undefined
      readonly monitoring?: {
        readonly network?: boolean | undefined
        readonly listeningPorts?: boolean | undefined
        readonly processes?: boolean | undefined
        readonly fileOperations?: boolean | undefined
        readonly fileThreatProtection?: "off" | "containers" | "all" | undefined
        readonly hostLogin?: boolean | undefined
        readonly containerLifecycle?: boolean | undefined
      } | undefined
      readonly heartbeatSeconds?: number | undefined
      readonly runtimePolicy?: string | undefined
      readonly integrations?: readonly (string)[] | undefined
    }
    readonly reply: {
      readonly id: string
      readonly name: string
      readonly description: string
      readonly cluster: unknown
      readonly namespaces: readonly (string)[]
      readonly monitoring: {
        readonly network: boolean
        readonly listeningPorts: boolean
        readonly processes: boolean
        readonly fileOperations: boolean
        readonly fileThreatProtection: "off" | "containers" | "all"
        readonly hostLogin: boolean
        readonly containerLifecycle: boolean
      }
      readonly heartbeatSeconds: number
      readonly runtimePolicy?: string | undefined
      readonly integrations: readonly (string)[]
      readonly agents: number
      readonly createdAt: string
      readonly updatedAt: string
      readonly version: number
    }
  }
  /** Removes an agent group that has no agents, and its enrolment tokens */
  readonly removeAgentGroup: {
    readonly params: {
      readonly id: string
    }
    readonly query: undefined
    readonly body: undefined
    readonly reply: undefined
  }
  /** Enrolment tokens of a group, oldest first */
  readonly listEnrolmentTokens: {
    readonly params: {
      readonly id: string
    }
    readonly query: {
      readonly after?: string | undefined
      readonly limit?: number | undefined
    } | undefined
    readonly body: undefined
    readonly reply: {
      readonly items: readonly ({
        readonly id: string
        readonly description: string
        readonly shown: string
        readonly uses: number
        readonly mostUses: number
        readonly madeBy: string
        readonly createdAt: string
        readonly expiresAt: string
        readonly revokedAt?: string | undefined
      })[]
      readonly next?: string | undefined
    }
  }
  /** Makes an enrolment token; the reply is the only place that has it */
  readonly createEnrolmentToken: {
    readonly params: {
      readonly id: string
    }
    readonly query: undefined
    readonly body: {
      readonly description?: string | undefined
      readonly mostUses?: number | undefined
      readonly expiresAt?: string | undefined
    }
    readonly reply: {
      readonly id: string
      readonly description: string
      readonly shown: string
      readonly uses: number
      readonly mostUses: number
      readonly madeBy: string
      readonly createdAt: string
      readonly expiresAt: string
      readonly revokedAt?: string | undefined
      readonly token: string
    }
  }
  /** Revokes an enrolment token; agents that have enrolled with it stay */
  readonly revokeEnrolmentToken: {
    readonly params: {
      readonly id: string
      readonly token: string
    }
    readonly query: undefined
    readonly body: undefined
    readonly reply: undefined
  }
  /** Agents, those that enrolled first first */
  readonly listAgents: {
    readonly params: undefined
    readonly query: {
      readonly after?: string | undefined
      readonly limit?: number | undefined
      readonly group?: string | undefined
      readonly state?: "never" | "connected" | "degraded" | "disconnected" | undefined
      readonly node?: string | undefined
    } | undefined
    readonly body: undefined
    readonly reply: {
      readonly items: readonly ({
        readonly id: string
        readonly node: string
        readonly group: {
          readonly id: string
          readonly name: string
        }
        readonly cluster: string
        readonly state: "never" | "connected" | "degraded" | "disconnected"
        readonly since: string
        readonly reason?: string | undefined
        readonly lastHeartbeat?: string | undefined
        readonly agentVersion?: string | undefined
        readonly address: string
        readonly clockOffMs?: number | undefined
        readonly sensors: readonly ({
          readonly name: string
          readonly state: "ok" | "starting" | "stopped" | "failed"
          readonly reason?: string | undefined
        })[]
        readonly counts: {
          readonly events: number
          readonly delivered: number
          readonly lost: number
          readonly waiting: number
        }
        readonly configuration?: number | undefined
        readonly token: string
        readonly enrolledAt: string
      })[]
      readonly next?: string | undefined
    }
  }
  /** One agent */
  readonly readAgent: {
    readonly params: {
      readonly id: string
    }
    readonly query: undefined
    readonly body: undefined
    readonly reply: {
      readonly id: string
      readonly node: string
      readonly group: {
        readonly id: string
        readonly name: string
      }
      readonly cluster: string
      readonly state: "never" | "connected" | "degraded" | "disconnected"
      readonly since: string
      readonly reason?: string | undefined
      readonly lastHeartbeat?: string | undefined
      readonly agentVersion?: string | undefined
      readonly address: string
      readonly clockOffMs?: number | undefined
      readonly sensors: readonly ({
        readonly name: string
        readonly state: "ok" | "starting" | "stopped" | "failed"
        readonly reason?: string | undefined
      })[]
      readonly counts: {
        readonly events: number
        readonly delivered: number
        readonly lost: number
        readonly waiting: number
      }
      readonly configuration?: number | undefined
      readonly token: string
      readonly enrolledAt: string
    }
  }
  /** Removes an agent; its token is dead at once */
  readonly removeAgent: {
    readonly params: {
      readonly id: string
    }
    readonly query: undefined
    readonly body: undefined
    readonly reply: undefined
  }
  /** Enrols an agent with a token of its group; one that enrols again from the same node takes the place of the one before */
  readonly enrolAgent: {
    readonly params: undefined
    readonly query: undefined
    readonly body: {
      readonly token: string
      readonly node: string
      readonly publicKey: string
      readonly signature: string
    }
    readonly reply: {
      readonly id: string
      readonly token: string
      readonly group: string
    }
  }
  /** Says that the agent is there, and how it is; answered when that is on disk */
  readonly heartbeat: {
    readonly params: undefined
    readonly query: undefined
    readonly body: {
      readonly node: string
      readonly version: string
      readonly time: string
      readonly sensors: readonly ({
        readonly name: string
        readonly state: "ok" | "starting" | "stopped" | "failed"
        readonly reason?: string | undefined
      })[]
      readonly counts: {
        readonly events: number
        readonly delivered: number
        readonly lost: number
        readonly waiting: number
      }
      readonly configuration?: number | undefined
    }
    readonly reply: {
      readonly configuration: number
      readonly heartbeatSeconds: number
    }
  }
  /** What the agent works by: what to watch, and where to send it, with the keys for that */
  readonly readAgentConfiguration: {
    readonly params: undefined
    readonly query: undefined
    readonly body: undefined
    readonly reply: {
      readonly version: number
      readonly group: string
      readonly cluster: string
      readonly namespaces: readonly (string)[]
      readonly heartbeatSeconds: number
      readonly monitoring: {
        readonly network: boolean
        readonly listeningPorts: boolean
        readonly processes: boolean
        readonly fileOperations: boolean
        readonly fileThreatProtection: "off" | "containers" | "all"
        readonly hostLogin: boolean
        readonly containerLifecycle: boolean
      }
      readonly runtimePolicy?: string | undefined
      readonly integrations: readonly ({
        readonly name: string
        readonly settings: {
          readonly protocol: "udp" | "tcp" | "tls"
          readonly address: string
          readonly port: number
          readonly tls?: {
            readonly ca?: string | undefined
            readonly certificate?: string | undefined
            readonly serverName?: string | undefined
            readonly fingerprints?: readonly (string)[] | undefined
          } | undefined
          readonly profile: "kcs-2.0" | "kcs-2.1" | "cef"
          readonly device?: {
            readonly vendor: string
            readonly product: string
            readonly version: string
          } | undefined
          readonly for: readonly ("liblognorm-2.0.6" | "no-pri" | "graylog-cef-1" | "nifi" | "rsyslog" | "syslog-ng" | "wazuh" | "kuma" | "qradar" | "rfc3164" | "rfc5424" | "rfc5425")[]
          readonly envelope?: "rfc3164" | "rfc5424" | "none" | undefined
          readonly zone: string
          readonly facility: "kern" | "user" | "mail" | "daemon" | "auth" | "syslog" | "lpr" | "news" | "uucp" | "cron" | "authpriv" | "ftp" | "ntp" | "audit" | "alert" | "clock" | "local0" | "local1" | "local2" | "local3" | "local4" | "local5" | "local6" | "local7"
          readonly pri: boolean
          readonly hostname?: string | undefined
          readonly framing?: "lf" | "octet-counting" | undefined
          readonly maxBytes?: number | undefined
          readonly connectTimeoutMs: number
          readonly select?: {
            readonly categories?: readonly ("administration" | "alerts" | "resources" | "ci/cd" | "policies" | "scanners" | "admission controller" | "api" | "processes" | "file operations" | "network traffic")[] | undefined
            readonly families?: readonly ("ADM" | "CVE" | "MLW" | "SD" | "MS" | "CMP" | "NCMP" | "CI" | "PLC" | "BNCH" | "AG" | "SJ" | "RT" | "API" | "PM" | "FM" | "NT" | "FPM" | "FFM" | "FNT" | "FFTP")[] | undefined
            readonly codes?: readonly ("ADM-001" | "ADM-002" | "ADM-003" | "ADM-004" | "ADM-005" | "ADM-006" | "ADM-007" | "ADM-008" | "ADM-009" | "ADM-010" | "ADM-011" | "ADM-012" | "ADM-013" | "ADM-014" | "ADM-015" | "ADM-016" | "ADM-017" | "ADM-018" | "ADM-019" | "ADM-020" | "ADM-021" | "ADM-022" | "ADM-023" | "ADM-024" | "ADM-025" | "ADM-026" | "ADM-027" | "ADM-028" | "ADM-029" | "ADM-030" | "ADM-031" | "ADM-032" | "ADM-033" | "ADM-034" | "ADM-035" | "ADM-036" | "CVE-001" | "CVE-002" | "CVE-003" | "CVE-004" | "CVE-007" | "CVE-008" | "MLW-001" | "MLW-002" | "MLW-003" | "MLW-004" | "MLW-007" | "MLW-008" | "SD-001" | "SD-002" | "SD-003" | "SD-004" | "SD-007" | "SD-008" | "MS-001" | "MS-002" | "MS-003" | "MS-004" | "MS-007" | "MS-008" | "CMP-001" | "NCMP-001" | "CI-001" | "CI-002" | "CI-003" | "CI-004" | "CI-005" | "CI-006" | "PLC-001" | "PLC-002" | "BNCH-001" | "BNCH-002" | "BNCH-003" | "BNCH-004" | "BNCH-005" | "AG-001" | "AG-002" | "AG-003" | "AG-004" | "AG-005" | "AG-006" | "AG-007" | "AG-008" | "SJ-001" | "SJ-002" | "SJ-003" | "SJ-004" | "SJ-005" | "RT-001" | "RT-002" | "RT-003" | "API-001" | "PM-001" | "PM-002" | "PM-003" | "FM-001" | "FM-002" | "FM-003" | "FM-004" | "FM-005" | "FM-006" | "FM-007" | "FM-008" | "FM-009" | "NT-001" | "NT-002" | "NT-003" | "NT-004" | "FPM-001" | "FPM-002" | "FPM-003" | "FFM-001" | "FFM-002" | "FFM-003" | "FFM-004" | "FFM-005" | "FFM-006" | "FFM-007" | "FFM-008" | "FFM-009" | "FNT-001" | "FNT-002" | "FNT-003" | "FNT-004" | "FFTP-001")[] | undefined
            readonly minSeverity?: number | undefined
            readonly where?: string | undefined
          } | undefined
          readonly limit?: {
            readonly repeat?: {
              readonly withinSeconds: number
              readonly by?: readonly (string)[] | undefined
            } | undefined
            readonly rate?: {
              readonly eventsPerSecond: number
              readonly burst?: number | undefined
              readonly per?: readonly (string)[] | undefined
              readonly everySeconds: number
            } | undefined
          } | undefined
          readonly start: "now" | "oldest"
          readonly resend: {
            readonly seconds: number
            readonly bytes: number
          }
        }
        readonly key?: string | undefined
      })[]
      readonly unavailable: readonly ({
        readonly name: string
        readonly reason: string
      })[]
    }
  }
  /** Gives the agent another token; the one before is good until the new one is used */
  readonly renewAgentToken: {
    readonly params: undefined
    readonly query: undefined
    readonly body: {
      readonly time: string
      readonly signature: string
    }
    readonly reply: {
      readonly token: string
    }
  }
  /** Keys of clusters, oldest first */
  readonly listAdmissionKeys: {
    readonly params: undefined
    readonly query: undefined
    readonly body: undefined
    readonly reply: {
      readonly items: readonly ({
        readonly id: string
        readonly name: string
        readonly cluster?: string | undefined
        readonly shown: string
        readonly madeBy: string
        readonly createdAt: string
        readonly usedAt?: string | undefined
      })[]
    }
  }
  /** Makes the key of a cluster; the reply is the only place that has it */
  readonly createAdmissionKey: {
    readonly params: undefined
    readonly query: undefined
    readonly body: {
      readonly name: string
      readonly cluster?: string | undefined
    }
    readonly reply: {
      readonly id: string
      readonly name: string
      readonly cluster?: string | undefined
      readonly shown: string
      readonly madeBy: string
      readonly createdAt: string
      readonly usedAt?: string | undefined
      readonly key: string
      readonly url: string
    }
  }
  /** Removes a key: from now on it opens nothing */
  readonly removeAdmissionKey: {
    readonly params: {
      readonly id: string
    }
    readonly query: undefined
    readonly body: undefined
    readonly reply: undefined
  }
  /** The webhook: decides on an AdmissionReview of Kubernetes; one of a dry run leaves no events of the decision */
  readonly reviewAdmission: {
    readonly params: {
      readonly key: string
    }
    readonly query: {
      readonly timeout?: string | undefined
    } | undefined
    readonly body: {
      readonly apiVersion: "admission.k8s.io/v1"
      readonly kind: "AdmissionReview"
      readonly request: {
        readonly uid: string
        readonly kind: {
          readonly kind: string
        }
        readonly operation: "CREATE" | "UPDATE" | "DELETE" | "CONNECT"
        readonly subResource?: string | null | undefined
        readonly name?: string | null | undefined
        readonly namespace?: string | null | undefined
        readonly userInfo?: {
          readonly username?: string | null | undefined
        } | null | undefined
        readonly object?: unknown
        readonly oldObject?: unknown
        readonly dryRun?: boolean | null | undefined
      }
    }
    readonly reply: {
      readonly apiVersion: "admission.k8s.io/v1"
      readonly kind: "AdmissionReview"
      readonly response: {
        readonly uid: string
        readonly allowed: boolean
        readonly status?: {
          readonly code: number
          readonly reason: string
          readonly message: string
        } | undefined
        readonly warnings?: readonly (string)[] | undefined
      }
    }
  }
  /** Tells what the webhook would decide on an AdmissionReview, as far as its images are within reach; leaves no events of it */
  readonly tryAdmission: {
    readonly params: undefined
    readonly query: {
      readonly cluster?: string | undefined
    } | undefined
    readonly body: {
      readonly apiVersion: "admission.k8s.io/v1"
      readonly kind: "AdmissionReview"
      readonly request: {
        readonly uid: string
        readonly kind: {
          readonly kind: string
        }
        readonly operation: "CREATE" | "UPDATE" | "DELETE" | "CONNECT"
        readonly subResource?: string | null | undefined
        readonly name?: string | null | undefined
        readonly namespace?: string | null | undefined
        readonly userInfo?: {
          readonly username?: string | null | undefined
        } | null | undefined
        readonly object?: unknown
        readonly oldObject?: unknown
        readonly dryRun?: boolean | null | undefined
      }
    }
    readonly reply: {
      readonly apiVersion: "admission.k8s.io/v1"
      readonly kind: "AdmissionReview"
      readonly response: {
        readonly uid: string
        readonly allowed: boolean
        readonly status?: {
          readonly code: number
          readonly reason: string
          readonly message: string
        } | undefined
        readonly warnings?: readonly (string)[] | undefined
      }
    }
  }
  /** Looks for events; whoever has scopes sees those that name a cluster, namespace or registry within them */
  readonly findEvents: {
    readonly params: undefined
    readonly query: {
      readonly since?: string | undefined
      readonly until?: string | undefined
      readonly codes?: string | readonly (string)[] | undefined
      readonly families?: string | readonly (string)[] | undefined
      readonly categories?: string | readonly (string)[] | undefined
      readonly minSeverity?: number | undefined
      readonly outcomes?: string | readonly (string)[] | undefined
      readonly text?: string | undefined
      readonly where?: string | undefined
      readonly "field.sourceName"?: string | readonly (string)[] | undefined
      readonly "field.sourceAddress"?: string | readonly (string)[] | undefined
      readonly "field.reason"?: string | readonly (string)[] | undefined
      readonly "field.artifactName"?: string | readonly (string)[] | undefined
      readonly "field.userName"?: string | readonly (string)[] | undefined
      readonly "field.pid"?: string | readonly (string)[] | undefined
      readonly "field.parentPid"?: string | readonly (string)[] | undefined
      readonly "field.egid"?: string | readonly (string)[] | undefined
      readonly "field.containerId"?: string | readonly (string)[] | undefined
      readonly "field.imageName"?: string | readonly (string)[] | undefined
      readonly "field.imageDigest"?: string | readonly (string)[] | undefined
      readonly "field.operation"?: string | readonly (string)[] | undefined
      readonly "field.sourcePort"?: string | readonly (string)[] | undefined
      readonly "field.destinationAddress"?: string | readonly (string)[] | undefined
      readonly "field.destinationPort"?: string | readonly (string)[] | undefined
      readonly "field.processName"?: string | readonly (string)[] | undefined
      readonly "field.euid"?: string | readonly (string)[] | undefined
      readonly "field.filePermission"?: string | readonly (string)[] | undefined
      readonly "field.oldFilePath"?: string | readonly (string)[] | undefined
      readonly "field.filePath"?: string | readonly (string)[] | undefined
      readonly "field.direction"?: string | readonly (string)[] | undefined
      readonly "field.newPid"?: string | readonly (string)[] | undefined
      readonly "field.clusterName"?: string | readonly (string)[] | undefined
      readonly "field.nodeName"?: string | readonly (string)[] | undefined
      readonly "field.namespace"?: string | readonly (string)[] | undefined
      readonly "field.command"?: string | readonly (string)[] | undefined
      readonly "field.newOwner"?: string | readonly (string)[] | undefined
      readonly "field.podName"?: string | readonly (string)[] | undefined
      readonly "field.containerName"?: string | readonly (string)[] | undefined
      readonly "field.nodeAddress"?: string | readonly (string)[] | undefined
      readonly "field.sourceAddress6"?: string | readonly (string)[] | undefined
      readonly "field.destinationAddress6"?: string | readonly (string)[] | undefined
      readonly "field.protocol"?: string | readonly (string)[] | undefined
      readonly "field.requestUri"?: string | readonly (string)[] | undefined
      readonly "field.requestMethod"?: string | readonly (string)[] | undefined
      readonly order?: "newest" | "oldest" | undefined
      readonly before?: string | undefined
      readonly after?: string | undefined
      readonly limit?: number | undefined
    } | undefined
    readonly body: undefined
    readonly reply: {
      readonly items: readonly ({
        readonly sequence: number
        readonly acceptedAt: string
        readonly time: string
        readonly id?: string | undefined
        readonly code: string
        readonly name: string
        readonly severity: number
        readonly outcome?: string | undefined
        readonly host?: string | undefined
        readonly fields: Readonly<Record<string, string | number>>
        readonly origin?: {
          readonly tool: string
          readonly rule?: string | undefined
          readonly priority?: string | undefined
        } | undefined
        readonly summary?: {
          readonly kind: "alike" | "excess"
          readonly count: number
          readonly since: number
        } | undefined
        readonly verbatim?: true | undefined
        readonly message: string
      })[]
      readonly complete: boolean
      readonly next?: number | undefined
      readonly scannedTo?: number | undefined
      readonly gaps: readonly ({
        readonly first: number
        readonly count: number
        readonly reason: "removed" | "damaged"
      })[]
    }
  }
  /** Numbers of events over time; the last day when no time is given */
  readonly countEvents: {
    readonly params: undefined
    readonly query: {
      readonly since?: string | undefined
      readonly until?: string | undefined
      readonly codes?: string | readonly (string)[] | undefined
      readonly families?: string | readonly (string)[] | undefined
      readonly categories?: string | readonly (string)[] | undefined
      readonly minSeverity?: number | undefined
      readonly outcomes?: string | readonly (string)[] | undefined
      readonly text?: string | undefined
      readonly where?: string | undefined
      readonly "field.sourceName"?: string | readonly (string)[] | undefined
      readonly "field.sourceAddress"?: string | readonly (string)[] | undefined
      readonly "field.reason"?: string | readonly (string)[] | undefined
      readonly "field.artifactName"?: string | readonly (string)[] | undefined
      readonly "field.userName"?: string | readonly (string)[] | undefined
      readonly "field.pid"?: string | readonly (string)[] | undefined
      readonly "field.parentPid"?: string | readonly (string)[] | undefined
      readonly "field.egid"?: string | readonly (string)[] | undefined
      readonly "field.containerId"?: string | readonly (string)[] | undefined
      readonly "field.imageName"?: string | readonly (string)[] | undefined
      readonly "field.imageDigest"?: string | readonly (string)[] | undefined
      readonly "field.operation"?: string | readonly (string)[] | undefined
      readonly "field.sourcePort"?: string | readonly (string)[] | undefined
      readonly "field.destinationAddress"?: string | readonly (string)[] | undefined
      readonly "field.destinationPort"?: string | readonly (string)[] | undefined
      readonly "field.processName"?: string | readonly (string)[] | undefined
      readonly "field.euid"?: string | readonly (string)[] | undefined
      readonly "field.filePermission"?: string | readonly (string)[] | undefined
      readonly "field.oldFilePath"?: string | readonly (string)[] | undefined
      readonly "field.filePath"?: string | readonly (string)[] | undefined
      readonly "field.direction"?: string | readonly (string)[] | undefined
      readonly "field.newPid"?: string | readonly (string)[] | undefined
      readonly "field.clusterName"?: string | readonly (string)[] | undefined
      readonly "field.nodeName"?: string | readonly (string)[] | undefined
      readonly "field.namespace"?: string | readonly (string)[] | undefined
      readonly "field.command"?: string | readonly (string)[] | undefined
      readonly "field.newOwner"?: string | readonly (string)[] | undefined
      readonly "field.podName"?: string | readonly (string)[] | undefined
      readonly "field.containerName"?: string | readonly (string)[] | undefined
      readonly "field.nodeAddress"?: string | readonly (string)[] | undefined
      readonly "field.sourceAddress6"?: string | readonly (string)[] | undefined
      readonly "field.destinationAddress6"?: string | readonly (string)[] | undefined
      readonly "field.protocol"?: string | readonly (string)[] | undefined
      readonly "field.requestUri"?: string | readonly (string)[] | undefined
      readonly "field.requestMethod"?: string | readonly (string)[] | undefined
      readonly by?: "family" | "code" | "severity" | "outcome" | undefined
      readonly buckets?: number | undefined
      readonly from?: string | undefined
    } | undefined
    readonly body: undefined
    readonly reply: {
      readonly since: string
      readonly until: string
      readonly stepSeconds: number
      readonly total: number
      readonly series: readonly ({
        readonly key: string
        readonly total: number
        readonly counts: readonly (number)[]
      })[]
      readonly complete: boolean
      readonly next?: number | undefined
      readonly gaps: readonly ({
        readonly first: number
        readonly count: number
        readonly reason: "removed" | "damaged"
      })[]
    }
  }
  /** Events as they come (server-sent events); resumes behind Last-Event-ID, ends with the session or token */
  readonly followEvents: {
    readonly params: undefined
    readonly query: {
      readonly since?: string | undefined
      readonly until?: string | undefined
      readonly codes?: string | readonly (string)[] | undefined
      readonly families?: string | readonly (string)[] | undefined
      readonly categories?: string | readonly (string)[] | undefined
      readonly minSeverity?: number | undefined
      readonly outcomes?: string | readonly (string)[] | undefined
      readonly text?: string | undefined
      readonly where?: string | undefined
      readonly "field.sourceName"?: string | readonly (string)[] | undefined
      readonly "field.sourceAddress"?: string | readonly (string)[] | undefined
      readonly "field.reason"?: string | readonly (string)[] | undefined
      readonly "field.artifactName"?: string | readonly (string)[] | undefined
      readonly "field.userName"?: string | readonly (string)[] | undefined
      readonly "field.pid"?: string | readonly (string)[] | undefined
      readonly "field.parentPid"?: string | readonly (string)[] | undefined
      readonly "field.egid"?: string | readonly (string)[] | undefined
      readonly "field.containerId"?: string | readonly (string)[] | undefined
      readonly "field.imageName"?: string | readonly (string)[] | undefined
      readonly "field.imageDigest"?: string | readonly (string)[] | undefined
      readonly "field.operation"?: string | readonly (string)[] | undefined
      readonly "field.sourcePort"?: string | readonly (string)[] | undefined
      readonly "field.destinationAddress"?: string | readonly (string)[] | undefined
      readonly "field.destinationPort"?: string | readonly (string)[] | undefined
      readonly "field.processName"?: string | readonly (string)[] | undefined
      readonly "field.euid"?: string | readonly (string)[] | undefined
      readonly "field.filePermission"?: string | readonly (string)[] | undefined
      readonly "field.oldFilePath"?: string | readonly (string)[] | undefined
      readonly "field.filePath"?: string | readonly (string)[] | undefined
      readonly "field.direction"?: string | readonly (string)[] | undefined
      readonly "field.newPid"?: string | readonly (string)[] | undefined
      readonly "field.clusterName"?: string | readonly (string)[] | undefined
      readonly "field.nodeName"?: string | readonly (string)[] | undefined
      readonly "field.namespace"?: string | readonly (string)[] | undefined
      readonly "field.command"?: string | readonly (string)[] | undefined
      readonly "field.newOwner"?: string | readonly (string)[] | undefined
      readonly "field.podName"?: string | readonly (string)[] | undefined
      readonly "field.containerName"?: string | readonly (string)[] | undefined
      readonly "field.nodeAddress"?: string | readonly (string)[] | undefined
      readonly "field.sourceAddress6"?: string | readonly (string)[] | undefined
      readonly "field.destinationAddress6"?: string | readonly (string)[] | undefined
      readonly "field.protocol"?: string | readonly (string)[] | undefined
      readonly "field.requestUri"?: string | readonly (string)[] | undefined
      readonly "field.requestMethod"?: string | readonly (string)[] | undefined
      readonly after?: string | undefined
    } | undefined
    readonly body: undefined
    readonly reply: Response
  }
  /** All events that are looked for, oldest first, as CSV, JSON Lines or CEF */
  readonly exportEvents: {
    readonly params: undefined
    readonly query: {
      readonly since?: string | undefined
      readonly until?: string | undefined
      readonly codes?: string | readonly (string)[] | undefined
      readonly families?: string | readonly (string)[] | undefined
      readonly categories?: string | readonly (string)[] | undefined
      readonly minSeverity?: number | undefined
      readonly outcomes?: string | readonly (string)[] | undefined
      readonly text?: string | undefined
      readonly where?: string | undefined
      readonly "field.sourceName"?: string | readonly (string)[] | undefined
      readonly "field.sourceAddress"?: string | readonly (string)[] | undefined
      readonly "field.reason"?: string | readonly (string)[] | undefined
      readonly "field.artifactName"?: string | readonly (string)[] | undefined
      readonly "field.userName"?: string | readonly (string)[] | undefined
      readonly "field.pid"?: string | readonly (string)[] | undefined
      readonly "field.parentPid"?: string | readonly (string)[] | undefined
      readonly "field.egid"?: string | readonly (string)[] | undefined
      readonly "field.containerId"?: string | readonly (string)[] | undefined
      readonly "field.imageName"?: string | readonly (string)[] | undefined
      readonly "field.imageDigest"?: string | readonly (string)[] | undefined
      readonly "field.operation"?: string | readonly (string)[] | undefined
      readonly "field.sourcePort"?: string | readonly (string)[] | undefined
      readonly "field.destinationAddress"?: string | readonly (string)[] | undefined
      readonly "field.destinationPort"?: string | readonly (string)[] | undefined
      readonly "field.processName"?: string | readonly (string)[] | undefined
      readonly "field.euid"?: string | readonly (string)[] | undefined
      readonly "field.filePermission"?: string | readonly (string)[] | undefined
      readonly "field.oldFilePath"?: string | readonly (string)[] | undefined
      readonly "field.filePath"?: string | readonly (string)[] | undefined
      readonly "field.direction"?: string | readonly (string)[] | undefined
      readonly "field.newPid"?: string | readonly (string)[] | undefined
      readonly "field.clusterName"?: string | readonly (string)[] | undefined
      readonly "field.nodeName"?: string | readonly (string)[] | undefined
      readonly "field.namespace"?: string | readonly (string)[] | undefined
      readonly "field.command"?: string | readonly (string)[] | undefined
      readonly "field.newOwner"?: string | readonly (string)[] | undefined
      readonly "field.podName"?: string | readonly (string)[] | undefined
      readonly "field.containerName"?: string | readonly (string)[] | undefined
      readonly "field.nodeAddress"?: string | readonly (string)[] | undefined
      readonly "field.sourceAddress6"?: string | readonly (string)[] | undefined
      readonly "field.destinationAddress6"?: string | readonly (string)[] | undefined
      readonly "field.protocol"?: string | readonly (string)[] | undefined
      readonly "field.requestUri"?: string | readonly (string)[] | undefined
      readonly "field.requestMethod"?: string | readonly (string)[] | undefined
      readonly format?: "csv" | "jsonl" | "cef" | undefined
      readonly profile?: "kcs-2.0" | "kcs-2.1" | "cef" | undefined
    } | undefined
    readonly body: undefined
    readonly reply: Response
  }
  /** One event, with its CEF message in any profile */
  readonly readEvent: {
    readonly params: {
      readonly sequence: string
    }
    readonly query: {
      readonly profile?: "kcs-2.0" | "kcs-2.1" | "cef" | undefined
    } | undefined
    readonly body: undefined
    readonly reply: {
      readonly event: {
        readonly sequence: number
        readonly acceptedAt: string
        readonly time: string
        readonly id?: string | undefined
        readonly code: string
        readonly name: string
        readonly severity: number
        readonly outcome?: string | undefined
        readonly host?: string | undefined
        readonly fields: Readonly<Record<string, string | number>>
        readonly origin?: {
          readonly tool: string
          readonly rule?: string | undefined
          readonly priority?: string | undefined
        } | undefined
        readonly summary?: {
          readonly kind: "alike" | "excess"
          readonly count: number
          readonly since: number
        } | undefined
        readonly verbatim?: true | undefined
        readonly message: string
      }
      readonly cef: {
        readonly profile: string
        readonly message: string
        readonly origin: "kept" | "rewritten" | "verbatim" | "as-kept"
      }
    }
  }
  /** One’s own searches, and those that others share */
  readonly listSavedSearches: {
    readonly params: undefined
    readonly query: {
      readonly after?: string | undefined
      readonly limit?: number | undefined
    } | undefined
    readonly body: undefined
    readonly reply: {
      readonly items: readonly ({
        readonly id: string
        readonly name: string
        readonly description: string
        readonly owner?: string | undefined
        readonly isOwn: boolean
        readonly shared: boolean
        readonly query: string
        readonly lastMinutes?: number | undefined
        readonly createdAt: string
        readonly updatedAt: string
        readonly version: number
      })[]
      readonly next?: string | undefined
    }
  }
  /** Saves a search */
  readonly saveSearch: {
    readonly params: undefined
    readonly query: undefined
    readonly body: {
      readonly name: string
      readonly description?: string | undefined
      readonly shared?: boolean | undefined
      readonly query: string
      readonly lastMinutes?: number | undefined
    }
    readonly reply: {
      readonly id: string
      readonly name: string
      readonly description: string
      readonly owner?: string | undefined
      readonly isOwn: boolean
      readonly shared: boolean
      readonly query: string
      readonly lastMinutes?: number | undefined
      readonly createdAt: string
      readonly updatedAt: string
      readonly version: number
    }
  }
  /** One saved search */
  readonly readSavedSearch: {
    readonly params: {
      readonly id: string
    }
    readonly query: undefined
    readonly body: undefined
    readonly reply: {
      readonly id: string
      readonly name: string
      readonly description: string
      readonly owner?: string | undefined
      readonly isOwn: boolean
      readonly shared: boolean
      readonly query: string
      readonly lastMinutes?: number | undefined
      readonly createdAt: string
      readonly updatedAt: string
      readonly version: number
    }
  }
  /** Puts another search in its place */
  readonly changeSavedSearch: {
    readonly params: {
      readonly id: string
    }
    readonly query: undefined
    readonly body: {
      readonly name: string
      readonly description?: string | undefined
      readonly shared?: boolean | undefined
      readonly query: string
      readonly lastMinutes?: number | undefined
    }
    readonly reply: {
      readonly id: string
      readonly name: string
      readonly description: string
      readonly owner?: string | undefined
      readonly isOwn: boolean
      readonly shared: boolean
      readonly query: string
      readonly lastMinutes?: number | undefined
      readonly createdAt: string
      readonly updatedAt: string
      readonly version: number
    }
  }
  /** Removes a saved search */
  readonly removeSavedSearch: {
    readonly params: {
      readonly id: string
    }
    readonly query: undefined
    readonly body: undefined
    readonly reply: undefined
  }
  /** Triggers that KCS has by name, and what they are here */
  readonly listResponsePresets: {
    readonly params: undefined
    readonly query: undefined
    readonly body: undefined
    readonly reply: {
      readonly items: readonly ({
        readonly name: string
        readonly meaning: string
        readonly cases: readonly ({
          readonly codes: readonly (string)[]
          readonly where?: string | undefined
        })[]
      })[]
    }
  }
  /** The response policies, oldest first */
  readonly listResponsePolicies: {
    readonly params: undefined
    readonly query: {
      readonly after?: string | undefined
      readonly limit?: number | undefined
    } | undefined
    readonly body: undefined
    readonly reply: {
      readonly items: readonly ({
        readonly id: string
        readonly name: string
        readonly description: string
        readonly enabled: boolean
        readonly trigger: Readonly<Record<string, unknown>>
        readonly scope?: Readonly<Record<string, unknown>> | undefined
        readonly quietSeconds: number
        readonly outputs: readonly ({
          readonly name: string
          readonly output: Readonly<Record<string, unknown>>
          readonly secretsSet: readonly (string)[]
        })[]
        readonly limitedTo?: readonly (string)[] | undefined
        readonly madeBy: string
        readonly createdAt: string
        readonly updatedAt: string
        readonly version: number
      })[]
      readonly next?: string | undefined
    }
  }
  /** Makes a response policy; it covers what the scopes of its maker cover, from now on */
  readonly createResponsePolicy: {
    readonly params: undefined
    readonly query: undefined
    readonly body: {
      readonly name: string
      readonly description?: string | undefined
      readonly enabled?: boolean | undefined
      readonly trigger: {
        readonly presets?: readonly ("sensitive-data-found" | "non-compliant" | "critical-vulnerabilities" | "malware" | "risk-acceptance-expired")[] | undefined
        readonly codes?: readonly ("ADM-001" | "ADM-002" | "ADM-003" | "ADM-004" | "ADM-005" | "ADM-006" | "ADM-007" | "ADM-008" | "ADM-009" | "ADM-010" | "ADM-011" | "ADM-012" | "ADM-013" | "ADM-014" | "ADM-015" | "ADM-016" | "ADM-017" | "ADM-018" | "ADM-019" | "ADM-020" | "ADM-021" | "ADM-022" | "ADM-023" | "ADM-024" | "ADM-025" | "ADM-026" | "ADM-027" | "ADM-028" | "ADM-029" | "ADM-030" | "ADM-031" | "ADM-032" | "ADM-033" | "ADM-034" | "ADM-035" | "ADM-036" | "CVE-001" | "CVE-002" | "CVE-003" | "CVE-004" | "CVE-007" | "CVE-008" | "MLW-001" | "MLW-002" | "MLW-003" | "MLW-004" | "MLW-007" | "MLW-008" | "SD-001" | "SD-002" | "SD-003" | "SD-004" | "SD-007" | "SD-008" | "MS-001" | "MS-002" | "MS-003" | "MS-004" | "MS-007" | "MS-008" | "CMP-001" | "NCMP-001" | "CI-001" | "CI-002" | "CI-003" | "CI-004" | "CI-005" | "CI-006" | "PLC-001" | "PLC-002" | "BNCH-001" | "BNCH-002" | "BNCH-003" | "BNCH-004" | "BNCH-005" | "AG-001" | "AG-002" | "AG-003" | "AG-004" | "AG-005" | "AG-006" | "AG-007" | "AG-008" | "SJ-001" | "SJ-002" | "SJ-003" | "SJ-004" | "SJ-005" | "RT-001" | "RT-002" | "RT-003" | "API-001" | "PM-001" | "PM-002" | "PM-003" | "FM-001" | "FM-002" | "FM-003" | "FM-004" | "FM-005" | "FM-006" | "FM-007" | "FM-008" | "FM-009" | "NT-001" | "NT-002" | "NT-003" | "NT-004" | "FPM-001" | "FPM-002" | "FPM-003" | "FFM-001" | "FFM-002" | "FFM-003" | "FFM-004" | "FFM-005" | "FFM-006" | "FFM-007" | "FFM-008" | "FFM-009" | "FNT-001" | "FNT-002" | "FNT-003" | "FNT-004" | "FFTP-001")[] | undefined
        readonly families?: readonly ("ADM" | "CVE" | "MLW" | "SD" | "MS" | "CMP" | "NCMP" | "CI" | "PLC" | "BNCH" | "AG" | "SJ" | "RT" | "API" | "PM" | "FM" | "NT" | "FPM" | "FFM" | "FNT" | "FFTP")[] | undefined
        readonly categories?: readonly ("administration" | "alerts" | "resources" | "ci/cd" | "policies" | "scanners" | "admission controller" | "api" | "processes" | "file operations" | "network traffic")[] | undefined
        readonly minSeverity?: number | undefined
        readonly where?: string | undefined
      }
      readonly scope?: {
        readonly artifacts?: readonly (string)[] | undefined
        readonly registries?: readonly (string)[] | undefined
        readonly repositories?: readonly (string)[] | undefined
        readonly clusters?: readonly (string)[] | undefined
        readonly namespaces?: readonly (string)[] | undefined
        readonly exclude?: readonly (string)[] | undefined
      } | undefined
      readonly quietSeconds?: number | undefined
      readonly outputs: readonly ({
        readonly name: string
        readonly output: {
          readonly type: "email"
          readonly host: string
          readonly port?: number | undefined
          readonly security?: "starttls" | "tls" | "plain" | undefined
          readonly user?: string | undefined
          readonly password?: string | undefined
          readonly from: string
          readonly to: readonly (string)[]
          readonly subject?: string | undefined
          readonly text?: string | undefined
          readonly ca?: string | undefined
          readonly timeoutSeconds?: number | undefined
          readonly requestsPerSecond?: number | undefined
        } | {
          readonly type: "webhook"
          readonly url: string
          readonly allowPlain?: boolean | undefined
          readonly method?: "POST" | "PUT" | undefined
          readonly auth?: {
            readonly kind: "none"
          } | {
            readonly kind: "basic"
            readonly user: string
            readonly password?: string | undefined
          } | {
            readonly kind: "token"
            readonly header?: string | undefined
            readonly scheme?: string | undefined
            readonly token?: string | undefined
          } | {
            readonly kind: "hmac"
            readonly secret?: string | undefined
          } | undefined
          readonly body?: string | undefined
          readonly ca?: string | undefined
          readonly timeoutSeconds?: number | undefined
          readonly requestsPerSecond?: number | undefined
        } | {
          readonly type: "chat"
          readonly service: "telegram"
          readonly server?: string | undefined
          readonly token?: string | undefined
          readonly chatId: string
          readonly threadId?: number | undefined
          readonly text?: string | undefined
          readonly ca?: string | undefined
          readonly timeoutSeconds?: number | undefined
          readonly requestsPerSecond?: number | undefined
        } | {
          readonly type: "chat"
          readonly service: "slack"
          readonly url?: string | undefined
          readonly text?: string | undefined
          readonly ca?: string | undefined
          readonly timeoutSeconds?: number | undefined
          readonly requestsPerSecond?: number | undefined
        } | {
          readonly type: "chat"
          readonly service: "mattermost"
          readonly url?: string | undefined
          readonly text?: string | undefined
          readonly ca?: string | undefined
          readonly timeoutSeconds?: number | undefined
          readonly requestsPerSecond?: number | undefined
        } | {
          readonly type: "chat"
          readonly service: "teams"
          readonly url?: string | undefined
          readonly text?: string | undefined
          readonly ca?: string | undefined
          readonly timeoutSeconds?: number | undefined
          readonly requestsPerSecond?: number | undefined
        }
      })[]
    }
    readonly reply: {
      readonly id: string
      readonly name: string
      readonly description: string
      readonly enabled: boolean
      readonly trigger: Readonly<Record<string, unknown>>
      readonly scope?: Readonly<Record<string, unknown>> | undefined
      readonly quietSeconds: number
      readonly outputs: readonly ({
        readonly name: string
        readonly output: Readonly<Record<string, unknown>>
        readonly secretsSet: readonly (string)[]
      })[]
      readonly limitedTo?: readonly (string)[] | undefined
      readonly madeBy: string
      readonly createdAt: string
      readonly updatedAt: string
      readonly version: number
    }
  }
  /** One response policy */
  readonly readResponsePolicy: {
    readonly params: {
      readonly id: string
    }
    readonly query: undefined
    readonly body: undefined
    readonly reply: {
      readonly id: string
      readonly name: string
      readonly description: string
      readonly enabled: boolean
      readonly trigger: Readonly<Record<string, unknown>>
      readonly scope?: Readonly<Record<string, unknown>> | undefined
      readonly quietSeconds: number
      readonly outputs: readonly ({
        readonly name: string
        readonly output: Readonly<Record<string, unknown>>
        readonly secretsSet: readonly (string)[]
      })[]
      readonly limitedTo?: readonly (string)[] | undefined
      readonly madeBy: string
      readonly createdAt: string
      readonly updatedAt: string
      readonly version: number
    }
  }
  /** Puts another policy in its place; it stays limited to the scopes of its maker */
  readonly changeResponsePolicy: {
    readonly params: {
      readonly id: string
    }
    readonly query: undefined
    readonly body: {
      readonly name: string
      readonly description?: string | undefined
      readonly enabled?: boolean | undefined
      readonly trigger: {
        readonly presets?: readonly ("sensitive-data-found" | "non-compliant" | "critical-vulnerabilities" | "malware" | "risk-acceptance-expired")[] | undefined
        readonly codes?: readonly ("ADM-001" | "ADM-002" | "ADM-003" | "ADM-004" | "ADM-005" | "ADM-006" | "ADM-007" | "ADM-008" | "ADM-009" | "ADM-010" | "ADM-011" | "ADM-012" | "ADM-013" | "ADM-014" | "ADM-015" | "ADM-016" | "ADM-017" | "ADM-018" | "ADM-019" | "ADM-020" | "ADM-021" | "ADM-022" | "ADM-023" | "ADM-024" | "ADM-025" | "ADM-026" | "ADM-027" | "ADM-028" | "ADM-029" | "ADM-030" | "ADM-031" | "ADM-032" | "ADM-033" | "ADM-034" | "ADM-035" | "ADM-036" | "CVE-001" | "CVE-002" | "CVE-003" | "CVE-004" | "CVE-007" | "CVE-008" | "MLW-001" | "MLW-002" | "MLW-003" | "MLW-004" | "MLW-007" | "MLW-008" | "SD-001" | "SD-002" | "SD-003" | "SD-004" | "SD-007" | "SD-008" | "MS-001" | "MS-002" | "MS-003" | "MS-004" | "MS-007" | "MS-008" | "CMP-001" | "NCMP-001" | "CI-001" | "CI-002" | "CI-003" | "CI-004" | "CI-005" | "CI-006" | "PLC-001" | "PLC-002" | "BNCH-001" | "BNCH-002" | "BNCH-003" | "BNCH-004" | "BNCH-005" | "AG-001" | "AG-002" | "AG-003" | "AG-004" | "AG-005" | "AG-006" | "AG-007" | "AG-008" | "SJ-001" | "SJ-002" | "SJ-003" | "SJ-004" | "SJ-005" | "RT-001" | "RT-002" | "RT-003" | "API-001" | "PM-001" | "PM-002" | "PM-003" | "FM-001" | "FM-002" | "FM-003" | "FM-004" | "FM-005" | "FM-006" | "FM-007" | "FM-008" | "FM-009" | "NT-001" | "NT-002" | "NT-003" | "NT-004" | "FPM-001" | "FPM-002" | "FPM-003" | "FFM-001" | "FFM-002" | "FFM-003" | "FFM-004" | "FFM-005" | "FFM-006" | "FFM-007" | "FFM-008" | "FFM-009" | "FNT-001" | "FNT-002" | "FNT-003" | "FNT-004" | "FFTP-001")[] | undefined
        readonly families?: readonly ("ADM" | "CVE" | "MLW" | "SD" | "MS" | "CMP" | "NCMP" | "CI" | "PLC" | "BNCH" | "AG" | "SJ" | "RT" | "API" | "PM" | "FM" | "NT" | "FPM" | "FFM" | "FNT" | "FFTP")[] | undefined
        readonly categories?: readonly ("administration" | "alerts" | "resources" | "ci/cd" | "policies" | "scanners" | "admission controller" | "api" | "processes" | "file operations" | "network traffic")[] | undefined
        readonly minSeverity?: number | undefined
        readonly where?: string | undefined
      }
      readonly scope?: {
        readonly artifacts?: readonly (string)[] | undefined
        readonly registries?: readonly (string)[] | undefined
        readonly repositories?: readonly (string)[] | undefined
        readonly clusters?: readonly (string)[] | undefined
        readonly namespaces?: readonly (string)[] | undefined
        readonly exclude?: readonly (string)[] | undefined
      } | undefined
      readonly quietSeconds?: number | undefined
      readonly outputs: readonly ({
        readonly name: string
        readonly output: {
          readonly type: "email"
          readonly host: string
          readonly port?: number | undefined
          readonly security?: "starttls" | "tls" | "plain" | undefined
          readonly user?: string | undefined
          readonly password?: string | undefined
          readonly from: string
          readonly to: readonly (string)[]
          readonly subject?: string | undefined
          readonly text?: string | undefined
          readonly ca?: string | undefined
          readonly timeoutSeconds?: number | undefined
          readonly requestsPerSecond?: number | undefined
        } | {
          readonly type: "webhook"
          readonly url: string
          readonly allowPlain?: boolean | undefined
          readonly method?: "POST" | "PUT" | undefined
          readonly auth?: {
            readonly kind: "none"
          } | {
            readonly kind: "basic"
            readonly user: string
            readonly password?: string | undefined
          } | {
            readonly kind: "token"
            readonly header?: string | undefined
            readonly scheme?: string | undefined
            readonly token?: string | undefined
          } | {
            readonly kind: "hmac"
            readonly secret?: string | undefined
          } | undefined
          readonly body?: string | undefined
          readonly ca?: string | undefined
          readonly timeoutSeconds?: number | undefined
          readonly requestsPerSecond?: number | undefined
        } | {
          readonly type: "chat"
          readonly service: "telegram"
          readonly server?: string | undefined
          readonly token?: string | undefined
          readonly chatId: string
          readonly threadId?: number | undefined
          readonly text?: string | undefined
          readonly ca?: string | undefined
          readonly timeoutSeconds?: number | undefined
          readonly requestsPerSecond?: number | undefined
        } | {
          readonly type: "chat"
          readonly service: "slack"
          readonly url?: string | undefined
          readonly text?: string | undefined
          readonly ca?: string | undefined
          readonly timeoutSeconds?: number | undefined
          readonly requestsPerSecond?: number | undefined
        } | {
          readonly type: "chat"
          readonly service: "mattermost"
          readonly url?: string | undefined
          readonly text?: string | undefined
          readonly ca?: string | undefined
          readonly timeoutSeconds?: number | undefined
          readonly requestsPerSecond?: number | undefined
        } | {
          readonly type: "chat"
          readonly service: "teams"
          readonly url?: string | undefined
          readonly text?: string | undefined
          readonly ca?: string | undefined
          readonly timeoutSeconds?: number | undefined
          readonly requestsPerSecond?: number | undefined
        }
      })[]
    }
    readonly reply: {
      readonly id: string
      readonly name: string
      readonly description: string
      readonly enabled: boolean
      readonly trigger: Readonly<Record<string, unknown>>
      readonly scope?: Readonly<Record<string, unknown>> | undefined
      readonly quietSeconds: number
      readonly outputs: readonly ({
        readonly name: string
        readonly output: Readonly<Record<string, unknown>>
        readonly secretsSet: readonly (string)[]
      })[]
      readonly limitedTo?: readonly (string)[] | undefined
      readonly madeBy: string
      readonly createdAt: string
      readonly updatedAt: string
      readonly version: number
    }
  }
  /** Removes a response policy; what waits of it is not sent */
  readonly removeResponsePolicy: {
    readonly params: {
      readonly id: string
    }
    readonly query: undefined
    readonly body: undefined
    readonly reply: undefined
  }
  /** Sends a test notice to each output at once, and says what became of it */
  readonly testResponsePolicy: {
    readonly params: {
      readonly id: string
    }
    readonly query: undefined
    readonly body: undefined
    readonly reply: {
      readonly results: readonly ({
        readonly output: string
        readonly summary?: string | undefined
        readonly outcome: "delivered" | "try-again" | "given-up"
        readonly ms: number
        readonly fault?: {
          readonly code: string
          readonly message: string
          readonly action: string
        } | undefined
      })[]
    }
  }
  /** Notices, newest first; whoever has scopes sees those of events within them */
  readonly listNotices: {
    readonly params: undefined
    readonly query: {
      readonly state?: "waiting" | "sent" | "given-up" | undefined
      readonly policy?: string | undefined
      readonly after?: string | undefined
      readonly limit?: number | undefined
    } | undefined
    readonly body: undefined
    readonly reply: {
      readonly items: readonly ({
        readonly id: string
        readonly policyId: string
        readonly policy: string
        readonly output: string
        readonly state: "waiting" | "sent" | "given-up"
        readonly event: {
          readonly code: string
          readonly time: string
          readonly outcome: string
          readonly count: number
          readonly sequence: number
          readonly artifact?: string | undefined
        }
        readonly createdAt: string
        readonly attempts: number
        readonly nextAt?: string | undefined
        readonly endedAt?: string | undefined
        readonly fault?: {
          readonly code: string
          readonly message: string
          readonly action: string
        } | undefined
      })[]
      readonly next?: string | undefined
    }
  }
  /** One notice */
  readonly readNotice: {
    readonly params: {
      readonly id: string
    }
    readonly query: undefined
    readonly body: undefined
    readonly reply: {
      readonly id: string
      readonly policyId: string
      readonly policy: string
      readonly output: string
      readonly state: "waiting" | "sent" | "given-up"
      readonly event: {
        readonly code: string
        readonly time: string
        readonly outcome: string
        readonly count: number
        readonly sequence: number
        readonly artifact?: string | undefined
      }
      readonly createdAt: string
      readonly attempts: number
      readonly nextAt?: string | undefined
      readonly endedAt?: string | undefined
      readonly fault?: {
        readonly code: string
        readonly message: string
        readonly action: string
      } | undefined
    }
  }
  /** Has a notice that was given up, or waits for its next attempt, tried now, with new patience */
  readonly retryNotice: {
    readonly params: {
      readonly id: string
    }
    readonly query: undefined
    readonly body: undefined
    readonly reply: {
      readonly id: string
      readonly policyId: string
      readonly policy: string
      readonly output: string
      readonly state: "waiting" | "sent" | "given-up"
      readonly event: {
        readonly code: string
        readonly time: string
        readonly outcome: string
        readonly count: number
        readonly sequence: number
        readonly artifact?: string | undefined
      }
      readonly createdAt: string
      readonly attempts: number
      readonly nextAt?: string | undefined
      readonly endedAt?: string | undefined
      readonly fault?: {
        readonly code: string
        readonly message: string
        readonly action: string
      } | undefined
    }
  }
  /** Removes a notice; one that waits is not sent any more */
  readonly dropNotice: {
    readonly params: {
      readonly id: string
    }
    readonly query: undefined
    readonly body: undefined
    readonly reply: undefined
  }
  /** The description of this API in OpenAPI 3.1 */
  readonly describeApi: {
    readonly params: undefined
    readonly query: undefined
    readonly body: undefined
    readonly reply: Readonly<Record<string, unknown>>
  }
}
