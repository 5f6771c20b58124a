import ipaddr from 'ipaddr.js';

/** Whether an address is one of a VPC: private (RFC 1918, RFC 6598, RFC 4193), and not the host's own loopback. */
export function isPrivateAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  return ['private', 'carrierGradeNat', 'uniqueLocal'].includes(ipaddr.process(address).range());
}
