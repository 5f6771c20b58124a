import { once } from './once.ts';

/**
 * A port whose adapter is loaded when one of its methods is called first: SDK clients are large, and most calls of a
 * function need one or two of them. For ports of asynchronous methods only.
 */
export function onFirstUse<Port extends object>(load: () => Promise<Port>): Port {
  const adapter = once(load);
  const method = (_: object, name: string | symbol): unknown =>
    // A port is no promise, even where somebody awaits it.
    name === 'then'
      ? undefined
      : async (...args: readonly unknown[]): Promise<unknown> => {
          const loaded = await adapter();
          const called: unknown = Reflect.get(loaded, name);
          if (typeof called !== 'function') throw new TypeError(`There is no ${String(name)} here`);
          return called.apply(loaded, args);
        };
  return new Proxy({}, { get: method }) as Port;
}
