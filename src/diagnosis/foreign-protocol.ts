import type { ObservationOf } from '../read/observation.ts';
import type { Scene } from './scene.ts';

/** How uWSGI calls a request that is not in its own protocol. */
const NOT_UWSGI = /invalid request block size/;

/**
 * Requests in another protocol, as the backend saw them. Where the gateway speaks the backend's own protocol they
 * came from somebody else: a probe by hand, a scanner.
 */
export function foreignProtocol(scene: Scene): readonly ObservationOf<'event'>[] {
  const events = scene.events(
    'wrong-protocol',
    'plain-to-tls',
    'tls-to-plain',
    'proxy-protocol-expected',
  );
  return speaksUwsgi(scene)
    ? events.filter(({ citations }) => !NOT_UWSGI.test(citations[0]?.text ?? ''))
    : events;
}

const speaksUwsgi = (scene: Scene): boolean =>
  scene.of('upstream').some(({ protocol }) => protocol === 'uwsgi') ||
  scene.failures().some(({ citations }) => /upstream: "uwsgi:/.test(citations[0]?.text ?? ''));
