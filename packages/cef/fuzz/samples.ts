/** What mutation starts from where no corpus is at hand: lines of every kind that the reader treats in a way of its own. */
export const samples: readonly string[] = [
  'CEF:0|Example|Sensor|1.0|PM-002|Process management|7|dpid=4711 spid=4700 cs4=sh -c echo A\\=1 cs4Label=Command outcome=Audit',
  'Feb 18 10:07:28 host CEF:0|Example|Sensor|1.0|FM-001|File management|3|act=open filePath=/etc/passwd source=pod-1',
  '<134>1 2026-02-18T10:07:28Z host app - - - CEF:1|Example|Sensor|1.0|NT-001|Networking|High|src=2001:db8::1 spt=443',
  '\ufeffCEF: 0|Ex\\|ample|Sen\\\\sor|1.0|id|a \\n name|5| request=http://example.com/?a=1&b=2 fname=C:\\temp\\x.exe msg=',
  'CEF:0|v|p|1|id|5|src=192.0.2.5 dst=192.0.2.6',
  'CEF:0|v|p|1|id|n|5|stray _cefVer=0.1 ad.field[0]=x  X-Id=y   msg=two  spaces  \r\n',
  'CEF:0|v|p|1|id|n|5|msg=a\\nb\\rc\\\\ cs1=Zm9vYg== cs1Label=Näme 😀 msg=again\tact=x',
  'CEF:0|v|p|1|id|n|5|src=192.0.2.1\nCEF:0|v|p|1|id|n|5|src=192.0.2.2\n',
  'CEF:0|||||||a=',
  'no message at all',
]

/** Pieces to put in at random places. */
export const tokens: readonly string[] = [
  ...Array.from('\\|= \n\r\t\0"é\u2028😀'),
  ...' a=; msg=; src=192.0.2.1;Label=;CEF:;CEF:0|;<13>;|5|;\\=;\\|;\\n;\\\\;\r\n'.split(';'),
]
