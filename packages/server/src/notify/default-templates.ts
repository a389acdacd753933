import { placeholders } from './placeholders.ts'

/** What is sent when a policy's owner writes no templates. */
export const defaultTemplates: {
  readonly subject: string
  readonly text: string
  readonly chat: string
  readonly body: string
} = {
  subject: '[$$severity_name$$] $$event_name$$: $$image_name$$',
  text: [
    '$$meaning$$',
    '',
    'Policy:    $$response_policy_name$$',
    'Time:      $$time$$',
    'Event:     $$code$$ $$event_name$$',
    'Severity:  $$severity$$ ($$severity_name$$)',
    'Outcome:   $$outcome$$',
    'Reason:    $$reason$$',
    'Image:     $$image_name$$',
    'Cluster:   $$cluster_name$$',
    'Namespace: $$namespace$$',
    'Pod:       $$pod_name$$',
    'Source:    $$source_name$$ ($$source_address$$)',
    'User:      $$user_name$$',
    'Event id:  $$event_id$$',
    '',
  ].join('\n'),
  chat: [
    '$$severity_name$$: $$meaning$$ ($$code$$, $$outcome$$)',
    'Policy $$response_policy_name$$, $$time$$',
    'Image: $$image_name$$',
    'Source: $$source_name$$ $$namespace$$ $$pod_name$$',
  ].join('\n'),
  // Every name there is; what an event does not say is null.
  body: `{\n${placeholders.map(({ name }) => `  "${name}": $$${name}$$`).join(',\n')}\n}\n`,
}
