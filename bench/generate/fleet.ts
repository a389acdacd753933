import type { Random } from './random.ts'

/** One pod of the cluster that the lines are about. */
export type Pod = {
  readonly app: string
  readonly repository: string
  readonly tag: string
  readonly digest: string
  readonly namespace: string
  readonly name: string
  /** All 64 hexadecimal digits; Falco prints the first twelve. */
  readonly containerId: string
  readonly node: string
  readonly address: string
  readonly uid: number
}

/** A cluster and its clock. */
export type Fleet = {
  readonly pods: readonly Pod[]
  /** The time of the next record: a little later than the one before, at times three milliseconds more. */
  readonly tick: () => Moment
}

/** A time down to the nanosecond, in two parts because their sum does not fit a number. */
export type Moment = { readonly milliseconds: number; readonly nanoseconds: number }

const PODS = 400
const NODES = 24
const START = Date.parse('2025-02-18T10:07:28Z')
const NAMESPACES = [
  'default',
  'payments',
  'kube-system',
  'ingress-nginx',
  'monitoring',
  'checkout-prod',
  'data-pipeline',
  'ml-serving',
]
const IMAGES = [
  { app: 'nginx', repository: 'nginx', tag: '1.27.3' },
  { app: 'alpine', repository: 'alpine', tag: '3.20' },
  { app: 'payments-api', repository: 'registry.example.com/payments/api', tag: 'v2.41.0' },
  { app: 'redis', repository: 'docker.io/bitnami/redis', tag: '7.2.5' },
  { app: 'checkout', repository: 'ghcr.io/example/checkout-service', tag: 'sha-9f3c2b1' },
  { app: 'postgres', repository: 'postgres', tag: '16.4' },
  { app: 'worker', repository: 'registry.example.com/data/worker', tag: '2024.11.7' },
  { app: 'triton', repository: 'nvcr.io/nvidia/tritonserver', tag: '24.10-py3' },
  { app: 'fluent-bit', repository: 'cr.fluentbit.io/fluent/fluent-bit', tag: '3.1.9' },
  { app: 'coredns', repository: 'registry.k8s.io/coredns/coredns', tag: 'v1.11.3' },
]
const USER_IDS = [0, 0, 0, 1000, 101, 999, 65532]

/** Builds the cluster: 400 pods of ten images on 24 nodes. */
export function createFleet(random: Random): Fleet {
  const pods = Array.from({ length: PODS }, (): Pod => {
    const image = random.pick(IMAGES)
    return {
      ...image,
      namespace: random.pick(NAMESPACES),
      name: `${image.app}-${random.suffix(10)}-${random.suffix(5)}`,
      containerId: random.hex(64),
      digest: `sha256:${random.hex(64)}`,
      node: `node-${random.whole(0, NODES - 1)}.prod-eu1`,
      address: `10.244.${random.whole(0, NODES - 1)}.${random.whole(2, 254)}`,
      uid: random.pick(USER_IDS),
    }
  })

  let milliseconds = START
  let nanoseconds = 0
  function tick(): Moment {
    nanoseconds += random.whole(1_000, 200_000)
    if (nanoseconds >= 1_000_000) {
      milliseconds += 1
      nanoseconds -= 1_000_000
    }
    if (random.next() < 0.02) milliseconds += 3
    return { milliseconds, nanoseconds }
  }

  return { pods, tick }
}

/** RFC 3339 with nanoseconds, as both tools write it. */
export function rfc3339({ milliseconds, nanoseconds }: Moment): string {
  return `${new Date(milliseconds).toISOString().slice(0, -1)}${sixDigits(nanoseconds)}Z`
}

/** Nanoseconds since 1970: a whole number beyond 2^53, so it can only be had as text. */
export function epochNanoseconds({ milliseconds, nanoseconds }: Moment): string {
  return `${milliseconds}${sixDigits(nanoseconds)}`
}

const sixDigits = (nanoseconds: number): string => String(nanoseconds).padStart(6, '0')
