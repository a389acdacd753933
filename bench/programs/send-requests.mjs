// Plain sockets: a client that costs more than the server would measure itself.
import { connect } from 'node:net'

/**
 * Sends requests over HTTP to a port of loopback: so many connections, each one request after the other. Resolves with the seconds
 * until the last was answered; rejects at any answer but 2xx.
 *
 * `requestOf(n)` gives the head of the nth request, without the empty line and the length, and its body; undefined when there is none.
 */
export async function sendRequests(port, connections, requestOf) {
  let next = 0
  const startedAt = performance.now()

  function converse() {
    return new Promise((resolve, reject) => {
      const socket = connect(Number(port), '127.0.0.1')
      let answer = ''
      const send = () => {
        const one = requestOf(next++)
        if (one === undefined) {
          socket.end()
          return resolve()
        }
        socket.cork()
        socket.write(`${one.head}\r\nHost: 127.0.0.1\r\nContent-Length: ${one.body.length}\r\n\r\n`)
        socket.write(one.body)
        socket.uncork()
      }
      socket.setNoDelay(true)
      socket.on('error', reject)
      socket.on('data', (data) => {
        answer += data.toString('latin1')
        const head = answer.indexOf('\r\n\r\n')
        if (head < 0) return
        const length = Number(/\r\ncontent-length: (\d+)/i.exec(answer.slice(0, head + 2))?.[1] ?? 0)
        if (answer.length < head + 4 + length) return
        if (!answer.startsWith('HTTP/1.1 2')) return reject(new Error(answer))
        answer = answer.slice(head + 4 + length)
        send()
      })
      send()
    })
  }

  await Promise.all(Array.from({ length: Number(connections) }, converse))
  return (performance.now() - startedAt) / 1000
}
