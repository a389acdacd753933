// api-client PORT METHOD PATH BODY COUNT CONNECTIONS TOKEN: sends requests to an API and prints {"seconds":X}: until the last was
// answered. `{n}` in the body is the number of the request. Ends with 1 at any answer but 2xx.
import { sendRequests } from './send-requests.mjs'

const [port, method, path, body, count, connections, token] = process.argv.slice(2)
const head = `${method} ${path} HTTP/1.1\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json`

try {
  const seconds = await sendRequests(port, connections, (n) =>
    n < Number(count) ? { head, body: Buffer.from(body.replace('{n}', n)) } : undefined,
  )
  console.log(JSON.stringify({ seconds }))
} catch (error) {
  console.error(String(error))
  process.exit(1)
}
