import { BlockList, isIP, isIPv6 } from 'node:net'

/** Takes an address or a network, `192.0.2.7`, `192.0.2.0/24`, `2001:db8::/32`; true when it is one. */
export function isNetwork(text: string): boolean {
  return partsOf(text) !== undefined
}

/**
 * Makes the test whether an address may send.
 *
 * @param networks each has passed `isNetwork`; undefined: every address may
 */
export function createSenderList(networks: readonly string[] | undefined): (address: string) => boolean {
  if (networks === undefined) return () => true
  const list = new BlockList()
  for (const network of networks) {
    const parts = partsOf(network)
    if (parts !== undefined) list.addSubnet(parts.address, parts.length, familyOf(parts.address))
  }
  return (address) => isIP(address) !== 0 && list.check(address, familyOf(address))
}

function partsOf(text: string): { readonly address: string; readonly length: number } | undefined {
  const [, address, digits] = /^([0-9a-fA-F.:]+)(?:\/(\d{1,3}))?$/.exec(text) ?? []
  if (address === undefined || isIP(address) === 0) return undefined
  const most = isIPv6(address) ? 128 : 32
  const length = digits === undefined ? most : Number(digits)
  return length <= most ? { address, length } : undefined
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIPv6(address) ? 'ipv6' : 'ipv4'
}
