import * as z from 'zod';
import { parseAnswer, targetHealthShape } from '../../locate/api-shapes.ts';
import type { ApiAnswer } from '../../ports/api-answer.ts';
import { apiExhibit } from '../api-exhibit.ts';
import type { Collector } from '../collector.ts';
import { collected, type Exhibit } from '../exhibit.ts';
import { redact } from '../redact.ts';

/** Consoles that are read: one call each, and a fault that all share is on each of them. */
const MOST_CONSOLES = 3;
/** What the kernel wrote last is what matters; a console holds 64 KB. */
const MOST_CHARACTERS = 16_000;

const consoleShape = z.object({ Output: z.string().optional(), Timestamp: z.string().optional() });

/** The checks of the instances, and the consoles of some that are down: a witness where no agent answers. */
export const instances: Collector = {
  name: 'instances',
  deadlineSeconds: 20,
  whenLate: 'Run the investigation again; EC2 may be throttling the account.',
  async collect({ cloud: { loadBalancers, networkPaths }, located }, keep) {
    const ids = located.targets.map(({ id }) => id).filter((id) => id.startsWith('i-'));
    if (ids.length === 0) return;
    await Promise.all([
      networkPaths
        .instanceStatus([...new Set(ids)])
        .then((answer) =>
          keep(
            apiExhibit({ section: 'instance-status', source: 'DescribeInstanceStatus' }, answer),
          ),
        ),
      loadBalancers.targetHealth(located.targetGroup.arn).then(async (answer) => {
        const health = parseAnswer('target health', targetHealthShape, answer);
        const down = (health.ok ? health.value.TargetHealthDescriptions : [])
          .filter(({ Target, TargetHealth: { State } }) => {
            const mayTell = State === 'unhealthy' || State === 'unused';
            return mayTell && Target.Id.startsWith('i-');
          })
          .map(({ Target }) => Target.Id);
        await Promise.all(
          [...new Set(down)]
            .slice(0, MOST_CONSOLES)
            .map(async (id) => keep(consoleExhibit(id, await networkPaths.consoleOutput(id)))),
        );
      }),
    ]);
  },
};

function consoleExhibit(id: string, answer: ApiAnswer): Exhibit {
  const source = `GetConsoleOutput ${id}`;
  const parsed = parseAnswer('the console', consoleShape, answer);
  if (!parsed.ok) return apiExhibit({ section: 'console', part: id, source }, answer);
  const bytes = Uint8Array.from(atob(parsed.value.Output ?? ''), (char) => char.charCodeAt(0));
  const text = new TextDecoder().decode(bytes);
  return collected({
    id: `${id}/console`,
    section: 'console',
    source,
    origin: { role: 'backend', name: id, address: null },
    truncated: text.length > MOST_CHARACTERS,
    text: redact(text.slice(-MOST_CHARACTERS)),
  });
}
