import type { ObservationOf } from '../read/observation.ts';
import type { Scene } from './scene.ts';
import { trafficPort } from './traffic-port.ts';

type Packets = readonly ObservationOf<'packet'>[];

const PRIVATE = /^(?:10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|f[cd][0-9a-f]{2}:)/i;

/** The internet knocks on every port of every host: only what is on its way to the service counts. */
function toService(scene: Scene, packets: Packets): Packets {
  const port = trafficPort(scene);
  return packets.filter(({ source, destination, destinationPort }) =>
    port === null
      ? PRIVATE.test(source) && PRIVATE.test(destination)
      : destinationPort === port &&
        (scene.endpoint?.kind !== 'tcp' ||
          !/^[\d.]+$/.test(scene.endpoint.host) ||
          destination === scene.endpoint.host ||
          PRIVATE.test(source)),
  );
}

const seen = (scene: Scene, by: 'host-firewall' | 'flow-log', verdict: 'dropped' | 'passed') =>
  scene.of('packet').filter((packet) => packet.by === by && packet.verdict === verdict);

/** Packets for the service that the packet filter of a host did not let in. */
export const droppedByHost = (scene: Scene): Packets =>
  toService(scene, seen(scene, 'host-firewall', 'dropped'));

/** Answers that the network rejected though it had accepted the question. Security groups never do that. */
export const answersRejected = (scene: Scene): Packets => {
  const asked = seen(scene, 'flow-log', 'passed');
  return seen(scene, 'flow-log', 'dropped').filter((answer) =>
    asked.some(
      (question) =>
        question.source === answer.destination &&
        question.destination === answer.source &&
        question.destinationPort === answer.sourcePort,
    ),
  );
};

/** Flows to the service that the network did not let in. */
export const rejectedOnTheWay = (scene: Scene): Packets => {
  const answers = answersRejected(scene);
  return toService(scene, seen(scene, 'flow-log', 'dropped')).filter(
    (flow) => !answers.includes(flow),
  );
};

/** The network lets the question in and the answer out. */
export const passedByNetwork = (scene: Scene): Packets =>
  answersRejected(scene).length + rejectedOnTheWay(scene).length > 0
    ? []
    : toService(scene, seen(scene, 'flow-log', 'passed'));
