import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { createRedactor, redact, redactedMark } from './redact.ts'
import { redactionRules, type RedactionRule } from './redaction-rules.ts'
import { secretTrigrams, trigramIndex } from './secret-trigrams.ts'

function hitsTable(text: string): boolean {
  const bytes = Buffer.from(text)
  return bytes.some(
    (_, at) => at >= 2 && secretTrigrams[trigramIndex(bytes[at - 2]!, bytes[at - 1]!, bytes[at]!)] === 1,
  )
}

for (const { name, example } of redactionRules) {
  test(`${name}: the example comes out as documented, by this rule alone`, () => {
    assert.equal(redact(example.before), example.after)
    const without = createRedactor({ without: [name] })
    assert.notEqual(without(example.before), example.after)
  })
}

test('finds secrets in the forms they are written in', () => {
  const cases: Record<string, string> = {
    "mysql -h db -P 3306 -p'a b' app": "mysql -h db -P 3306 -p'#' app",
    'sh -c "mysql --password=abc"': 'sh -c "mysql --password=#"',
    "sh -c 'PGPASSWORD=abc psql -U x'": "sh -c 'PGPASSWORD=# psql -U x'",
    'docker run -e "PASSWORD=a b" img': 'docker run -e "PASSWORD=#" img',
    '["app","--token","abc","--password=def","--user=x"]': '["app","--token","#","--password=#","--user=x"]',
    '"--password=a b c" --x': '"--password=#" --x',
    'app --password a"b\\"c d': 'app --password # d',
    "PASSWORD='it'\\''s' x": 'PASSWORD=# x',
    'Server=db;Password=abc;Database=q': 'Server=db;Password=#;Database=q',
    'helm install --set auth.password=abc,auth.user=x': 'helm install --set auth.password=#,auth.user=x',
    'export TOKEN=abc; run $(SECRET=def cmd)': 'export TOKEN=#; run $(SECRET=# cmd)',
    'java -Djavax.net.ssl.keyStorePassword=abc -jar x.jar': 'java -Djavax.net.ssl.keyStorePassword=# -jar x.jar',
    'keytool -storepass abc -keypass def': 'keytool -storepass # -keypass #',
    'kubectl --token abc.def get secret x': 'kubectl --token # get secret x',
    'kubectl create secret generic x --from-literal=password=abc':
      'kubectl create secret generic x --from-literal=password=#',
    'curl -sSfu a:b -U c:d https://u:p@example.com/': 'curl -sSfu a:# -U c:# https://u:#@example.com/',
    'curl -H Authorization: Basic abc https://example.com': 'curl -H Authorization: Basic # https://example.com',
    'curl -H "Authorization: Custom abc def"': 'curl -H "Authorization: #"',
    'curl -H "Authorization: Digest username=\\"bob\\", response=\\"abc\\"" x': 'curl -H "Authorization: Digest #" x',
    'curl -H Authorization: Digest username="bob", response="abc" x': 'curl -H Authorization: Digest # x',
    'curl -d "{\\"password\\":\\"a\\\\b\\",\\"x\\":1}"': 'curl -d "{\\"password\\":\\"#\\",\\"x\\":1}"',
    '{"password":"a\\"b","token": 123, "api_key" : "x"}': '{"password":"#","token": #, "api_key" : "#"}',
    'wget https://example.com/?a=1&token=abc&b=2#c': 'wget https://example.com/?a=1&token=#&b=2#c',
    'https://user:pa/ss@example.com/x': 'https://user:#@example.com/x',
    'mongodb+srv://u:p%40x@h/db redis://:pw@h:6379/0': 'mongodb+srv://u:#@h/db redis://:#@h:6379/0',
    'git clone https://x-access-token:ghs_0123456789abcdefghij@github.com/a/b':
      'git clone https://x-access-token:#@github.com/a/b',
    'sshpass -pabc ssh -p 22 x': 'sshpass -p# ssh -p 22 x',
    'docker login -u=x -p=y && docker run -p 8080:80 img && mkdir -p /data':
      'docker login -u=x -p=# && docker run -p 8080:80 img && mkdir -p /data',
    'AWS_SECRET_ACCESS_KEY=abc/def+ghi AWS_SESSION_TOKEN=jkl aws s3 ls':
      'AWS_SECRET_ACCESS_KEY=# AWS_SESSION_TOKEN=# aws s3 ls',
    'app --access-key minio --secret-key minio123': 'app --access-key # --secret-key #',
    '-----BEGIN RSA PRIVATE KEY-----\\nMIIEowIBAAKCAQEAabcd': '-----BEGIN RSA PRIVATE KEY-----#',
    'x=eyJhbGciOiJkaXIifQ..iv.text.tag': 'x=#',
  }
  for (const [before, after] of Object.entries(cases)) {
    assert.equal(redact(before), after.replaceAll(/#(?!c)/g, redactedMark), before)
  }
})

test('leaves alone what only looks like a secret', () => {
  const ordinary = [
    'app --password-file=/run/secrets/db --token-auth-file /x --tls-private-key-file=/x --key=/x --private-key ./id',
    'docker login --username bob --password-stdin',
    'docker build --secret id=npm,src=.npmrc .',
    'operator --image-pull-secret=regcred --tls-secret web',
    'kubectl get secret db -o yaml',
    'grep -i password /etc/shadow',
    'grep -----BEGIN RSA PRIVATE KEY----- -r /root',
    'cat /etc/pam.d/common-password',
    'passwd root',
    'ALLOW_EMPTY_PASSWORD=yes PWD=/root OLDPWD=/x SSH_ASKPASS=/usr/bin/x BYPASS=1',
    'app --password $DB_PASSWORD --token ${TOKEN} --secret "" --password - --pass $(PASS)',
    'app --password --user bob',
    'psql --no-password db',
    'app --password=****** --token=<hidden>',
    'SSL_KEY=/etc/ssl/private/a.pem PUBLIC_KEY=abc HOST_KEY=def app',
    'openssl rsa -in a.pem -passin env:PASS -passout file:/x',
    'mysql -u root -p app',
    'docker run -p 8080:80 mysql',
    'docker run --name mysql -p3306:3306 mysql:8',
    'kubectl --client-key /etc/kubernetes/pki/a.key --client-key=./a.pem get pods',
    'kube-apiserver --authorization-mode=Node,RBAC --enable-bootstrap-token-auth=true',
    'curl -u bob https://example.com:8080/a@b?c=d',
    'http://[2001:db8::1]:8080/x@y',
    'npm_config_cache=/x php_admin_value eyJub3RhdG9rZW4iOjF9',
  ]
  for (const text of ordinary) assert.equal(redact(text), text)
})

const ordinary = [
  'nginx: master process nginx -g daemon off;',
  '/usr/bin/containerd-shim-runc-v2 -namespace moby -id 0123456789abcdef -address /run/containerd/containerd.sock',
  'runc --root /var/run/docker/runtime-runc/moby init',
  'python3 -m http.server 8000',
  'java -Xmx512m -jar /app/app.jar --spring.profiles.active=prod',
  'node --max-old-space-size=4096 server.js',
  '/bin/sh -c echo hello && sleep 10',
  'kubelet --config=/var/lib/kubelet/config.yaml --container-runtime-endpoint=unix:///run/containerd/containerd.sock',
  'kube-proxy --config=/var/lib/kube-proxy/config.conf --hostname-override=node-1',
  'coredns -conf /etc/coredns/Corefile',
  'etcd --data-dir=/var/lib/etcd --listen-peer-urls=http://127.0.0.1:2380',
  'redis-server *:6379',
  'postgres: checkpointer',
  'cat /proc/1/status',
  'ls -la /tmp',
  'find / -name *.conf -type f',
  'tar -xzf archive.tar.gz -C /opt',
  'apt-get install -y --no-install-recommends ca-certificates',
  'pip install -r requirements.txt',
  'gunicorn app:app --bind 0.0.0.0:8000 --workers 4',
  'celery -A tasks worker --loglevel=info',
  'php-fpm: pool www',
  'chmod 644 /etc/hosts',
  'chown -R app:app /var/lib/app',
  'rm -rf /tmp/build',
  'bash -i',
  'nc -lvp 4444',
  'ps aux',
  'id -u',
  'whoami',
  'top -b -n 1',
  'systemctl status cron',
  '/pause',
  'sleep infinity',
  'grep -r TODO src',
  'make -j4 all',
  'go test ./...',
  'cargo run --release',
  'fluent-bit -c /fluent-bit/etc/fluent-bit.conf',
  'envoy -c /etc/envoy/envoy.yaml --log-level warn',
]

test('seldom looks at ordinary command lines, and never changes them', () => {
  for (const text of ordinary) assert.equal(redact(text), text)
  const suspects = ordinary.filter(hitsTable)
  assert.ok(suspects.length / ordinary.length <= 0.1, `looked at: ${suspects.join(' | ')}`)
})

const fragment = fc.oneof(
  fc.constantFrom(...redactionRules.flatMap(({ example }) => [example.before, example.after])),
  fc.constantFrom(...redactionRules.flatMap(({ example }) => example.before.split(/(?<=[\s=:"'])/))),
  fc.constantFrom(...ordinary.flatMap((text) => text.split(' '))),
  fc.constantFrom(
    ' ',
    '  ',
    '\t',
    '\n',
    '"',
    "'",
    '\\"',
    '\\',
    '=',
    ':',
    '/',
    '@',
    '?',
    '&',
    '#',
    ';',
    ',',
    '(',
    ')',
    '{',
    '}',
  ),
  fc.constantFrom(
    redactedMark,
    '[',
    'redacted',
    ']',
    '-',
    '--',
    'password',
    'TOKEN',
    'token=',
    '://',
    '-----',
    '-----END',
    'ſecret',
  ),
  fc.constantFrom(
    '--api-key',
    'apikey',
    'ACCESS_KEY',
    'X-Api-Key',
    '"secret_key"',
    'pwd',
    '--psk',
    'passphrase',
    'storepass',
    'oauth2-bearer',
  ),
  fc.string({ maxLength: 4 }),
)
const commandLine = fc.array(fragment, { maxLength: 14 }).map((parts) => parts.join(''))

test('is idempotent', () => {
  fc.assert(
    fc.property(commandLine, (text) => {
      const once = redact(text)
      assert.equal(redact(once), once)
    }),
    { numRuns: 3000 },
  )
})

test('changes nothing but the secrets', () => {
  fc.assert(
    fc.property(commandLine, (text) => {
      const redacted = redact(text)
      if (redacted === text || redacted === redactedMark) return
      let at = 0
      for (const kept of redacted.split(redactedMark)) {
        const found = text.indexOf(kept, at)
        assert.ok(found >= 0, `${JSON.stringify(kept)} is not in the text behind ${at}`)
        at = found + kept.length
      }
      assert.ok(redacted.includes(redactedMark))
    }),
    { numRuns: 3000 },
  )
})

test('changes no text without a trigram of the table', () => {
  fc.assert(
    fc.property(commandLine, (text) => {
      assert.ok(hitsTable(text) || redact(text) === text)
    }),
    { numRuns: 3000 },
  )
})

/** The rules that would look for a secret in the text if they were not kept from it by its trigrams. */
function matchingRules(text: string): readonly RedactionRule[] {
  return redactionRules.filter(({ pattern, program }) => finds(pattern, text) && (!program || finds(program, text)))
}

function finds(pattern: RegExp, text: string): boolean {
  return new RegExp(pattern.source, pattern.flags.replace('g', '')).test(text)
}

function hasOwnTrigram({ trigrams }: RedactionRule, text: string): boolean {
  const folded = text.toLowerCase()
  return trigrams.some((trigram) => folded.includes(trigram))
}

test('no rule matches a text without one of its trigrams', () => {
  for (const { name, trigrams } of redactionRules) {
    for (const trigram of trigrams) assert.match(trigram, /^[\t -@[-~]{3}$/, name)
  }
  fc.assert(
    fc.property(commandLine, (text) => {
      for (const rule of matchingRules(text)) assert.ok(hasOwnTrigram(rule, text), rule.name)
    }),
    { numRuns: 1000 },
  )
})

test('every way to write a name has its trigram', () => {
  const plain = [
    'password',
    'passwd',
    'passphrase',
    'passcode',
    'token',
    'secret',
    'oauth2-bearer',
    'pass',
    'psk',
    'pwd',
    'storepass',
  ]
  const names = [
    ...plain,
    ...['api', 'access', 'secret', 'client'].flatMap((first) =>
      ['-', '_', '.', ''].map((dash) => `${first}${dash}key`),
    ),
  ]
  const forms: readonly ((name: string) => string)[] = [
    (name) => `--${name} v`,
    (name) => `--${name}\tv`,
    (name) => `"--${name}" "v"`,
    (name) => `'--${name}','v'`,
    (name) => `\\"--${name}\\", \\"v\\"`,
    (name) => `${name}=v`,
    (name) => `"${name}":"v"`,
    (name) => `'${name}': 'v'`,
    (name) => `\\"${name}\\":\\"v\\"`,
    (name) => `X-${name}: v`,
    (name) => `${name}: v`,
  ]
  for (const name of [...names, ...names.map((lower) => lower.toUpperCase())]) {
    const texts = forms.map((form) => form(name))
    const changed = texts.filter((text) => redact(text) !== text)
    assert.ok(changed.length >= 6, `${name}: only ${changed.join(' | ')}`)
    for (const text of texts) for (const rule of matchingRules(text)) assert.ok(hasOwnTrigram(rule, text), text)
  }
})

test('every rule asks for its own trigrams only', () => {
  for (const { name, trigrams } of redactionRules) {
    for (const trigram of trigrams) assert.match(trigram, /^[\t -~]{3}$/, name)
    const builtin = redactionRules.map((rule) => rule.name).filter((other) => other !== name)
    const alone = createRedactor({ without: builtin })
    const suspect = new RegExp(trigrams.map((trigram) => RegExp.escape(trigram)).join('|'), 'i')
    fc.assert(
      fc.property(commandLine, (text) => {
        assert.ok(alone(text) === text || suspect.test(text), text)
      }),
    )
  }
})

test('leaves nothing of a secret, whatever it is made of', () => {
  const marked = (characters: RegExp): fc.Arbitrary<string> =>
    fc.stringMatching(characters).map((inner) => `Zq${inner}Zq`)
  const anything = marked(/^[A-Za-z0-9!#$%^*+/=@:;,.?~_&|<>(){}[\]'"`\\-]{2,24}$/)
  const withoutQuotes = marked(/^[A-Za-z0-9!#$%^*+/=@:;,.?~_&|<>(){}[\]-]{2,24}$/)
  const unreserved = marked(/^[A-Za-z0-9!$%*+=.~_-]{2,24}$/)
  const write = fc.oneof(
    fc.tuple(
      anything,
      fc.constantFrom<(secret: string) => string>(
        (secret) => `app --password ${secret} x`,
        (secret) => `app --db-password=${secret} x`,
        (secret) => `mysql -u root -p${secret} db`,
        (secret) => `sshpass -p ${secret} ssh x`,
        (secret) => `docker login -u x -p ${secret} example.com`,
        (secret) => `curl -u bob:${secret} x`,
        (secret) => `openssl rsa -passin pass:${secret}`,
        (secret) => `curl -H X-Vault-Token: ${secret} x`,
      ),
    ),
    fc.tuple(
      withoutQuotes,
      fc.constantFrom<(secret: string) => string>(
        (secret) => `app --db-password='${secret}' x`,
        (secret) => `app "--db-password=${secret} x"`,
        (secret) => `env "PGPASSWORD=${secret}" psql`,
        (secret) => `curl -H "Authorization: Bearer ${secret}" x`,
        (secret) => `curl -d {"user":"x","password":"${secret}"} x`,
        (secret) => `curl -d "{\\"user\\":\\"x\\",\\"password\\":\\"${secret}\\"}" x`,
        (secret) => `["--token","${secret}"]`,
        (secret) => `curl -u "bob:${secret}" x`,
      ),
    ),
    fc.tuple(
      unreserved,
      fc.constantFrom<(secret: string) => string>(
        (secret) => `env PGPASSWORD=${secret} psql`,
        (secret) => `Server=x;Password=${secret};Database=y`,
        (secret) => `psql postgres://app:${secret}@db.example.com/app?x=1`,
        (secret) => `curl https://example.com/?access_token=${secret}&x=1`,
        (secret) => `curl https://example.com/?x=1&sig=${secret}`,
      ),
    ),
  )
  fc.assert(
    fc.property(write, ([secret, command]) => {
      const redacted = redact(command(secret))
      assert.ok(!redacted.includes('Zq'), redacted)
    }),
    { numRuns: 3000 },
  )
})

const hostileUnits = String.raw`
--password |--password="|--password='|"--password=|{"password":"|{"password":"\|--a-password|-|--|authorization|bearer
authorization: digest a, |bearer%20|://|://a:|://a:b|://a:b/|@|/|\|-----BEGIN PRIVATE KEY-----|eyJ|eyJabcdefgh.| |A
-----BEGIN RSA PRIVATE KEY-----AAAA|mysql -p|curl -u |curl -u a|docker |docker login |docker login -p |sshpass
token=,a|sshpass -P |token=}|token=")|[redacted]|?token=|_KEY=/etc/|api_key=./|--api-key ./|token=<|token="<|token=yes,a
KEY=
_KEY=$(|x-api-key: |password|PASSWORD=a;PASSWORD=|AKIA|ghp_|github_pat_|xox`
  .trim()
  .split(/[|\n]/)

test('takes time linear in the length, however hostile the text', () => {
  const size = 60_000
  const units = [...hostileUnits, ...redactionRules.flatMap(({ example, trigrams }) => [example.before, ...trigrams])]
  const milliseconds = (text: string): number => {
    const start = performance.now()
    redact(text)
    return performance.now() - start
  }
  for (const unit of units) {
    for (const prefix of ['', 'curl mysql docker login ', 'authorization://a:token=']) {
      const text = prefix + unit.repeat(Math.ceil(size / unit.length))
      // The slowest takes some 40 ms as measured, and would take seconds if its time were quadratic.
      const isQuick = [1, 2, 3].some(() => milliseconds(text) < 400)
      assert.ok(isQuick, JSON.stringify(prefix + unit))
    }
  }
})

test('has rules added, left out, and exceptions made', () => {
  const own = createRedactor({
    rules: [
      { name: 'badge', pattern: 'badge (?<secret>\\d+)' },
      { name: 'pin', pattern: /PIN\d{4}/i },
    ],
  })
  assert.equal(
    own('badge 123 pin1234 --password x'),
    `badge ${redactedMark} ${redactedMark} --password ${redactedMark}`,
  )
  assert.equal(own.builtin, false)
  assert.equal(createRedactor({ builtin: false })('--password x'), '--password x')
  assert.equal(createRedactor({ without: ['option'] })('--password x TOKEN=y'), `--password x TOKEN=${redactedMark}`)
  const allowing = createRedactor({ allow: ['changeme', /test-\w+/] })
  assert.equal(
    allowing('--password changeme --token test-abc --password changeme2'),
    `--password changeme --token test-abc --password ${redactedMark}`,
  )
  assert.equal(allowing.builtin, true)
})

test('a rule that matches anything still comes to an end', () => {
  fc.assert(
    fc.property(
      commandLine,
      fc.constantFrom('', 'a', '[a-z]', '.', '\\[', 'red', '\\w+', '(?<secret>x)?'),
      (text, pattern) => {
        const own = createRedactor({ rules: [{ name: 'any', pattern }] })
        const once = own(text)
        assert.equal(own(once), once)
      },
    ),
  )
})

test('says what is wrong with its options', () => {
  assert.throws(
    () => createRedactor({ without: ['optoin'] }),
    /There is no redaction rule optoin\. The rules are .*option/,
  )
  assert.throws(
    () => createRedactor({ rules: [{ name: 'mine', pattern: '(' }] }),
    /The pattern of the redaction rule mine is not/,
  )
})
