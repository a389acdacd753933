import { createHash } from 'node:crypto'

const style = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
body { display: grid; place-items: center; min-height: 100vh; margin: 0 }
main { width: min(24rem, calc(100vw - 2rem)) }
label { display: block; margin: 1rem 0 0 } input { width: 100%; padding: .5rem; font: inherit; box-sizing: border-box }
button { margin: 1.5rem 0 0; padding: .5rem 1.5rem; font: inherit } output { display: block; margin: 1rem 0 0; white-space: pre-line }
`

const script = `
const form = document.querySelector('form'), said = document.querySelector('output')
const token = location.hash.slice(1)
// The token does not stay in the address bar, in the history or on a screen that somebody looks at.
history.replaceState(null, '', location.pathname)
if (token === '') said.textContent = 'Open the link that the server has printed: the part behind # is missing.'
form.addEventListener('submit', async (event) => {
  event.preventDefault()
  const [name, password, again] = ['name', 'password', 'again'].map((id) => form.elements[id].value)
  if (password !== again) { said.textContent = 'The two passwords are not the same.'; return }
  form.elements.make.disabled = true
  try {
    const answer = await fetch('/v1/setup', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token, name, password }),
    })
    const reply = await answer.json()
    if (answer.ok) {
      form.hidden = true
      said.textContent = 'There is a user ' + reply.name + ' now, who may do everything. Sign in with the name and password.'
    } else {
      const places = (reply.errors ?? []).map(({ detail }) => detail)
      said.textContent = [places.length > 0 ? places.join('\\n') : reply.detail, reply.action].join('\\n')
    }
  } catch (error) {
    said.textContent = 'The server does not answer: ' + error.message
  }
  form.elements.make.disabled = false
})
`

/** The page behind the set-up link: makes the first user. It needs nothing from elsewhere. */
export const setupPage: string = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Tidewaiter: first user</title>
<style>${style}</style></head><body><main><h1>First user</h1>
<p>Who may do everything, and makes the others.</p>
<form><label>Name <input id="name" autocomplete="username" required maxlength="100"></label>
<label>Password, 12 characters or more <input id="password" type="password" autocomplete="new-password" required minlength="12"></label>
<label>The same again <input id="again" type="password" autocomplete="new-password" required></label>
<button id="make">Make the user</button></form><output></output></main>
<script>${script}</script></body></html>
`

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`

/** What the page may do: run its own script and style, ask this server, and nothing else. */
export const setupPagePolicy: string =
  `default-src 'none'; script-src ${hashOf(script)}; style-src ${hashOf(style)}; connect-src 'self'; ` +
  "form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
