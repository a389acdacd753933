import { countOf, textOf } from '../engine/values.ts'
import { scoreOf } from '../scan/finding-severity.ts'
import { type JsonObject, objectOf, objectsOf } from '../engine/json-values.ts'

/** What a run says about the rule behind a result. */
export type Rule = {
  readonly id: string
  readonly name: string | undefined
  readonly title: string | undefined
  readonly help: string | undefined
  readonly url: string | undefined
  readonly tags: readonly string[]
  readonly level: string | undefined
  /** `security-severity`, a CVSS score from 0 to 10: a convention of GitHub's code scanning. */
  readonly score: number | undefined
  readonly tool: string | undefined
}

/** Gives the rule of a result: by its id, else by its index; undefined when it has neither. A rule need not be described. */
export function ruleFinder(run: JsonObject): (result: JsonObject) => Rule | undefined {
  const driver = objectOf(objectOf(run['tool'])?.['driver'])
  const tool = textOf(driver?.['name'])
  const extensions = objectsOf(objectOf(run['tool'])?.['extensions'])
  const own = Array.isArray(driver?.['rules']) ? (driver['rules'] as readonly unknown[]) : []
  const rules = new Map<string, Rule>()
  for (const holder of [...extensions, driver ?? {}]) {
    for (const rule of objectsOf(holder['rules'])) {
      const id = textOf(rule['id'])
      if (id !== undefined) rules.set(id, ruleOf(id, rule, tool))
    }
  }
  return (result) => {
    const reference = objectOf(result['rule'])
    const index = countOf(result['ruleIndex']) ?? countOf(reference?.['index'])
    const indexed = index === undefined ? undefined : textOf(objectOf(own[index])?.['id'])
    const id = textOf(result['ruleId']) ?? textOf(reference?.['id']) ?? indexed
    if (id === undefined) return undefined
    // An id may continue that of its rule: `CA2101/variant` (section 3.27.5).
    return rules.get(id) ?? rules.get(indexed ?? id.split('/')[0] ?? id) ?? ruleOf(id, {}, tool)
  }
}

function ruleOf(id: string, rule: JsonObject, tool: string | undefined): Rule {
  const properties = objectOf(rule['properties'])
  const tags = Array.isArray(properties?.['tags']) ? properties['tags'] : []
  return {
    id,
    name: textOf(rule['name']),
    title: textOf(objectOf(rule['shortDescription'])?.['text']),
    help: textOf(objectOf(rule['help'])?.['text']),
    url: textOf(rule['helpUri']),
    tags: tags.flatMap((tag: unknown) => textOf(tag)?.toLowerCase() ?? []),
    level: textOf(objectOf(rule['defaultConfiguration'])?.['level']),
    score: scoreOf(properties?.['security-severity']),
    tool,
  }
}
