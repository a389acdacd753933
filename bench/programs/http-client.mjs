// http-client PORT FILE BATCH CONNECTIONS TOKEN: posts the lines of a file in batches to the HTTP intake and prints
// {"events":N,"seconds":X}: until the last one was accepted. Ends with 1 at any answer but 2xx.
import { readFileSync } from 'node:fs'
import { sendRequests } from './send-requests.mjs'

const [port, file, batch, connections, token] = process.argv.slice(2)
const head = `POST /v1/events HTTP/1.1\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/x-ndjson`
const bytes = readFileSync(file)
const requests = []
let events = 0
for (let from = 0, lines = 0, at = 0; at < bytes.length;) {
  at = bytes.indexOf(10, at) + 1
  events++
  if (++lines < Number(batch) && at < bytes.length) continue
  requests.push({ head, body: bytes.subarray(from, at) })
  from = at
  lines = 0
}

try {
  const seconds = await sendRequests(port, connections, (n) => requests[n])
  console.log(JSON.stringify({ events, seconds }))
} catch (error) {
  console.error(String(error))
  process.exit(1)
}
