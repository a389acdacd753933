import fc from 'fast-check'

/** JSON that means to be the object of a pod and is wrong in places: members of other types, missing, too many. */
export const anyPod: fc.Arbitrary<unknown> = fc.letrec<{
  pod: unknown
  spec: unknown
  container: unknown
  odd: unknown
}>((tie) => ({
  odd: fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.constantFrom(null, 0, '', [], {}, '__proto__')),
  container: fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record(
        {
          name: fc.oneof(fc.constant('web'), tie('odd')),
          image: fc.oneof(fc.constantFrom('nginx', 'registry.example.com/web:1', 'Bad', ''), tie('odd')),
          resources: fc.oneof(fc.constant({ limits: { cpu: '1', memory: '1Gi' } }), tie('odd')),
          securityContext: fc.oneof(
            fc.record({ privileged: tie('odd'), capabilities: fc.oneof(fc.record({ add: tie('odd') }), tie('odd')) }),
            tie('odd'),
          ),
        },
        { requiredKeys: [] },
      ),
    },
    tie('odd'),
  ),
  spec: fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record(
        {
          containers: fc.oneof(fc.array(tie('container'), { maxLength: 4 }), tie('odd')),
          initContainers: fc.oneof(fc.array(tie('container'), { maxLength: 2 }), tie('odd')),
          ephemeralContainers: tie('odd'),
          volumes: fc.oneof(
            fc.array(fc.oneof(fc.record({ hostPath: tie('odd') }), fc.record({ image: tie('odd') }), tie('odd'))),
            tie('odd'),
          ),
          hostNetwork: tie('odd'),
          securityContext: tie('odd'),
        },
        { requiredKeys: [] },
      ),
    },
    tie('odd'),
  ),
  pod: fc.oneof(
    fc.record({ kind: fc.constant('Pod'), spec: tie('spec') }),
    fc.record({ kind: fc.constant('Deployment'), spec: fc.record({ template: fc.record({ spec: tie('spec') }) }) }),
    fc.record({ kind: fc.constantFrom('CronJob', 'Job', 'constructor'), spec: tie('odd') }),
    tie('odd'),
  ),
})).pod
