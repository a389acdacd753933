import { shownDetail } from './shown-detail.ts'

/** Values for the places of a text. */
export type Details = Readonly<Record<string, string | number | undefined>>

/** Puts details into the places of a text; a place without one stays as it is. */
export function fill(template: string, details: Details): string {
  return template.replace(/\{(\w+)\}/g, (place, name: string) => {
    const value = details[name]
    return value === undefined ? place : shownDetail(name, value)
  })
}

/** Names of the places in a text, in their order. */
export function placesOf(template: string): string[] {
  return [...template.matchAll(/\{(\w+)\}/g)].map(([, name]) => name as string)
}
