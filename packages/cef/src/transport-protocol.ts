/** Keywords of the IANA registry of protocol numbers, those that are seen in logs, with the names that tools give them. */
const keywords: ReadonlySet<string> = new Set(
  (
    'ah dccp egp eigrp esp etherip gre hopopt icmp icmpv6 igmp igp ip ipcomp ipip ipv4 ipv6 ipv6-frag ipv6-icmp ipv6-nonxt ' +
    'ipv6-opts ipv6-route l2tp mpls-in-ip ospf ospfigp pim rsvp sctp tcp udp udplite vrrp'
  ).split(' '),
)

/** Whether `text` names what `proto` is for, a protocol that IP carries: by keyword, in any case, or by number. */
export function isTransportProtocol(text: string): boolean {
  return keywords.has(text.toLowerCase()) || (/^\d{1,3}$/.test(text) && Number(text) <= 255)
}
