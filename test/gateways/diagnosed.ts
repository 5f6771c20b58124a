import { afterEach, describe, expect, it } from '@jest/globals';
import { expectCause } from './expect-cause.ts';
import type { Fault } from './fault.ts';
import { whySkipped } from './missing-packages.ts';
import { openScene, type Scene } from './scene.ts';

const why = whySkipped();

/** Each fault in a scene of its own: break it, ask as clients do, take the evidence, expect the cause. */
export function describeFaults(gateway: string, faults: readonly Fault[]): void {
  if (why !== null) process.stderr.write(`A real ${gateway} is not tested: ${why}\n`);

  (why === null ? describe : describe.skip)(`behind a real ${gateway}`, () => {
    let scene: Scene | null = null;
    afterEach(async () => {
      await scene?.remove();
      scene = null;
    });

    it.each(faults)(
      '$fault: $cause',
      async ({ fault, hosts, cause, status, method, breakIt }) => {
        scene = await openScene(hosts);
        await breakIt(scene);

        const answers = await scene.request(5, method);

        expect(answers).toContain(status);
        await expectCause(scene, `${gateway} ${fault}`, cause);
      },
      30_000,
    );
  });
}
