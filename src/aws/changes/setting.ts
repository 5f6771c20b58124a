import type { CloudCall } from '../../ports/cloud-changes.ts';
import {
  type CallAdapter,
  changed,
  changeError,
  readError,
  refused,
  unchanged,
  unproven,
} from './call-adapter.ts';

/** A value somewhere in the account that a call moves from what was read to something else. */
export interface Setting<C extends CloudCall, V> {
  /** What people call it: `idle timeout of app/shop-alb/50dc`. */
  readonly name: (call: C) => string;
  /** The IAM actions of `read` and `write`. */
  readonly reads: (call: C) => string;
  readonly writes: (call: C) => string;
  readonly from: (call: C) => V;
  readonly to: (call: C) => V;
  /** Equal values look equal. */
  readonly shown: (value: V) => string;
  /** Why the call must never be sent; null when nothing speaks against it. */
  readonly faultOf: (call: C) => string | null;
  readonly read: (call: C) => Promise<Current<V>>;
  readonly write: (call: C, value: V, current: Current<V>) => Promise<unknown>;
}

export interface Current<V> {
  readonly value: V;
  /** What optimistic locking wants to have back; null where the API has none. */
  readonly token: string | null;
}

/**
 * The adapter of a setting: it looks before it writes, so that a value which somebody else has changed in the meantime
 * is left alone, on the way there and on the way back.
 */
export function settingAdapter<C extends CloudCall, V>(setting: Setting<C, V>): CallAdapter<C> {
  const { name, reads, writes, shown, faultOf, read, write } = setting;

  /** The SDK asks again when an answer is lost; the second write may then be refused, as one over a newer revision is. */
  const is = (call: C, value: V): Promise<boolean> =>
    read(call).then(
      (now) => shown(now.value) === shown(value),
      () => false,
    );

  async function move(call: C, from: V, to: V, handle: string | null) {
    const fault = faultOf(call);
    if (fault !== null) return refused(`${writes(call)}: ${fault}`);
    let current: Current<V>;
    try {
      current = await read(call);
    } catch (error) {
      return readError(reads(call), error);
    }
    const found = shown(current.value);
    if (found === shown(to)) return unchanged(`The ${name(call)} was ${found} already.`);
    if (found !== shown(from)) {
      return refused(
        `The ${name(call)} is ${found} by now, not ${shown(from)}: nothing was changed.`,
      );
    }
    try {
      await write(call, to, current);
    } catch (error) {
      if (!(await is(call, to))) return changeError(writes(call), error);
    }
    return changed(`The ${name(call)} was ${found} and is ${shown(to)} now.`, handle);
  }

  return {
    apply: (call) => move(call, setting.from(call), setting.to(call), shown(setting.from(call))),
    undo: (call) => move(call, setting.to(call), setting.from(call), null),
    prove: async (call) => {
      try {
        const found = shown((await read(call)).value);
        return {
          holds: found === shown(setting.to(call)),
          says: `The ${name(call)} is ${found}.`,
        };
      } catch (error) {
        return unproven(reads(call), error);
      }
    },
  };
}
