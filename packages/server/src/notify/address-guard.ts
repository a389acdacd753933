/**
 * Keeps notices out of inner networks. Whoever may name a URL would otherwise reach with the server's arm what only the server can:
 * the metadata service of a cloud machine and its credentials, databases on loopback, the Kubernetes API.
 *
 * Invariant: a connection is made only to an address that was looked at. Names are judged by the addresses that they resolve
 * to, in the very look-up that the socket connects by, so that a name which resolves differently the next time (DNS rebinding)
 * gains nothing.
 *
 * Link-local addresses and the metadata services are out of bounds always; private networks and loopback unless permitted, by
 * whoever runs the server and not by whoever names the URL. Networks: IANA's registries of special-purpose addresses (RFC 6890).
 */
import { lookup, type LookupAddress } from 'node:dns'
import { BlockList, isIP, isIPv6, type LookupFunction } from 'node:net'
import { NotifyError } from './notify-errors.ts'

/** Each network with what it is, as errors say it. */
type Networks = Readonly<Record<string, readonly string[]>>

const forbidden: Networks = {
  'a link-local address': ['169.254.0.0/16', 'fe80::/10'],
  // AWS, Google Cloud, Alibaba Cloud, Azure, Oracle Cloud; the usual 169.254.169.254 is link-local.
  'a metadata service': [
    'fd00:ec2::/32',
    'fd20:ce::254/128',
    '100.100.100.200/32',
    '168.63.129.16/32',
    '192.0.0.192/32',
  ],
  'a multicast or broadcast address': ['224.0.0.0/4', '255.255.255.255/32', 'ff00::/8'],
}

const inner: Networks = {
  'this machine': ['127.0.0.0/8', '0.0.0.0/8', '::1/128', '::/128'],
  'a private network': ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', 'fc00::/7', 'fec0::/10'],
  'no address of the Internet': [
    '192.0.0.0/24',
    '192.0.2.0/24',
    '198.18.0.0/15',
    '198.51.100.0/24',
    '203.0.113.0/24',
    '240.0.0.0/4',
    '100::/64',
    '2001::/32',
    '2001:db8::/32',
    '64:ff9b:1::/48',
  ],
}

/** Names that clouds give their metadata service. */
const forbiddenNames: readonly string[] = [
  'metadata',
  'metadata.google.internal',
  'metadata.goog',
  'instance-data',
  'instance-data.ec2.internal',
]

const lists: readonly {
  readonly code: 'address-forbidden' | 'address-private'
  readonly what: string
  readonly list: BlockList
}[] = [
  ...Object.entries(forbidden).map(([what, networks]) => ({
    code: 'address-forbidden' as const,
    what,
    list: listOf(networks),
  })),
  ...Object.entries(inner).map(([what, networks]) => ({
    code: 'address-private' as const,
    what,
    list: listOf(networks),
  })),
]

/**
 * Says why nothing may be sent to a host that is written as an address, or has the name of a metadata service; undefined when
 * that is for the look-up to decide, or all is well.
 *
 * @param host name, or IPv4 or IPv6 address, with or without brackets
 */
export function hostFault(host: string, allowPrivate: boolean): NotifyError | undefined {
  const name = host
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')
    .toLowerCase()
  if (isIP(name) !== 0) return addressFault(host, name, allowPrivate)
  if (!forbiddenNames.includes(name)) return undefined
  return new NotifyError('address-forbidden', { host, address: 'a name of it', what: 'a metadata service' })
}

/**
 * The look-up of a guarded connection; gives an error in place of addresses when one of them is out of bounds.
 *
 * @param resolve for tests
 */
export function createGuardedLookup(
  allowPrivate: boolean,
  resolve: (
    host: string,
    options: { readonly all: true },
    done: (error: Error | null, addresses: readonly LookupAddress[]) => void,
  ) => void = lookup,
): LookupFunction {
  return (host, options, callback) => {
    resolve(host, { ...options, all: true }, (error, addresses) => {
      // All of them, not those that are left: a name for two worlds is no honest one.
      const fault = error ?? addresses.map(({ address }) => addressFault(host, address, allowPrivate)).find(Boolean)
      if (fault !== undefined) return callback(fault, [])
      const [first] = addresses
      if (options.all !== true && first !== undefined) return callback(null, first.address, first.family)
      callback(null, [...addresses])
    })
  }
}

function addressFault(host: string, address: string, allowPrivate: boolean): NotifyError | undefined {
  const bare = address.replace(/%.*$/, '')
  const family = isIPv6(bare) ? 'ipv6' : 'ipv4'
  const found = lists.find(({ list }) => list.check(bare, family))
  if (found === undefined || (found.code === 'address-private' && allowPrivate)) return undefined
  const { code, what } = found
  return code === 'address-forbidden'
    ? new NotifyError('address-forbidden', { host, address: bare, what })
    : new NotifyError('address-private', { host, address: bare, what })
}

function listOf(networks: readonly string[]): BlockList {
  const list = new BlockList()
  for (const network of networks.flatMap((one) => [one, ...embedded(one)])) {
    const [address = '', length] = network.split('/')
    list.addSubnet(address, Number(length), isIPv6(address) ? 'ipv6' : 'ipv4')
  }
  return list
}

/**
 * The networks of IPv6 that lead to one of IPv4: mapped (RFC 4291), compatible (as was), NAT64 (RFC 6052), 6to4 (RFC 3056).
 * Node's lists see through the mapped form by themselves.
 */
function embedded(network: string): string[] {
  const [address = '', length] = network.split('/')
  if (isIPv6(address)) return []
  const [a = 0, b = 0, c = 0, d = 0] = address.split('.').map(Number)
  const [high, low] = [(a * 256 + b).toString(16), (c * 256 + d).toString(16)]
  const behind96 = 96 + Number(length)
  return [
    `64:ff9b::${high}:${low}/${behind96}`,
    `::${high}:${low}/${behind96}`,
    `2002:${high}:${low}::/${16 + Number(length)}`,
  ]
}
