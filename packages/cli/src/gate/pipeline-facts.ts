/** What a pipeline is called, for the events of the server. */
export type PipelineFacts = {
  readonly name: string
  readonly build?: string
  readonly branch?: string
  readonly url?: string
}

type Env = Readonly<Record<string, string | undefined>>

/** Longest texts that the server takes. */
const longest = { name: 200, build: 100, branch: 300, url: 2_000 } as const

/**
 * What the CI system says of the pipeline in the environment of its steps: GitLab ("Predefined CI/CD variables"), GitHub ("Default
 * environment variables"), Jenkins ("Using environment variables").
 *
 * @param name that somebody has given; that of the CI system when absent
 */
export function pipelineFacts(env: Env, name?: string): PipelineFacts {
  const given = found(env)
  const facts = { ...given, name: name ?? given.name ?? 'tidewaiter ci' }
  const texts = Object.entries(facts).flatMap(([key, value]) => {
    const text = (value ?? '').replaceAll(/\p{Cc}/gu, ' ').slice(0, longest[key as keyof PipelineFacts])
    return text === '' ? [] : [[key, text]]
  })
  return Object.fromEntries(texts) as PipelineFacts
}

function found(env: Env): { [K in keyof PipelineFacts]?: string | undefined } {
  if (env['GITLAB_CI'] !== undefined) {
    return {
      name: env['CI_PROJECT_PATH'],
      build: env['CI_PIPELINE_ID'],
      branch: env['CI_COMMIT_REF_NAME'],
      url: env['CI_JOB_URL'],
    }
  }
  if (env['GITHUB_ACTIONS'] !== undefined) {
    const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: run } = env
    const url = server === undefined ? undefined : `${server}/${repository}/actions/runs/${run}`
    return { name: repository, build: env['GITHUB_RUN_NUMBER'], branch: env['GITHUB_REF_NAME'], url }
  }
  if (env['JENKINS_URL'] !== undefined) {
    return { name: env['JOB_NAME'], build: env['BUILD_NUMBER'], branch: env['BRANCH_NAME'], url: env['BUILD_URL'] }
  }
  return {}
}
