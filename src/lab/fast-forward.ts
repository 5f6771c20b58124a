import type {
  DurableContext,
  Duration,
  WaitForConditionCheckFunc,
  WaitForConditionConfig,
} from '@aws/durable-execution-sdk-js';
import { durationMs } from '../incident/duration.ts';
import type { LabClock } from './lab-clock.ts';

/**
 * The same durable context, in which a poll that would wait takes one second and the lab's clock skips the rest:
 * nobody in the lab has to sit through minutes of health checks and metrics.
 */
export function fastForward(context: DurableContext, clock: LabClock): DurableContext {
  const waitForCondition = <T>(
    name: string,
    check: WaitForConditionCheckFunc<T>,
    config: WaitForConditionConfig<T>,
  ) =>
    context.waitForCondition(name, check, {
      ...config,
      waitStrategy: (state, attempt) => {
        const decision = config.waitStrategy(state, attempt);
        if (!decision.shouldContinue) return decision;
        clock.skip(Math.max(0, durationMs(decision.delay) - durationMs(ONE_SECOND)));
        return { shouldContinue: true, delay: ONE_SECOND };
      },
    });
  return new Proxy(context, {
    get(target, property) {
      if (property === 'waitForCondition') return waitForCondition;
      const value: unknown = Reflect.get(target, property);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

/** The shortest delay that a durable function can wait. */
const ONE_SECOND: Duration = { seconds: 1 };
