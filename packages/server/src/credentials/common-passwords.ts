// Those of the most used passwords that are long enough, or become so with digits and signs around them: shorter ones are refused
// for their length. All in lower case.

/** Words that passwords are made of: `Password1234!`, `2026welcome2026`, `adminadminadmin`. */
export const commonWords: ReadonlySet<string> = new Set(
  (
    'password passw0rd passwort p@ssword p@ssw0rd pa$$word pa$$w0rd pass passphrase parola contrasena motdepasse senha пароль ' +
    'qwerty qwertz azerty qwertyuiop asdfgh asdfghjkl zxcvbn zxcvbnm qazwsx qazwsxedc qweasd qweasdzxc йцукен ' +
    'welcome letmein changeme changemenow secret default temp temporary test testing tester example sample demo ' +
    'admin administrator root toor superuser user guest login master manager operator system server service ' +
    'iloveyou sunshine princess dragon monkey football baseball superman batman starwars pokemon liverpool chelsea arsenal ' +
    'shadow michael jordan jennifer charlie summer winter spring autumn january december monday hello ' +
    'whatever trustno freedom computer internet samsung google microsoft windows linux ubuntu debian oracle cisco ' +
    'docker container kubernetes security kaspersky tidewaiter company abc abcd abcdef'
  ).split(' '),
)

/** Whole passwords: numbers, rows of keys, and the ones that examples have made known. */
export const commonPasswords: ReadonlySet<string> = new Set([
  ...(
    '123456789012 1234567890123 12345678901234 123456789012345 1234567890123456 1234567891011 123456789123 ' +
    '123456789012345678 12345678901234567890 012345678901 0123456789012 012345678910 098765432109 0987654321098 987654321098 ' +
    '112233445566 11223344556677 111222333444 123123123456 123456654321 147258369258 159753456852 ' +
    '314159265358 3141592653589 31415926535897 1qaz2wsx3edc 1qaz2wsx3edc4rfv 1q2w3e4r5t6y 1q2w3e4r5t6y7u 1q2w3e4r5t6y7u8i ' +
    'q1w2e3r4t5y6 qazwsxedcrfv zaq12wsxcde3 zaq1xsw2cde3 1234qwerasdf qwer1234asdf qwertyuiop[] ' +
    'qwertyuiopas qwertyuiopasdf qwertyuiopasdfgh qwertyuiopasdfghjkl qwertyuiopasdfghjklzxcvbnm asdfghjklzxc ' +
    'asdfghjklzxcvbnm zxcvbnmasdfg poiuytrewqlk abcdefghijkl abcdefghijklm abcdefghijklmnop abcdefghijklmnopqrstuvwxyz ' +
    'abc123abc123 a1b2c3d4e5f6 a1b2c3d4e5f6g7 correcthorsebatterystaple thisisapassword thisismypassword ' +
    'mypassword123 iloveyouforever changemeplease'
  ).split(' '),
  'correct horse battery staple',
])
