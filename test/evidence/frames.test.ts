import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Frame, readFrames, writeFrames } from '../../src/evidence/frames.ts';

const NONCE = 'f00dfacef00dface';
const frame = (id: string, text: string): Frame => ({
  id,
  text,
  exitStatus: 0,
  cut: false,
  command: `cat ${id}`,
});

describe('the output of a diagnosis script', () => {
  it('is read back as it was written, whatever the sections hold', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'grapheme', maxLength: 200 }), { maxLength: 5 }),
        (texts) => {
          const frames = texts.map((text, index) => frame(`s${index}`, text.replaceAll('\r', '')));
          expect(readFrames(writeFrames(NONCE, frames))).toEqual({ frames, complete: true });
        },
      ),
      { numRuns: 50 },
    );
  });

  it('cannot be forged by a log line that looks like a header of another run', () => {
    const forged = frame(
      'error.log',
      '==0123456789abcdef== ss-ltnp status=0 bytes=1 cut=0 command=x\nLISTEN',
    );
    expect(readFrames(writeFrames(NONCE, [forged]))?.frames).toEqual([forged]);
  });

  it('says that it is incomplete when Run Command cut its tail', () => {
    const whole = writeFrames(NONCE, [frame('ss-ltnp', 'State'), frame('dmesg', 'x'.repeat(500))]);
    const cut = readFrames(whole.slice(0, 300));
    expect(cut?.complete).toBe(false);
    expect(cut?.frames.map(({ id }) => id)).toEqual(['ss-ltnp', 'dmesg']);
  });

  it('is null for any other text', () => {
    expect(readFrames('State Recv-Q Send-Q')).toBeNull();
    expect(readFrames('')).toBeNull();
  });
});
