import type { CloudCall, CloudChanges } from '../ports/cloud-changes.ts';
import type { CallAdapter } from './changes/call-adapter.ts';
import type { Access } from './client-config.ts';
import { once } from './once.ts';

type AdapterOf<K extends CloudCall['kind']> = CallAdapter<Extract<CloudCall, { kind: K }>>;

/** Loaded with the first change: most incidents only look. */
const ADAPTERS: {
  readonly [K in CloudCall['kind']]: (access: Access) => Promise<AdapterOf<K>>;
} = {
  'allow-ingress': async (access) =>
    (await import('./changes/allow-ingress.ts')).allowIngress(access),
};

export function awsCloudChanges(access: Access): CloudChanges {
  const adapters = new Map<CloudCall['kind'], () => Promise<CallAdapter<CloudCall>>>(
    Object.entries(ADAPTERS).map(([kind, make]) => [
      kind as CloudCall['kind'],
      // The map pairs each kind with its own adapter; a call is only ever handed to the adapter of its kind.
      once(() => make(access) as Promise<CallAdapter<CloudCall>>),
    ]),
  );
  const adapterOf = ({ kind }: CloudCall): Promise<CallAdapter<CloudCall>> => {
    const make = adapters.get(kind);
    if (make === undefined) throw new RangeError(`There is no adapter for ${kind}`);
    return make();
  };
  return {
    apply: async (call) => (await adapterOf(call)).apply(call),
    undo: async (call, handle) => (await adapterOf(call)).undo(call, handle),
    prove: async (call) => (await adapterOf(call)).prove(call),
  };
}
