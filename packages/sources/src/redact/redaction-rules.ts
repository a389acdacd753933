import {
  readArgument,
  readAssigned,
  readAssignedKey,
  readHeader,
  readJwt,
  readMember,
  readOption,
  readPemBody,
  readQuery,
  readToken,
  readUnlessFile,
  readUserInfo,
  type SecretReader,
} from './read-secret.ts'

/** One shape of secret. The documentation of redaction is made from these. */
export interface RedactionRule {
  readonly name: string
  /** What the rule takes for a secret. */
  readonly summary: string
  readonly example: { readonly before: string; readonly after: string }
  /**
   * Three ASCII characters each, letter case ignored. Every text that the rule changes holds at least one of them, so
   * that other texts need not be looked at: see `secret-trigrams.ts`. The rarer in ordinary command lines, the better.
   */
  readonly trigrams: readonly string[]
  /** Matches what stands in front of a secret, or the whole secret if there is no `secret` reader. Linear time. */
  readonly pattern: RegExp
  readonly secret?: SecretReader
  /** Name of a program: the rule looks only at what follows it. */
  readonly program?: RegExp
}

/**
 * Ends of names that mean a secret, whatever stands in front. Not the names of Kubernetes secrets
 * (`--image-pull-secret`), nor the mounts of `docker build --secret id=...`.
 */
const words: string = [
  'password|passwd|passphrase|passcode|token|oauth2-bearer',
  String.raw`(?<!(?:cert|config|pull|tls)[-_.]?)secret(?![\s=]+(?:env|id|source|src|target|type)=)`,
].join('|')

/** Ends of names in "key" that mean a secret. Other keys are file names as a rule. */
const keys: string = `(?:${[
  'access|account|api|app|auth|client|consumer|encryption|hmac',
  'license|master|secret|service|signing|storage|subscription',
].join('|')})[-_.]?key`

/** Short words, only where they stand for themselves or behind a separator: not in `bypass` or `compass`. */
const shortWords = '(?:pass|psk|pwd)'
const storePass = '(?:store|key)pass'

/** Authentication schemes (IANA registry, and some that vendors made up). */
const schemes = 'ApiKey|AWS4-HMAC-SHA256|Basic|Bearer|Digest|DPoP|GoogleLogin|Negotiate|NTLM|OAuth|SharedKey|SSWS|Token'

/** Trigrams that the words above hold: `password` and the like, `token`, `secret`, `bearer`, `psk`, `pwd`. */
const wordTrigrams = ['pas', 'ken', 'ecr', 'rer', 'psk', 'pwd'] as const

/**
 * The built-in rules, in the order in which they are applied. Those that know a secret by its name come before those
 * that know it by its form, so that a name's value is replaced as a whole.
 */
export const redactionRules: readonly RedactionRule[] = [
  {
    name: 'authorization-header',
    summary: 'credentials of an `Authorization` header; the scheme stays',
    example: {
      before: 'curl -H "Authorization: Bearer abc.def" https://example.com',
      after: 'curl -H "Authorization: Bearer [redacted]" https://example.com',
    },
    trigrams: ['riz'],
    pattern: new RegExp(String.raw`authorization(?:\\?["'])?\s*[:=]\s*(?:\\?["'])?(?:(?:${schemes})\s+(?=\S))?`, 'gi'),
    secret: readHeader,
  },
  {
    name: 'bearer-token',
    summary: 'a bearer token of 16 or more characters, wherever the word stands',
    example: { before: 'wscat -H Bearer 0123456789abcdef', after: 'wscat -H Bearer [redacted]' },
    trigrams: ['rer'],
    pattern: /\bbearer(?:\s|%20)+(?=[\w.~+/=-]{16})/gi,
    secret: readToken,
  },
  {
    name: 'url-password',
    summary: 'the password in the user part of a URL; the user stays',
    example: {
      before: 'psql postgres://app:s3cret@db.example.com/app',
      after: 'psql postgres://app:[redacted]@db.example.com/app',
    },
    trigrams: ['://'],
    pattern: /:\/\//g,
    secret: readUserInfo,
  },
  {
    name: 'url-signature',
    summary: 'the signature of a presigned URL',
    example: {
      before: 'curl https://example.com/a?sv=1&sig=abc%3D',
      after: 'curl https://example.com/a?sv=1&sig=[redacted]',
    },
    trigrams: ['sig', 'ken'],
    pattern: /[?&](?:sig|signature|x-amz-signature|x-amz-security-token|x-goog-signature)=/gi,
    secret: readQuery,
  },
  {
    name: 'option',
    summary: 'the argument of an option whose name ends in password, passphrase, token, secret, api-key or the like',
    example: { before: "backup --db-password 'a b' --user bob", after: "backup --db-password '[redacted]' --user bob" },
    trigrams: [...wordTrigrams, 'ey ', 'ey\t', 'ey"', "ey'", 'ey\\'],
    pattern: new RegExp(
      String.raw`(?<![\w.-])(?!--?no-)--?` +
        String.raw`(?:[\w.-]*?(?:${words}|${keys})|(?:[\w.-]*[._-])?${shortWords}|${storePass})` +
        // Behind a space; or in quotes of its own, as in the JSON array of a container's command.
        String.raw`(?:[ \t]+|\\?["'],?[ \t]*(?=\\?["']))` +
        // What begins with a dash is the next option, and `pass:` has a rule of its own.
        String.raw`(?![\s-]|pass:)`,
      'gi',
    ),
    secret: readOption,
  },
  {
    name: 'assignment',
    summary:
      'the value of an assignment, option or query parameter whose name ends in password, token, secret or the like',
    example: { before: 'env PGPASSWORD=s3cret psql -U app', after: 'env PGPASSWORD=[redacted] psql -U app' },
    trigrams: [...wordTrigrams],
    pattern: new RegExp(String.raw`(?:${words}|(?<![A-Za-z])(?:pass|psk|pwd(?==[^/]))|${storePass})=(?=\S)`, 'gi'),
    secret: readAssigned,
  },
  {
    name: 'key-assignment',
    summary: 'the value of an assignment whose name ends in api_key, secret-key, AccountKey or the like; no file names',
    example: {
      before: 'AccountName=a;AccountKey=abc==;Suffix=b',
      after: 'AccountName=a;AccountKey=[redacted];Suffix=b',
    },
    trigrams: ['ey='],
    pattern: new RegExp(String.raw`${keys}=(?=\S)`, 'gi'),
    secret: readAssignedKey,
  },
  {
    name: 'environment-key',
    summary: 'the value of an environment variable whose name ends in _KEY; no public keys, no file names',
    example: {
      before: 'env LICENCE_KEY=abc123 SSL_KEY=/etc/ssl/a.pem app',
      after: 'env LICENCE_KEY=[redacted] SSL_KEY=/etc/ssl/a.pem app',
    },
    trigrams: ['ey='],
    pattern: /(?<!(?:FOREIGN|HOST|PARTITION|PRIMARY|PUB|PUBLIC|SORT))_KEY=(?=\S)/g,
    secret: readAssignedKey,
  },
  {
    name: 'json-member',
    summary: 'the value of a JSON member whose name ends in password, token, secret, api_key or the like',
    example: {
      before: `curl -d '{"user":"bob","password":"s3cret"}'`,
      after: `curl -d '{"user":"bob","password":"[redacted]"}'`,
    },
    trigrams: [...wordTrigrams, 'ey"', "ey'", 'ey\\'],
    pattern: new RegExp(String.raw`(?:${words}|${keys}|(?<![A-Za-z])${shortWords})\\?["']\s*:\s*(?=\\?["']|\d)`, 'gi'),
    secret: readMember,
  },
  {
    name: 'http-header',
    summary: 'the value of an HTTP header whose name ends in -Token, -Key, -Secret or -Password',
    example: { before: "curl -H 'X-Vault-Token: abc'", after: "curl -H 'X-Vault-Token: [redacted]'" },
    trigrams: ['ken', 'ey:', 'ecr', 'pas'],
    pattern: /(?:-(?:token|key|secret|password)|api[-_]?key):[ \t]+(?=\S)/gi,
    secret: readHeader,
  },
  {
    name: 'mysql-password',
    summary: 'the password joined to `-p` of mysql, mysqldump, mariadb and their kind',
    example: { before: 'mysqldump -u root -ps3cret app', after: 'mysqldump -u root -p[redacted] app' },
    trigrams: ['ysq', 'iad'],
    program: /mysql|mariadb/gi,
    pattern: /(?<=[\s"'])-p(?!(?:ath|ersist|id|lugin|ort|refix|rotocol)\b)(?=\S)/g,
    secret: readUnlessFile,
  },
  {
    name: 'sshpass-password',
    summary: 'the password given to sshpass',
    example: {
      before: 'sshpass -p s3cret ssh -p 22 app@192.0.2.1',
      after: 'sshpass -p [redacted] ssh -p 22 app@192.0.2.1',
    },
    trigrams: ['shp'],
    pattern: /\bsshpass\s+(?:-v\s+|-P\s*\S+\s+){0,3}-p[ \t]*(?=\S)/g,
    secret: readArgument,
  },
  {
    name: 'registry-login',
    summary: 'the password after `-p` of docker login, helm registry login, az login and their kind',
    example: {
      before: 'docker login -u bob -p s3cret registry.example.com',
      after: 'docker login -u bob -p [redacted] registry.example.com',
    },
    trigrams: ['ogi'],
    program: /\b(?:az|buildah|cf|crane|docker|helm|nerdctl|oras|podman|regctl|skopeo)\s+(?:\S+\s+){0,3}?login\b/g,
    pattern: /(?<=[\s"'])-p(?:=|[ \t]+(?!-)|(?=[^\s=]))(?=\S)/g,
    secret: readUnlessFile,
  },
  {
    name: 'curl-user',
    summary: 'the password of `-u user:password` and `--proxy-user` of curl; the user stays',
    example: { before: 'curl -u bob:s3cret https://example.com', after: 'curl -u bob:[redacted] https://example.com' },
    trigrams: ['url'],
    program: /\bcurl\b/gi,
    pattern:
      /(?<=[\s"'])(?:-[#046BGIJLNOSRafgijklnpqsv]*[Uu]\s*|--(?:proxy-)?user(?:\s+|=))["']?[^\s:"']*:(?=[^\s"'])/g,
    secret: readArgument,
  },
  {
    name: 'openssl-password',
    summary: 'the password of `-passin pass:...`, `-passout` and `-pass` of openssl',
    example: {
      before: 'openssl rsa -in a.pem -passin pass:s3cret',
      after: 'openssl rsa -in a.pem -passin pass:[redacted]',
    },
    trigrams: ['pas'],
    pattern: /(?<![\w-])--?pass(?:in|out)?(?:[ \t]+|=)["']?pass:(?=\S)/g,
    secret: readArgument,
  },
  {
    name: 'openssl-encryption',
    summary: 'the password after `-k` of openssl',
    example: { before: 'openssl enc -aes-256-cbc -k s3cret', after: 'openssl enc -aes-256-cbc -k [redacted]' },
    trigrams: ['nss'],
    program: /\bopenssl\b/g,
    pattern: /(?<=[\s"'])-[kK][ \t]+(?=[^\s-])/g,
    secret: readArgument,
  },
  {
    name: 'mongo-password',
    summary: 'the password after `-p` of mongosh, mongodump and their kind',
    example: { before: 'mongosh -u app -p s3cret', after: 'mongosh -u app -p [redacted]' },
    trigrams: ['ngo'],
    program: /\bmongo(?:dump|export|files|import|restore|sh|stat|top)?\b/g,
    pattern: /(?<=[\s"'])-p(?:=|[ \t]+(?!-)|(?=[^\s=]))(?=\S)/g,
    secret: readUnlessFile,
  },
  {
    name: 'redis-password',
    summary: 'the password after `-a` of redis-cli and valkey-cli',
    example: { before: 'redis-cli -a s3cret ping', after: 'redis-cli -a [redacted] ping' },
    trigrams: ['s-c', 'y-c'],
    program: /\b(?:redis|valkey)-cli\b/g,
    pattern: /(?<=[\s"'])-a[ \t]+(?=[^\s-])/g,
    secret: readArgument,
  },
  {
    name: 'ldap-password',
    summary: 'the password after `-w` of ldapsearch and its kind',
    example: { before: 'ldapsearch -D cn=a -w s3cret', after: 'ldapsearch -D cn=a -w [redacted]' },
    trigrams: ['dap'],
    program: /\bldap(?:add|compare|delete|exop|modify|modrdn|passwd|search|whoami)\b/g,
    pattern: /(?<=[\s"'])-w[ \t]*(?=[^\s-])/g,
    secret: readArgument,
  },
  {
    name: 'aws-configure',
    summary: 'a secret set by `aws configure set`',
    example: {
      before: 'aws configure set aws_secret_access_key abc/def',
      after: 'aws configure set aws_secret_access_key [redacted]',
    },
    trigrams: ['ecr', 'ken'],
    pattern: /\baws_(?:secret_access_key|session_token)[ \t]+(?=[^\s-])/gi,
    secret: readArgument,
  },
  {
    name: 'private-key',
    summary: 'the body of a PEM private key',
    example: {
      before: 'echo "-----BEGIN EC PRIVATE KEY-----\nMHcCAQEE\n-----END EC PRIVATE KEY-----"',
      after: 'echo "-----BEGIN EC PRIVATE KEY-----[redacted]-----END EC PRIVATE KEY-----"',
    },
    trigrams: ['y--', 'k--'],
    pattern: /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/g,
    secret: readPemBody,
  },
  {
    name: 'jwt',
    summary: 'a JSON Web Token',
    example: {
      before: 'app eyJhbGciOiJub25lIn0.eyJzdWIiOiJib2IifQ.c2ln',
      after: 'app [redacted]',
    },
    trigrams: ['eyj'],
    pattern: /eyJ[\w-]{7,}(?:\.[\w-]*)*/g,
    secret: readJwt,
  },
  {
    name: 'aws-access-key-id',
    summary: 'an AWS access key id',
    example: { before: 'app AKIA0123456789ABCDEF', after: 'app [redacted]' },
    trigrams: ['kia', 'sia'],
    pattern: /(?<![A-Za-z0-9])A(?:KIA|SIA)[A-Z0-9]{16}(?![A-Za-z0-9])/g,
  },
  {
    name: 'github-token',
    summary: 'a GitHub token: ghp_, gho_, ghu_, ghs_, ghr_, github_pat_',
    example: { before: 'gh auth ghp_0123456789abcdefghij', after: 'gh auth [redacted]' },
    trigrams: ['ghp', 'gho', 'ghu', 'ghs', 'ghr', 'ub_'],
    pattern: /gh[opsru]_[A-Za-z0-9]{20,}|github_pat_\w{20,}/g,
  },
  {
    name: 'gitlab-token',
    summary: 'a GitLab token: glpat-, glptt-, gldt-, glrt-, glcbt-',
    example: { before: 'glab glpat-0123456789abcdefghij', after: 'glab [redacted]' },
    trigrams: ['glp', 'gld', 'glr', 'glc'],
    pattern: /gl(?:pat|ptt|dt|rt|cbt)-[\w-]{16,}/g,
  },
  {
    name: 'slack-token',
    summary: 'a Slack token: xoxb-, xoxp- and their kind',
    example: { before: 'notify xoxb-0123456789-abcdef', after: 'notify [redacted]' },
    trigrams: ['xox'],
    pattern: /xox[a-z]-[\w-]{10,}/g,
  },
  {
    name: 'google-api-key',
    summary: 'a Google API key',
    example: { before: 'app AIza0123456789abcdefghij0123456789abcde', after: 'app [redacted]' },
    trigrams: ['aiz'],
    pattern: /AIza[\w-]{35}/g,
  },
  {
    name: 'npm-token',
    summary: 'an npm access token',
    example: { before: 'npm npm_0123456789abcdefghij0123456789abcdef', after: 'npm [redacted]' },
    trigrams: ['pm_'],
    pattern: /npm_[A-Za-z0-9]{36}/g,
  },
  {
    name: 'stripe-key',
    summary: 'a live secret or restricted key of Stripe',
    example: { before: 'app sk_live_0123456789abcdef', after: 'app [redacted]' },
    trigrams: ['k_l'],
    pattern: /[rs]k_live_[A-Za-z0-9]{16,}/g,
  },
  {
    name: 'vault-token',
    summary: 'a HashiCorp Vault service or batch token',
    example: { before: 'vault login hvs.0123456789abcdefghij', after: 'vault login [redacted]' },
    trigrams: ['hvs', 'hvb'],
    pattern: /hv[bs]\.[\w-]{20,}/g,
  },
  {
    name: 'docker-token',
    summary: 'a Docker personal or organisation access token',
    example: { before: 'app dckr_pat_0123456789abcdefghij', after: 'app [redacted]' },
    trigrams: ['dck'],
    pattern: /dckr_[op]at_[\w-]{20,}/g,
  },
]
