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
  'allow-egress': async (access) => (await import('./changes/allow-egress.ts')).allowEgress(access),
  'set-attribute': async (access) =>
    (await import('./changes/set-attribute.ts')).setAttribute(access),
  'set-health-check': async (access) =>
    (await import('./changes/set-health-check.ts')).setHealthCheck(access),
  'register-targets': async (access) =>
    (await import('./changes/register-targets.ts')).registerTargets(access),
  'deregister-targets': async (access) =>
    (await import('./changes/deregister-targets.ts')).deregisterTargets(access),
  'set-desired-capacity': async (access) =>
    (await import('./changes/set-desired-capacity.ts')).setDesiredCapacity(access),
  'replace-instance': async (access) =>
    (await import('./changes/replace-instance.ts')).replaceInstance(access),
  'redeploy-revision': async (access) =>
    (await import('./changes/redeploy-revision.ts')).redeployRevision(access),
  'roll-back-instance-refresh': async (access) =>
    (await import('./changes/roll-back-instance-refresh.ts')).rollBackInstanceRefresh(access),
  'point-lambda-alias': async (access) =>
    (await import('./changes/point-lambda-alias.ts')).pointLambdaAlias(access),
  'limit-rate': async (access) => (await import('./changes/limit-rate.ts')).limitRate(access),
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
