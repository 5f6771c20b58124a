/**
 * A number in [0, 1) that looks random and is the same for the same input: the lab must tell the same story
 * each time it is asked about the same moment. The mixing steps are those of MurmurHash3's finalizer.
 */
export function noise(seed: number, stream = 0): number {
  let mixed = (Math.floor(seed) ^ Math.imul(stream + 1, 0x9e3779b1)) >>> 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return ((mixed ^ (mixed >>> 16)) >>> 0) / 0x1_0000_0000;
}

/** A factor between `1 - spread` and `1 + spread`. */
export const wobble = (seed: number, stream: number, spread: number): number =>
  1 + (noise(seed, stream) * 2 - 1) * spread;
