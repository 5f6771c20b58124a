import ipaddr from 'ipaddr.js';

/** An address range; an address is the range of itself. */
export interface Range {
  readonly text: string;
  readonly bytes: readonly number[];
  readonly bits: number;
}

/** The range that a text names, `10.0.0.0/16`, `2001:db8::/32` or one address; null for anything else. */
export function rangeOf(text: string): Range | null {
  const known = KNOWN.get(text);
  if (known !== undefined) return known;
  const range = parse(text);
  // Rules repeat the same few ranges for every target; hostile input must not fill the memory.
  if (KNOWN.size < 10_000) KNOWN.set(text, range);
  return range;
}

const KNOWN = new Map<string, Range | null>();

function parse(text: string): Range | null {
  try {
    if (text.includes('/')) {
      const [address, bits] = ipaddr.parseCIDR(text);
      return { text, bytes: address.toByteArray(), bits };
    }
    const bytes = ipaddr.parse(text).toByteArray();
    return { text, bytes, bits: bytes.length * 8 };
  } catch {
    return null;
  }
}

/** How much of `wanted` lies in `range`. Ranges of the two address families have nothing in common. */
export function coverage(range: Range, wanted: Range): 'all' | 'part' | 'none' {
  if (range.bytes.length !== wanted.bytes.length) return 'none';
  if (!sameBits(range.bytes, wanted.bytes, Math.min(range.bits, wanted.bits))) return 'none';
  return range.bits <= wanted.bits ? 'all' : 'part';
}

function sameBits(a: readonly number[], b: readonly number[], bits: number): boolean {
  for (let index = 0; index * 8 < bits; index += 1) {
    const left = bits - index * 8;
    const mask = left >= 8 ? 0xff : (0xff << (8 - left)) & 0xff;
    if (((a[index] ?? 0) & mask) !== ((b[index] ?? 0) & mask)) return false;
  }
  return true;
}
