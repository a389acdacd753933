// http-client PORT FILE BATCH CONNECTIONS TOKEN: posts the lines of a file in batches to the HTTP intake, each connection one
// request after the other, and prints {"events":N,"seconds":X}: until the last one was accepted. Ends with 1 at any answer but 2xx.
//
// Plain sockets: a client that costs more than the server would measure itself.
import { readFileSync } from 'node:fs'
import { connect } from 'node:net'

const [port, file, batch, connections, token] = process.argv.slice(2)
const bytes = readFileSync(file)
const bodies = []
for (let from = 0, lines = 0, at = 0; at < bytes.length;) {
  at = bytes.indexOf(10, at) + 1
  if (++lines < Number(batch) && at < bytes.length) continue
  bodies.push({ body: bytes.subarray(from, at), lines })
  from = at
  lines = 0
}

let next = 0
let events = 0
const startedAt = performance.now()

function post() {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), '127.0.0.1')
    let sent = 0
    let answer = ''
    const send = () => {
      const one = bodies[next++]
      if (one === undefined) {
        socket.end()
        return resolve()
      }
      sent = one.lines
      socket.cork()
      socket.write(
        `POST /v1/events HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/x-ndjson\r\nContent-Length: ${one.body.length}\r\n\r\n`,
      )
      socket.write(one.body)
      socket.uncork()
    }
    socket.setNoDelay(true)
    socket.on('error', reject)
    socket.on('data', (data) => {
      answer += data.toString('latin1')
      const head = answer.indexOf('\r\n\r\n')
      if (head < 0) return
      const length = Number(/\r\ncontent-length: (\d+)/i.exec(answer)?.[1] ?? 0)
      if (answer.length < head + 4 + length) return
      if (!answer.startsWith('HTTP/1.1 2')) return reject(new Error(answer))
      events += sent
      answer = answer.slice(head + 4 + length)
      send()
    })
    send()
  })
}

try {
  await Promise.all(Array.from({ length: Number(connections) }, post))
  console.log(JSON.stringify({ events, seconds: (performance.now() - startedAt) / 1000 }))
} catch (error) {
  console.error(String(error))
  process.exit(1)
}
